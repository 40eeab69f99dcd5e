package com.betterfleet.derms.supervision.decision;

/** What applies in place of the partner's present forecast. */
public enum FallbackSource {
    /** The fallback limit that the partner sent for this case. */
    FALLBACK_BLOCK,
    /** The partner's forecast, although its link is lost, unknown or recovering. */
    HELD_PRIMARY,
    /** The configured gap policy, or the safe default as a cap: no envelope, the circuit's own bounds. */
    GAP_POLICY
}
