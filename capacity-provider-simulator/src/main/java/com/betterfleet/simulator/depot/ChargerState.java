package com.betterfleet.simulator.depot;

import com.betterfleet.simulator.scenario.ChargerPlan;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A charger at one instant. It follows a setpoint after its reaction time, and then no faster than its ramp.
 *
 * @param visit the bus at it, or null
 * @param powerKw present power
 * @param setpointKw power that it is moving to
 * @param pendingSetpoints setpoints received and not yet followed, oldest first
 * @param registerWh energy drawn since the model began
 */
record ChargerState(
        ChargerPlan plan,
        @Nullable BusVisit visit,
        double powerKw,
        double setpointKw,
        List<DelayedSetpoint> pendingSetpoints,
        double registerWh) {

    /** @param delay until it takes effect */
    record DelayedSetpoint(Duration delay, double kw) {}

    ChargerState {
        pendingSetpoints = List.copyOf(pendingSetpoints);
    }

    static ChargerState idle(ChargerPlan plan, double registerWh) {
        return new ChargerState(plan, null, 0, 0, List.of(), registerWh);
    }

    boolean wantsPower() {
        return visit != null && !visit.isFull();
    }

    /** Returns the newest setpoint received. */
    double commandedKw() {
        return pendingSetpoints.isEmpty()
                ? setpointKw
                : pendingSetpoints.getLast().kw();
    }

    /** Returns the highest power it may still draw before all received setpoints have taken effect. */
    double committedKw() {
        double most = Math.max(powerKw, setpointKw);
        for (DelayedSetpoint command : pendingSetpoints) {
            most = Math.max(most, command.kw());
        }
        return most;
    }

    ChargerState withSetpoint(double kw) {
        if (kw == commandedKw()) {
            return this;
        }
        List<DelayedSetpoint> commands = new ArrayList<>(pendingSetpoints);
        commands.add(new DelayedSetpoint(plan.reaction(), kw));
        return new ChargerState(plan, visit, powerKw, setpointKw, commands, registerWh);
    }

    /** Lets buses arrive and leave by the plan. Without a bus, or with a full one, power is 0 at once. */
    ChargerState atTime(Instant now, ZoneId zone) {
        BusVisit next = BusVisit.visitAt(now, zone, plan, visit);
        ChargerState charger = new ChargerState(plan, next, powerKw, setpointKw, pendingSetpoints, registerWh);
        return charger.wantsPower()
                        && visit != null
                        && next != null
                        && next.departure().equals(visit.departure())
                ? charger
                : new ChargerState(plan, next, 0, 0, List.of(), registerWh);
    }

    ChargerState advance(Duration step) {
        double setpoint = setpointKw;
        List<DelayedSetpoint> waiting = new ArrayList<>();
        for (DelayedSetpoint command : pendingSetpoints) {
            Duration left = command.delay().minus(step);
            if (left.isPositive()) {
                waiting.add(new DelayedSetpoint(left, command.kw()));
            } else {
                setpoint = command.kw();
            }
        }
        double power = visit == null ? 0 : rampTowards(setpoint, seconds(step));
        double kwh = power * seconds(step) / 3600;
        return new ChargerState(
                plan,
                visit == null ? null : visit.afterCharging(kwh),
                power,
                setpoint,
                waiting,
                registerWh + kwh * 1000);
    }

    private double rampTowards(double setpoint, double seconds) {
        double most = plan.ramp().isZero() ? plan.ratingKw() : plan.ratingKw() / seconds(plan.ramp()) * seconds;
        if (setpoint > powerKw) {
            // A charger cannot deliver less than its minimum, so it starts there.
            return Math.min(setpoint, Math.max(powerKw + most, plan.minimumKw()));
        }
        double lower = Math.max(setpoint, powerKw - most);
        return lower < plan.minimumKw() ? 0 : lower;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
