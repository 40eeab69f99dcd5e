package com.betterfleet.simulator.depot;

import com.betterfleet.simulator.scenario.ChargerPlan;
import java.time.Duration;
import java.util.List;

/**
 * What the site may take after its limit went down, if every charger is as slow as the slowest: all of it through the
 * longest reaction, then less and less until the longest ramp is over. It depends on the plan and on what the chargers
 * had been told at the step, never on what they do afterwards; so it can prove them wrong.
 *
 * @param fromKw what the site could take at the step
 * @param toKw the lower limit
 * @param age time since the step
 */
record Allowance(double fromKw, double toKw, Duration hold, Duration ramp, Duration age) {

    static Allowance none() {
        return new Allowance(0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }

    static Allowance after(double fromKw, double toKw, List<Charger> chargers) {
        Duration hold = Duration.ZERO;
        Duration ramp = Duration.ZERO;
        for (Charger charger : chargers) {
            ChargerPlan plan = charger.plan();
            hold = plan.reaction().compareTo(hold) > 0 ? plan.reaction() : hold;
            ramp = plan.ramp().compareTo(ramp) > 0 ? plan.ramp() : ramp;
        }
        return new Allowance(fromKw, toKw, hold, ramp, Duration.ZERO);
    }

    Allowance older(Duration step) {
        return new Allowance(fromKw, toKw, hold, ramp, age.plus(step));
    }

    /** The most during the step that ends at this age: chargers act on step boundaries, so the step's start counts. */
    double kw(Duration step) {
        Duration ramping = age.minus(step).minus(hold);
        if (!ramping.isPositive()) {
            return fromKw;
        }
        double done = ramp.isZero() ? 1 : Math.min(1, (double) ramping.toNanos() / ramp.toNanos());
        return fromKw + (toKw - fromKw) * done;
    }
}
