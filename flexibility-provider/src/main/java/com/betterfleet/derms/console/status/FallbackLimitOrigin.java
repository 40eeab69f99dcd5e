package com.betterfleet.derms.console.status;

import com.betterfleet.derms.supervision.decision.FallbackSource;

/** What a fallback put in force. */
public enum FallbackLimitOrigin {
    FALLBACK_BLOCK,
    HELD_PRIMARY,
    GAP_POLICY,
    /** The gap policy too, though something of the partner covers now: it would allow more. */
    CAPPED;

    static FallbackLimitOrigin of(FallbackSource source) {
        return switch (source) {
            case FALLBACK_BLOCK -> FALLBACK_BLOCK;
            case HELD_PRIMARY -> HELD_PRIMARY;
            case GAP_POLICY -> GAP_POLICY;
        };
    }
}
