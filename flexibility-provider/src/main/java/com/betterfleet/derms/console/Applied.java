package com.betterfleet.derms.console;

/** What a fallback put in force. */
enum Applied {
    FALLBACK_BLOCK,
    HELD_PRIMARY,
    GAP_POLICY
}
