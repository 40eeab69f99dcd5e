package com.betterfleet.simulator.depot;

import com.betterfleet.simulator.scenario.ChargerPlan;
import com.betterfleet.simulator.scenario.DepotFaults;
import com.betterfleet.simulator.scenario.DepotPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The depot at one instant. Nothing in it knows real time: {@link #advance} is a function of the state and the step.
 *
 * @param now the depot's own time
 * @param faults what it does wrong
 * @param limit the limit in force for the whole site, and how far it is followed
 * @param otherLoadWh register of the load besides charging
 */
record Depot(
        DepotPlan plan,
        DepotFaults faults,
        Instant now,
        List<Charger> chargers,
        FollowedLimit limit,
        double otherLoadWh,
        Excess excess) {
    static final String SITE_METER = "site-meter";

    Depot {
        chargers = List.copyOf(chargers);
    }

    /**
     * A depot before any limit is known: its chargers are off.
     *
     * @param registers where meters begin, in Wh; those not named begin at 0
     * @param earlier what was already summed up before
     */
    static Depot starting(DepotPlan plan, Instant now, Map<String, Double> registers, Excess earlier) {
        List<Charger> chargers = plan.chargers().stream()
                .map(charger -> Charger.idle(charger, register(registers, charger)))
                .toList();
        double chargersWh = chargers.stream().mapToDouble(Charger::registerWh).sum();
        double siteWh = Math.max(chargersWh, registers.getOrDefault(SITE_METER, 0.0));
        Excess excess = earlier.from(Allowance.none());
        return new Depot(plan, DepotFaults.none(), now, chargers, FollowedLimit.of(0), siteWh - chargersWh, excess);
    }

    /** The same depot with other faults. More load that nobody can switch off is a surprise that chargers make room for. */
    Depot withFaults(DepotFaults next) {
        if (next.equals(faults)) {
            return this;
        }
        Depot changed = new Depot(plan, next, now, chargers, limit, otherLoadWh, excess);
        return next.moreLoadKw() > faults.moreLoadKw() ? changed.allowed() : changed;
    }

    /** The same depot under another limit. */
    Depot underLimit(double kw) {
        return kw == limitKw()
                ? this
                : new Depot(plan, faults, now, chargers, limit.next(kw), otherLoadWh, excess).allowed();
    }

    /** Whenever more is under way than the limit allows, an allowance begins. */
    private Depot allowed() {
        double underWay = committedKw() + otherLoadKw();
        double floor = Math.max(limitKw(), otherLoadKw());
        Allowance allowance = underWay > floor ? Allowance.after(underWay, floor, chargers) : Allowance.none();
        return new Depot(plan, faults, now, chargers, limit, otherLoadWh, excess.from(allowance));
    }

    Depot advance(Duration step) {
        Instant then = now.plus(step);
        List<Charger> present =
                chargers.stream().map(charger -> charger.at(then, plan.zone())).toList();
        FollowedLimit followed = limit.after(step, faults.lag());
        double aim = faults.exceeded(followed.followedKw());
        double budget = plan.obeys() ? Math.max(0, aim - otherLoadKw()) : Double.MAX_VALUE;
        List<Charger> moved = Dispatch.tell(present, PowerShare.share(budget, present), budget).stream()
                .map(charger -> charger.advance(step))
                .toList();
        double chargersKw = sumKw(moved);
        return new Depot(
                plan,
                faults,
                then,
                moved,
                followed,
                otherLoadWh + otherLoadKw() * step.toNanos() / 3.6e9,
                excess.after(step, limitKw(), chargersKw + otherLoadKw(), otherLoadKw()));
    }

    double limitKw() {
        return limit.limitKw();
    }

    /** What nobody can switch off: by plan and by fault. */
    double otherLoadKw() {
        return plan.otherLoadKw() + faults.moreLoadKw();
    }

    double chargersKw() {
        return sumKw(chargers);
    }

    double siteKw() {
        return chargersKw() + otherLoadKw();
    }

    /** The register of the site's own meter: chargers and other load. */
    double siteWh() {
        return otherLoadWh + chargers.stream().mapToDouble(Charger::registerWh).sum();
    }

    private double committedKw() {
        return chargers.stream().mapToDouble(Charger::committedKw).sum();
    }

    private static double sumKw(List<Charger> chargers) {
        return chargers.stream().mapToDouble(Charger::powerKw).sum();
    }

    private static double register(Map<String, Double> registers, ChargerPlan charger) {
        return registers.getOrDefault(charger.id(), 0.0);
    }
}
