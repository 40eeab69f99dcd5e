package com.betterfleet.derms.account;

import com.betterfleet.derms.time.ExponentialBackoff;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Slows down password guessing, per account and address. After five consecutive failures each further one doubles a
 * lockout, up to a minute: a longer one could be used to lock the operator out.
 */
final class SignInThrottle {

    /** The account name and the address of a sign-in attempt. */
    record AttemptOrigin(String name, String address) {}

    private record FailureSeries(int failures, long lastNanos) {

        Duration lockoutDuration() {
            if (failures < FREE_ATTEMPTS) {
                return Duration.ZERO;
            }
            return LOCKOUT.pauseAfter(failures - FREE_ATTEMPTS + 1);
        }
    }

    private static final int FREE_ATTEMPTS = 5;
    private static final ExponentialBackoff LOCKOUT =
            new ExponentialBackoff(Duration.ofSeconds(1), Duration.ofMinutes(1));
    private static final int MAX_ORIGINS = 10_000;

    private final LongSupplier nanoTime;
    private final Map<AttemptOrigin, FailureSeries> series = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<AttemptOrigin, FailureSeries> eldest) {
            return size() > MAX_ORIGINS;
        }
    };

    SignInThrottle(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The time until this origin may try again; zero if it may now. */
    synchronized Duration remainingLockout(AttemptOrigin origin) {
        FailureSeries past = series.get(origin);
        if (past == null) {
            return Duration.ZERO;
        }
        Duration left = past.lockoutDuration().minusNanos(nanoTime.getAsLong() - past.lastNanos());
        return left.isNegative() ? Duration.ZERO : left;
    }

    synchronized void recordFailure(AttemptOrigin origin) {
        FailureSeries past = series.get(origin);
        series.put(origin, new FailureSeries(past == null ? 1 : past.failures() + 1, nanoTime.getAsLong()));
    }

    synchronized void recordSuccess(AttemptOrigin origin) {
        series.remove(origin);
    }
}
