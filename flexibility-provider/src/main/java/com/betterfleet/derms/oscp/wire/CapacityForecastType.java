package com.betterfleet.derms.oscp.wire;

/** The types of a capacity forecast. */
public enum CapacityForecastType {
    CONSUMPTION,
    GENERATION,
    FALLBACK_CONSUMPTION,
    FALLBACK_GENERATION,
    OPTIMUM
}
