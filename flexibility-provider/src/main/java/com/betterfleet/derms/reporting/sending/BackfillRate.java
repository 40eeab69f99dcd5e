package com.betterfleet.derms.reporting.sending;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Limits the rate of past windows per connection, so that they do not flood the partner after an outage (M10). A token
 * bucket: it allows a short burst, then fills evenly. Each instance counts for itself.
 */
@Component
final class BackfillRate {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** The bucket holds the messages of ten seconds. */
    private static final int BURSTS_PER_MINUTE = 6;

    private final Map<String, TokenBucket> buckets = new HashMap<>();

    private record TokenBucket(double permits, Instant at) {}

    /** Acquires permits for up to {@code requested} messages; returns how many were available, possibly none. */
    synchronized int acquirePermits(String connectionId, int perMinute, int requested, Instant now) {
        double permits = refillBucket(connectionId, perMinute, now);
        int granted = (int) Math.min(requested, Math.floor(permits));
        buckets.put(connectionId, new TokenBucket(permits - granted, now));
        return granted;
    }

    /** Finds when the next permit is available if {@code ahead} others come first. */
    synchronized Instant findNextPermitTime(String connectionId, int perMinute, int ahead, Instant now) {
        double missing = Math.max(0, 1 + ahead - refillBucket(connectionId, perMinute, now));
        return now.plusNanos((long) Math.ceil(missing * MINUTE.toNanos() / perMinute));
    }

    private double refillBucket(String connectionId, int perMinute, Instant now) {
        double burstSize = Math.max(1, perMinute / (double) BURSTS_PER_MINUTE);
        TokenBucket previous = buckets.get(connectionId);
        if (previous == null || now.isBefore(previous.at())) {
            return previous == null ? burstSize : previous.permits();
        }
        double refill = Duration.between(previous.at(), now).toNanos() * (double) perMinute / MINUTE.toNanos();
        return Math.min(burstSize, previous.permits() + refill);
    }
}
