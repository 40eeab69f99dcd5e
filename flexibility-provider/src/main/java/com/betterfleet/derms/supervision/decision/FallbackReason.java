package com.betterfleet.derms.supervision.decision;

/** Why a scope is shown yellow. */
public enum FallbackReason {
    NO_FORECAST,
    FORECAST_GAP,
    LINK_LOST,
    LINK_UNKNOWN
}
