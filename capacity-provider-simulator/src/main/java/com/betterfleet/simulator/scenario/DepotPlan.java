package com.betterfleet.simulator.scenario;

import java.time.ZoneId;
import java.util.List;

/**
 * The depot.
 *
 * @param otherLoadKw what the site takes besides charging; nobody can switch it off
 * @param timeScale how many seconds of the depot's time pass in one second
 * @param obeys false: the depot ignores its limit, so that a breach can be seen
 */
public record DepotPlan(ZoneId zone, double otherLoadKw, double timeScale, boolean obeys, List<ChargerPlan> chargers) {
    public DepotPlan {
        chargers = List.copyOf(chargers);
    }
}
