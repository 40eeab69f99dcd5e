package com.betterfleet.derms.supervision.decision;

/** What holds in the place of the partner's forecast for now. */
public enum FallbackSource {
    /** The limit that the partner sent ahead for this case. */
    FALLBACK_BLOCK,
    /** The partner's ordinary limit, although it is not heard. */
    HELD_PRIMARY,
    /** The configured gap policy: no envelope, the circuit's own path. */
    GAP_POLICY
}
