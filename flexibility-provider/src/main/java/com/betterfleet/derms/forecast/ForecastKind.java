package com.betterfleet.derms.forecast;

/** Selects one of a group's two timelines; forecasts of one kind never replace the other. */
public enum ForecastKind {
    /** The limits while the link is up. */
    PRIMARY,
    /** The limits while the link is lost, sent in advance; also used where the primary timeline has a gap. */
    FALLBACK
}
