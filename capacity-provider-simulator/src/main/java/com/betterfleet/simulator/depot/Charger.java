package com.betterfleet.simulator.depot;

import com.betterfleet.simulator.scenario.ChargerPlan;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A charger at one instant. It does what it is told only after its reaction time, and then no faster than its ramp.
 *
 * @param stay the bus at it, or null
 * @param powerKw what it takes now
 * @param setpointKw where its power is moving to
 * @param pending what it was told and has not begun, in the order told
 * @param registerWh what it has taken since the model began
 */
record Charger(
        ChargerPlan plan,
        @Nullable Stay stay,
        double powerKw,
        double setpointKw,
        List<Command> pending,
        double registerWh) {

    /** @param delay until it begins */
    record Command(Duration delay, double kw) {}

    Charger {
        pending = List.copyOf(pending);
    }

    static Charger idle(ChargerPlan plan, double registerWh) {
        return new Charger(plan, null, 0, 0, List.of(), registerWh);
    }

    boolean wantsPower() {
        return stay != null && !stay.full();
    }

    /** The newest power it was told. */
    double toldKw() {
        return pending.isEmpty() ? setpointKw : pending.getLast().kw();
    }

    /** The most it may still take before everything it was told has come into effect. */
    double committedKw() {
        double most = Math.max(powerKw, setpointKw);
        for (Command command : pending) {
            most = Math.max(most, command.kw());
        }
        return most;
    }

    Charger told(double kw) {
        if (kw == toldKw()) {
            return this;
        }
        List<Command> commands = new ArrayList<>(pending);
        commands.add(new Command(plan.reaction(), kw));
        return new Charger(plan, stay, powerKw, setpointKw, commands, registerWh);
    }

    /** Buses come and go by the calendar; without one, or with a full one, there is no power at once. */
    Charger at(Instant now, ZoneId zone) {
        Stay next = Stay.at(now, zone, plan, stay);
        Charger charger = new Charger(plan, next, powerKw, setpointKw, pending, registerWh);
        return charger.wantsPower()
                        && stay != null
                        && next != null
                        && next.departure().equals(stay.departure())
                ? charger
                : new Charger(plan, next, 0, 0, List.of(), registerWh);
    }

    Charger advance(Duration step) {
        double setpoint = setpointKw;
        List<Command> waiting = new ArrayList<>();
        for (Command command : pending) {
            Duration left = command.delay().minus(step);
            if (left.isPositive()) {
                waiting.add(new Command(left, command.kw()));
            } else {
                setpoint = command.kw();
            }
        }
        double power = stay == null ? 0 : moved(setpoint, seconds(step));
        double kwh = power * seconds(step) / 3600;
        return new Charger(
                plan, stay == null ? null : stay.charged(kwh), power, setpoint, waiting, registerWh + kwh * 1000);
    }

    private double moved(double setpoint, double seconds) {
        double most = plan.ramp().isZero() ? plan.ratingKw() : plan.ratingKw() / seconds(plan.ramp()) * seconds;
        if (setpoint > powerKw) {
            // It cannot give less than its minimum, so it starts there.
            return Math.min(setpoint, Math.max(powerKw + most, plan.minimumKw()));
        }
        double lower = Math.max(setpoint, powerKw - most);
        return lower < plan.minimumKw() ? 0 : lower;
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
