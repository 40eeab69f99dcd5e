package com.betterfleet.simulator.depot;

import java.time.Duration;

/**
 * Energy above the limit in force, and what explains it, in kWh.
 *
 * @param aboveLimitKwh all of it
 * @param byReactionKwh the most that reaction and ramp of the chargers can explain
 * @param byOtherLoadKwh energy that the load that cannot be switched off drew above the limit by itself
 */
record ExcessEnergy(double aboveLimitKwh, double byReactionKwh, double byOtherLoadKwh, ReductionAllowance allowance) {

    static ExcessEnergy none() {
        return new ExcessEnergy(0, 0, 0, ReductionAllowance.none());
    }

    ExcessEnergy withAllowance(ReductionAllowance next) {
        return new ExcessEnergy(aboveLimitKwh, byReactionKwh, byOtherLoadKwh, next);
    }

    ExcessEnergy addStep(Duration step, double limitKw, double siteKw, double otherKw) {
        double hours = step.toNanos() / 3.6e12;
        ReductionAllowance older = allowance.aged(step);
        double floor = Math.max(limitKw, otherKw);
        return new ExcessEnergy(
                aboveLimitKwh + Math.max(0, siteKw - limitKw) * hours,
                byReactionKwh + Math.max(0, older.allowedKw(step) - floor) * hours,
                byOtherLoadKwh + Math.max(0, otherKw - limitKw) * hours,
                older);
    }

    double explainedKwh() {
        return byReactionKwh + byOtherLoadKwh;
    }

    /** Returns whether the excess is more than 1 % above what can be explained. */
    boolean isUnexplained() {
        return aboveLimitKwh > explainedKwh() * 1.01 + 0.001;
    }
}
