package com.betterfleet.derms.supervision.decision;

/** Why a scope is degraded. */
public enum FallbackReason {
    NO_FORECAST,
    FORECAST_GAP,
    LINK_LOST,
    LINK_UNKNOWN
}
