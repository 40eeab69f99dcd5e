package com.betterfleet.derms.console.status;

/** What a fallback put in force. */
public enum FallbackLimitOrigin {
    FALLBACK_BLOCK,
    HELD_PRIMARY,
    GAP_POLICY,
    /** The gap policy too, though something of the partner covers now: it would allow more. */
    CAPPED
}
