package com.betterfleet.derms.console.status;

/** The origin of the limit in force during a fallback. */
public enum FallbackLimitOrigin {
    FALLBACK_BLOCK,
    HELD_PRIMARY,
    GAP_POLICY,
    /** The gap policy, although a limit of the partner covers now: that limit is higher. */
    CAPPED
}
