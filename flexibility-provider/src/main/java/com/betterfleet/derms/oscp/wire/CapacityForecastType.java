package com.betterfleet.derms.oscp.wire;

/** What a capacity forecast is about. */
public enum CapacityForecastType {
    CONSUMPTION,
    GENERATION,
    FALLBACK_CONSUMPTION,
    FALLBACK_GENERATION,
    OPTIMUM
}
