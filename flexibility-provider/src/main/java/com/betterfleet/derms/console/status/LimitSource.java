package com.betterfleet.derms.console.status;

/** The source of the limit in force. */
public enum LimitSource {
    FORECAST,
    FALLBACK,
    LAST_FORECAST,
    SAFE_DEFAULT,
    RATING,
    OPERATIONAL_LIMIT;

    /** The source as text: "Vector's fallback limit", "the circuit's rating". */
    public String describeFor(String partner) {
        return switch (this) {
            case FORECAST -> partner + "'s forecast";
            case FALLBACK -> partner + "'s fallback limit";
            case LAST_FORECAST -> partner + "'s last forecast (link down)";
            case SAFE_DEFAULT -> "the circuit's safe default";
            case RATING -> "the circuit's rating";
            case OPERATIONAL_LIMIT -> "the circuit's operational limit";
        };
    }
}
