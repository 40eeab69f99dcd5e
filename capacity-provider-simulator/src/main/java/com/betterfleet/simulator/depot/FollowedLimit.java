package com.betterfleet.simulator.depot;

import java.time.Duration;

/**
 * A limit, and how far a depot that lags has come in following it: a higher one at once, a lower one on a straight line.
 *
 * @param fromKw what was followed when the limit came
 * @param followedKw what is followed now
 */
record FollowedLimit(double fromKw, double limitKw, double followedKw) {

    static FollowedLimit of(double kw) {
        return new FollowedLimit(kw, kw, kw);
    }

    FollowedLimit withLimit(double kw) {
        double from = Math.max(kw, followedKw);
        return new FollowedLimit(from, kw, from);
    }

    /** @param lag how long it takes to follow a lower limit; it may change on the way */
    FollowedLimit advance(Duration step, Duration lag) {
        boolean arrives = step.compareTo(lag) >= 0;
        double fall = arrives ? fromKw - limitKw : (fromKw - limitKw) * step.toNanos() / lag.toNanos();
        return new FollowedLimit(fromKw, limitKw, Math.max(limitKw, followedKw - fall));
    }
}
