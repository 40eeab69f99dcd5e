package com.betterfleet.derms.ems.readings;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Logs warnings at most once a minute, so that a misconfigured meter or broker does not fill the log. */
final class ThrottledWarning {

    private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Logger log;
    private long loggedAt = System.nanoTime() - INTERVAL_NANOS;
    private long suppressedCount;

    ThrottledWarning(Logger log) {
        this.log = log;
    }

    synchronized void logWarning(String message, @Nullable Throwable cause) {
        if (System.nanoTime() - loggedAt < INTERVAL_NANOS) {
            suppressedCount++;
            return;
        }
        log.warn(
                "{}{}{}",
                message,
                cause == null ? "" : ": " + cause.getMessage(),
                suppressedCount == 0 ? "" : " (and " + suppressedCount + " more times since)");
        loggedAt = System.nanoTime();
        suppressedCount = 0;
    }

    synchronized void resetInterval() {
        loggedAt = System.nanoTime() - INTERVAL_NANOS;
        suppressedCount = 0;
    }
}
