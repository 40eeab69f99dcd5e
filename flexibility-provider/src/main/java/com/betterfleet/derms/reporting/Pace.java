package com.betterfleet.derms.reporting;

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
final class Pace {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** A burst is what comes in during ten seconds. */
    private static final int BURSTS_OF_A_MINUTE = 6;

    private final Map<String, Purse> purses = new HashMap<>();

    private record Purse(double amount, Instant at) {}

    /** Takes leave for up to {@code wanted} messages; as many are left as there is allowance for, maybe none. */
    synchronized int take(String connectionId, int perMinute, int wanted, Instant now) {
        double amount = amount(connectionId, perMinute, now);
        int granted = (int) Math.min(wanted, Math.floor(amount));
        purses.put(connectionId, new Purse(amount - granted, now));
        return granted;
    }

    /** When there will be leave for one more, if {@code ahead} others come first. */
    synchronized Instant next(String connectionId, int perMinute, int ahead, Instant now) {
        double missing = Math.max(0, 1 + ahead - amount(connectionId, perMinute, now));
        return now.plusNanos((long) Math.ceil(missing * MINUTE.toNanos() / perMinute));
    }

    private double amount(String connectionId, int perMinute, Instant now) {
        double most = Math.max(1, perMinute / (double) BURSTS_OF_A_MINUTE);
        Purse before = purses.get(connectionId);
        if (before == null || now.isBefore(before.at())) {
            return before == null ? most : before.amount();
        }
        double earned = Duration.between(before.at(), now).toNanos() * (double) perMinute / MINUTE.toNanos();
        return Math.min(most, before.amount() + earned);
    }
}
