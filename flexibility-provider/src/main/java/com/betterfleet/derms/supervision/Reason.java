package com.betterfleet.derms.supervision;

/** Why a scope is shown yellow. */
public enum Reason {
    NO_FORECAST,
    FORECAST_GAP,
    LINK_LOST,
    LINK_UNKNOWN
}
