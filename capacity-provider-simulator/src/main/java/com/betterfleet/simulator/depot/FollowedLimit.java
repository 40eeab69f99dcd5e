package com.betterfleet.simulator.depot;

import java.time.Duration;

/**
 * A limit and how far a lagging depot follows it. A higher limit at once, a lower one along a straight line.
 *
 * @param fromKw limit followed when the new one arrived
 * @param followedKw limit followed now
 */
record FollowedLimit(double fromKw, double limitKw, double followedKw) {

    static FollowedLimit of(double kw) {
        return new FollowedLimit(kw, kw, kw);
    }

    FollowedLimit withLimit(double kw) {
        double from = Math.max(kw, followedKw);
        return new FollowedLimit(from, kw, from);
    }

    /** @param lag time needed to follow a lower limit; it may change in between */
    FollowedLimit advance(Duration step, Duration lag) {
        boolean arrives = step.compareTo(lag) >= 0;
        double fall = arrives ? fromKw - limitKw : (fromKw - limitKw) * step.toNanos() / lag.toNanos();
        return new FollowedLimit(fromKw, limitKw, Math.max(limitKw, followedKw - fall));
    }
}
