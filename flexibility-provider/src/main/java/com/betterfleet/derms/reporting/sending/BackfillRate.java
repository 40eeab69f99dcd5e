package com.betterfleet.derms.reporting.sending;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * How fast windows of the past follow, per connection: after an outage they must not flood the partner (M10). A short burst is
 * allowed, then each minute's allowance comes in evenly. Each instance counts by itself.
 */
@Component
final class BackfillRate {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** A burst is what comes in during ten seconds. */
    private static final int BURSTS_PER_MINUTE = 6;

    private final Map<String, TokenBucket> buckets = new HashMap<>();

    private record TokenBucket(double permits, Instant at) {}

    /** Takes leave for up to {@code wanted} messages; as many are left as there is allowance for, maybe none. */
    synchronized int acquirePermits(String connectionId, int perMinute, int requested, Instant now) {
        double permits = refillBucket(connectionId, perMinute, now);
        int granted = (int) Math.min(requested, Math.floor(permits));
        buckets.put(connectionId, new TokenBucket(permits - granted, now));
        return granted;
    }

    /** When there will be leave for one more, if {@code ahead} others come first. */
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
