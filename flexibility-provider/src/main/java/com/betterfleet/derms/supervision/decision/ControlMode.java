package com.betterfleet.derms.supervision.decision;

/** How a scope is controlled, as shown on the pages and in the API. */
public enum ControlMode {
    /** No group is bound. */
    UNMANAGED(7),
    /** An operator has taken local control. */
    LOCAL_CONTROL(6),
    /** Connected, and no forecast has covered any instant yet. */
    AWAITING_FORECAST(3),
    /** The partner's forecast applies. */
    FORECAST(5),
    /** Degraded: another limit than the partner's forecast applies. */
    FALLBACK(0);

    private final int severityRank;

    ControlMode(int severityRank) {
        this.severityRank = severityRank;
    }

    /** The worst severity rank within this mode, 0 the worst; a decision can be less severe by up to 2. */
    int severityRank() {
        return severityRank;
    }
}
