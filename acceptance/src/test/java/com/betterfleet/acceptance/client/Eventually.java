package com.betterfleet.acceptance.client;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.awaitility.core.ThrowingRunnable;

/** Repeats an assertion about another process until it passes or its time is over. */
public final class Eventually {

    private static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);

    private Eventually() {}

    /** Waits at most a minute: what holds in the end is no promise of a time. */
    public static void eventually(ThrowingRunnable assertion) {
        eventually(DEFAULT_PATIENCE, assertion);
    }

    public static void eventually(Duration patience, ThrowingRunnable assertion) {
        await().atMost(patience).pollInterval(POLL_INTERVAL).untilAsserted(assertion);
    }
}
