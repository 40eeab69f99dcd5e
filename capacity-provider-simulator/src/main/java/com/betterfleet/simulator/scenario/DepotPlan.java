package com.betterfleet.simulator.scenario;

import java.time.ZoneId;
import java.util.List;

/**
 * The depot.
 *
 * @param otherLoadKw power drawn besides charging; it cannot be switched off
 * @param timeScale seconds of the depot's time that pass in one second
 * @param obeys false: the depot ignores its limit, to show a breach
 */
public record DepotPlan(ZoneId zone, double otherLoadKw, double timeScale, boolean obeys, List<ChargerPlan> chargers) {
    public DepotPlan {
        chargers = List.copyOf(chargers);
    }
}
