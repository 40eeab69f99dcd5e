package com.betterfleet.simulator.depot;

import com.betterfleet.simulator.scenario.ChargerPlan;
import com.betterfleet.simulator.scenario.DepotPlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The depot at one instant. Nothing in it knows real time: {@link #advance} is a function of the state and the step.
 *
 * @param now the depot's own time
 * @param limitKw the limit in force for the whole site
 * @param otherLoadWh register of the load besides charging
 */
record Depot(DepotPlan plan, Instant now, List<Charger> chargers, double limitKw, double otherLoadWh, Excess excess) {
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
        return new Depot(plan, now, chargers, 0, siteWh - chargersWh, excess);
    }

    /** The same depot under another limit. Whenever more is under way than the limit allows, an allowance begins. */
    Depot underLimit(double kw) {
        if (kw == limitKw) {
            return this;
        }
        double underWay = committedKw() + plan.otherLoadKw();
        double floor = Math.max(kw, plan.otherLoadKw());
        Allowance allowance = underWay > floor ? Allowance.after(underWay, floor, chargers) : Allowance.none();
        return new Depot(plan, now, chargers, kw, otherLoadWh, excess.from(allowance));
    }

    Depot advance(Duration step) {
        Instant then = now.plus(step);
        List<Charger> present =
                chargers.stream().map(charger -> charger.at(then, plan.zone())).toList();
        double budget = plan.obeys() ? Math.max(0, limitKw - plan.otherLoadKw()) : Double.MAX_VALUE;
        List<Charger> moved = Dispatch.tell(present, PowerShare.share(budget, present), budget).stream()
                .map(charger -> charger.advance(step))
                .toList();
        double chargersKw = sumKw(moved);
        return new Depot(
                plan,
                then,
                moved,
                limitKw,
                otherLoadWh + plan.otherLoadKw() * step.toNanos() / 3.6e9,
                excess.after(step, limitKw, chargersKw + plan.otherLoadKw(), plan.otherLoadKw()));
    }

    double chargersKw() {
        return sumKw(chargers);
    }

    double siteKw() {
        return chargersKw() + plan.otherLoadKw();
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
