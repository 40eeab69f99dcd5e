package com.betterfleet.derms.incident;

import com.betterfleet.derms.power.Energy;
import java.time.Instant;
import java.util.Optional;

/**
 * The energy that a scope may import until a local time, and its consumption in that time the day before.
 *
 * @param until the next time at which the site's clocks show the scope's {@code energyUntil}
 * @param available the integral of the limits ahead
 * @param usedDayBefore measured over the same local times a day earlier; empty where meters do not cover all of it
 */
public record EnergyOutlook(Instant until, Energy available, Optional<Energy> usedDayBefore) {

    /** Whether less is available than was used the day before. */
    public boolean isShort() {
        return usedDayBefore
                .map(used -> available.wattHours().compareTo(used.wattHours()) < 0)
                .orElse(false);
    }
}
