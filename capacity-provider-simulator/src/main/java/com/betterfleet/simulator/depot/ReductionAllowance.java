package com.betterfleet.simulator.depot;

import com.betterfleet.simulator.scenario.ChargerPlan;
import java.time.Duration;
import java.util.List;

/**
 * Power the site may draw after its limit fell, if every charger is as slow as the slowest. The full power is allowed
 * through the longest reaction, then less and less until the longest ramp is over. The allowance depends on the plan
 * and on the setpoints sent before the step, never on later measurements, so it can show that chargers did not obey.
 *
 * @param fromKw power the site could draw at the step
 * @param toKw the lower limit
 * @param age time since the step
 */
record ReductionAllowance(double fromKw, double toKw, Duration reactionTime, Duration rampTime, Duration age) {

    static ReductionAllowance none() {
        return new ReductionAllowance(0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }

    static ReductionAllowance after(double fromKw, double toKw, List<ChargerState> chargers) {
        Duration reactionTime = Duration.ZERO;
        Duration rampTime = Duration.ZERO;
        for (ChargerState charger : chargers) {
            ChargerPlan plan = charger.plan();
            reactionTime = plan.reaction().compareTo(reactionTime) > 0 ? plan.reaction() : reactionTime;
            rampTime = plan.ramp().compareTo(rampTime) > 0 ? plan.ramp() : rampTime;
        }
        return new ReductionAllowance(fromKw, toKw, reactionTime, rampTime, Duration.ZERO);
    }

    ReductionAllowance aged(Duration step) {
        return new ReductionAllowance(fromKw, toKw, reactionTime, rampTime, age.plus(step));
    }

    /**
     * Returns the power allowed during the step that ends at this age. Chargers change at step boundaries, so the
     * step's start counts.
     */
    double allowedKw(Duration step) {
        Duration ramping = age.minus(step).minus(reactionTime);
        if (!ramping.isPositive()) {
            return fromKw;
        }
        double done = rampTime.isZero() ? 1 : Math.min(1, (double) ramping.toNanos() / rampTime.toNanos());
        return fromKw + (toKw - fromKw) * done;
    }
}
