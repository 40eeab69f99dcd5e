package com.betterfleet.derms.metering;

import java.util.Map;

/**
 * The energy that a scope's chargers imported and exported in one span of time.
 *
 * @param sum of all chargers; partial as soon as one of them is missing
 * @param parts by the charger's asset id; all present chargers of the scope
 */
public record ScopeWindow(EnergyWindow sum, Map<String, EnergyWindow> parts) {
    public ScopeWindow {
        parts = Map.copyOf(parts);
    }
}
