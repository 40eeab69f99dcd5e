package com.betterfleet.derms.forecast;

/** Which of a group's two timelines a forecast is for; neither ever replaces the other. */
public enum ForecastKind {
    /** The limits while the link is up. */
    PRIMARY,
    /** The limits while the link is lost, sent ahead; also used where the primary has a gap. */
    FALLBACK
}
