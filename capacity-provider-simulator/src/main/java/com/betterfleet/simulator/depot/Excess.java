package com.betterfleet.simulator.depot;

import java.time.Duration;

/**
 * Energy above the limit in force, and what explains it, in kWh.
 *
 * @param aboveLimitKwh all of it
 * @param byReactionKwh the most that reaction and ramp of the chargers can explain
 * @param byOtherLoadKwh what the load that nobody can switch off took above the limit by itself
 */
record Excess(double aboveLimitKwh, double byReactionKwh, double byOtherLoadKwh, Allowance allowance) {

    static Excess none() {
        return new Excess(0, 0, 0, Allowance.none());
    }

    Excess from(Allowance next) {
        return new Excess(aboveLimitKwh, byReactionKwh, byOtherLoadKwh, next);
    }

    Excess after(Duration step, double limitKw, double siteKw, double otherKw) {
        double hours = step.toNanos() / 3.6e12;
        Allowance older = allowance.older(step);
        double floor = Math.max(limitKw, otherKw);
        return new Excess(
                aboveLimitKwh + Math.max(0, siteKw - limitKw) * hours,
                byReactionKwh + Math.max(0, older.kw(step) - floor) * hours,
                byOtherLoadKwh + Math.max(0, otherKw - limitKw) * hours,
                older);
    }

    double explainedKwh() {
        return byReactionKwh + byOtherLoadKwh;
    }

    /** More than can be explained, and 1 % for rounding. */
    boolean unexplained() {
        return aboveLimitKwh > explainedKwh() * 1.01 + 0.001;
    }
}
