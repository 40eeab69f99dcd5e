package com.betterfleet.derms.account;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Slows down guessing, per account and address: after five failures in a row each further one closes the door for twice as
 * long, up to a minute. Never longer, because a closed door must not become a way to keep the operator out.
 */
final class FailedAttempts {

    /** Who tried, from where. */
    record Origin(String name, String address) {}

    private record Series(int failures, long lastNanos) {

        Duration closedFor() {
            if (failures < FREE) {
                return Duration.ZERO;
            }
            return Duration.ofSeconds(Math.min(1L << Math.min(failures - FREE, 10), LONGEST_SECONDS));
        }
    }

    private static final int FREE = 5;
    private static final int LONGEST_SECONDS = 60;
    private static final int MOST = 10_000;

    private final LongSupplier nanoTime;
    private final Map<Origin, Series> series = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Origin, Series> eldest) {
            return size() > MOST;
        }
    };

    FailedAttempts(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** How long this origin has to wait before it may try again; zero when it may. */
    synchronized Duration closedFor(Origin origin) {
        Series past = series.get(origin);
        if (past == null) {
            return Duration.ZERO;
        }
        Duration left = past.closedFor().minusNanos(nanoTime.getAsLong() - past.lastNanos());
        return left.isNegative() ? Duration.ZERO : left;
    }

    synchronized void failed(Origin origin) {
        Series past = series.get(origin);
        series.put(origin, new Series(past == null ? 1 : past.failures() + 1, nanoTime.getAsLong()));
    }

    synchronized void succeeded(Origin origin) {
        series.remove(origin);
    }
}
