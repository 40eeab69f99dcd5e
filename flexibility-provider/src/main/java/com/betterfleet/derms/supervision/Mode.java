package com.betterfleet.derms.supervision;

/** How a scope is governed, as everybody is shown it. */
public enum Mode {
    /** No group is bound. */
    UNMANAGED,
    /** A person has taken back control. */
    LOCAL_CONTROL,
    /** Connected, and no forecast has covered any instant yet. */
    AWAITING_FORECAST,
    /** The partner's forecast holds. */
    FORECAST,
    /** Yellow: something else than the partner's forecast for now holds. */
    FALLBACK
}
