package com.betterfleet.simulator.depot;

import com.betterfleet.simulator.scenario.ChargerPlan;
import com.betterfleet.simulator.scenario.DepotFaults;
import com.betterfleet.simulator.scenario.DepotPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The depot at one instant. {@link #advance} is a function of the state and the step; no real time is read.
 *
 * @param now the depot's own time
 * @param faults active faults
 * @param limit the limit in force for the whole site, and how far it is followed
 * @param otherLoadWh register of the load besides charging
 */
record DepotState(
        DepotPlan plan,
        DepotFaults faults,
        Instant now,
        List<ChargerState> chargers,
        FollowedLimit limit,
        double otherLoadWh,
        ExcessEnergy excess) {
    static final String SITE_METER = "site-meter";

    DepotState {
        chargers = List.copyOf(chargers);
    }

    /**
     * Creates a depot whose limit is not known yet: its chargers are off.
     *
     * @param registers initial registers, Wh; meters that are not named begin at 0
     * @param earlier excess energy summed up before
     */
    static DepotState startOf(DepotPlan plan, Instant now, Map<String, Double> registers, ExcessEnergy earlier) {
        List<ChargerState> chargers = plan.chargers().stream()
                .map(charger -> ChargerState.idle(charger, register(registers, charger)))
                .toList();
        double chargersWh =
                chargers.stream().mapToDouble(ChargerState::registerWh).sum();
        double siteWh = Math.max(chargersWh, registers.getOrDefault(SITE_METER, 0.0));
        ExcessEnergy excess = earlier.withAllowance(ReductionAllowance.none());
        return new DepotState(
                plan, DepotFaults.none(), now, chargers, FollowedLimit.of(0), siteWh - chargersWh, excess);
    }

    /** Returns this depot with other faults. Chargers make room for added load that cannot be switched off. */
    DepotState withFaults(DepotFaults next) {
        if (next.equals(faults)) {
            return this;
        }
        DepotState changed = new DepotState(plan, next, now, chargers, limit, otherLoadWh, excess);
        return next.moreLoadKw() > faults.moreLoadKw() ? changed.withAllowance() : changed;
    }

    /** Returns this depot under another limit, kW. */
    DepotState withLimit(double kw) {
        return kw == limitKw()
                ? this
                : new DepotState(plan, faults, now, chargers, limit.withLimit(kw), otherLoadWh, excess).withAllowance();
    }

    /** Starts an allowance when the committed power is above the limit. */
    private DepotState withAllowance() {
        double committed = committedKw() + otherLoadKw();
        double floor = Math.max(limitKw(), otherLoadKw());
        ReductionAllowance allowance =
                committed > floor ? ReductionAllowance.after(committed, floor, chargers) : ReductionAllowance.none();
        return new DepotState(plan, faults, now, chargers, limit, otherLoadWh, excess.withAllowance(allowance));
    }

    DepotState advance(Duration step) {
        Instant stepEnd = now.plus(step);
        List<ChargerState> present = chargers.stream()
                .map(charger -> charger.atTime(stepEnd, plan.zone()))
                .toList();
        FollowedLimit followed = limit.advance(step, faults.lag());
        double targetKw = faults.followedLimitKw(followed.followedKw());
        double budget = plan.obeys() ? Math.max(0, targetKw - otherLoadKw()) : Double.MAX_VALUE;
        List<ChargerState> moved =
                ChargerDispatch.applyTargets(present, PowerShare.sharePower(budget, present), budget).stream()
                        .map(charger -> charger.advance(step))
                        .toList();
        double chargersKw = sumKw(moved);
        return new DepotState(
                plan,
                faults,
                stepEnd,
                moved,
                followed,
                otherLoadWh + otherLoadKw() * step.toNanos() / 3.6e9,
                excess.addStep(step, limitKw(), chargersKw + otherLoadKw(), otherLoadKw()));
    }

    double limitKw() {
        return limit.limitKw();
    }

    /** Returns the load that cannot be switched off, by plan and by fault. */
    double otherLoadKw() {
        return plan.otherLoadKw() + faults.moreLoadKw();
    }

    double chargersKw() {
        return sumKw(chargers);
    }

    double siteKw() {
        return chargersKw() + otherLoadKw();
    }

    /** Returns the register of the site's own meter: chargers and other load. */
    double siteWh() {
        return otherLoadWh
                + chargers.stream().mapToDouble(ChargerState::registerWh).sum();
    }

    private double committedKw() {
        return chargers.stream().mapToDouble(ChargerState::committedKw).sum();
    }

    private static double sumKw(List<ChargerState> chargers) {
        return chargers.stream().mapToDouble(ChargerState::powerKw).sum();
    }

    private static double register(Map<String, Double> registers, ChargerPlan charger) {
        return registers.getOrDefault(charger.id(), 0.0);
    }
}
