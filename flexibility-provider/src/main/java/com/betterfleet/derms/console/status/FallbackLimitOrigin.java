package com.betterfleet.derms.console.status;

import com.betterfleet.derms.supervision.decision.FallbackSource;

/** The origin of the limit in force during a fallback. */
public enum FallbackLimitOrigin {
    FALLBACK_BLOCK,
    HELD_PRIMARY,
    GAP_POLICY,
    /** The gap policy, although a limit of the partner covers now: that limit is higher. */
    CAPPED;

    static FallbackLimitOrigin of(FallbackSource source) {
        return switch (source) {
            case FALLBACK_BLOCK -> FALLBACK_BLOCK;
            case HELD_PRIMARY -> HELD_PRIMARY;
            case GAP_POLICY -> GAP_POLICY;
        };
    }
}
