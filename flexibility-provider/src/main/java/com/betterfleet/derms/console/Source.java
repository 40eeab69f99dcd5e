package com.betterfleet.derms.console;

/** Where the limit in force comes from. */
enum Source {
    FORECAST,
    FALLBACK,
    HELD_FORECAST,
    SAFE_DEFAULT,
    RATING,
    OPERATIONAL_LIMIT;

    /** In words, as a cell of a table says it: "Vector's fallback limit", "the circuit's rating". */
    public String words(String partner) {
        return switch (this) {
            case FORECAST -> partner + "'s forecast";
            case FALLBACK -> partner + "'s fallback limit";
            case HELD_FORECAST -> partner + "'s last forecast, kept";
            case SAFE_DEFAULT -> "the circuit's safe default";
            case RATING -> "the circuit's rating";
            case OPERATIONAL_LIMIT -> "the circuit's operational limit";
        };
    }
}
