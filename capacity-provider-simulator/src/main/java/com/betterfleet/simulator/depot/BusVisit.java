package com.betterfleet.simulator.depot;

import com.betterfleet.simulator.scenario.ChargerPlan;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * A bus at a charger.
 *
 * @param departure when it leaves; {@link Instant#MAX} for a bus that never does
 * @param remainingKwh energy that it still needs
 */
record BusVisit(Instant departure, double remainingKwh) {

    /**
     * Returns the visit that the plan has at an instant, or null.
     *
     * @param before the visit at the previous step; the same visit continues with its remaining energy
     */
    static @Nullable BusVisit visitAt(Instant now, ZoneId zone, ChargerPlan plan, @Nullable BusVisit before) {
        if (before != null && now.isBefore(before.departure)) {
            return before;
        }
        if (plan.plugIn().equals(plan.departure())) {
            return new BusVisit(Instant.MAX, plan.needKwh());
        }
        LocalDate today = now.atZone(zone).toLocalDate();
        Instant departure = nextDeparture(now, today, zone, plan);
        LocalDate departureDay = departure.atZone(zone).toLocalDate();
        boolean overMidnight = plan.departure().isBefore(plan.plugIn());
        Instant plugIn = (overMidnight ? departureDay.minusDays(1) : departureDay)
                .atTime(plan.plugIn())
                .atZone(zone)
                .toInstant();
        return now.isBefore(plugIn) ? null : new BusVisit(departure, plan.needKwh());
    }

    BusVisit afterCharging(double kwh) {
        return new BusVisit(departure, Math.max(0, remainingKwh - kwh));
    }

    boolean isFull() {
        return remainingKwh <= 0;
    }

    private static Instant nextDeparture(Instant now, LocalDate today, ZoneId zone, ChargerPlan plan) {
        Instant candidate = today.atTime(plan.departure()).atZone(zone).toInstant();
        return candidate.isAfter(now)
                ? candidate
                : today.plusDays(1).atTime(plan.departure()).atZone(zone).toInstant();
    }
}
