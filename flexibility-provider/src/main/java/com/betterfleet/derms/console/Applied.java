package com.betterfleet.derms.console;

/** What a fallback put in force. */
enum Applied {
    FALLBACK_BLOCK,
    HELD_PRIMARY,
    GAP_POLICY,
    /** The gap policy too, though something of the partner covers now: it would allow more. */
    CAPPED
}
