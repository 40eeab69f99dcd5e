package com.betterfleet.derms.incident;

import com.betterfleet.derms.power.Energy;
import java.time.Instant;
import java.util.Optional;

/**
 * How much energy a scope may take until a time that people want to know of, beside what it took in that time the day before.
 *
 * @param until the next time at which the site's clocks show the scope's {@code energyUntil}
 * @param available the integral of the limits ahead
 * @param usedDayBefore what the scope's meters tell of the same local times a day earlier; empty where they do not tell all of it
 */
public record EnergyOutlook(Instant until, Energy available, Optional<Energy> usedDayBefore) {

    /** Whether less is available than was used the day before. */
    public boolean isShort() {
        return usedDayBefore
                .map(used -> available.wattHours().compareTo(used.wattHours()) < 0)
                .orElse(false);
    }
}
