package com.betterfleet.soak.check;

/** The types of forecast that a run sends. */
public enum ForecastType {
    PRIMARY("CONSUMPTION"),
    FALLBACK("FALLBACK_CONSUMPTION");

    private final String wireName;

    ForecastType(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
