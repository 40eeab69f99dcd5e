package com.betterfleet.derms.supervision;

import com.betterfleet.derms.supervision.decision.ControlDecision;
import com.betterfleet.derms.supervision.decision.ControlMode;

/**
 * The mode of a scope and how severe its state is.
 *
 * @param rank 0 the worst; see {@link com.betterfleet.derms.supervision.decision.ScopeState#severityRank()}
 */
public record ScopeSeverity(String scopeId, ControlMode mode, int rank) {

    /** The severity of a scope without a bound group. */
    public static ScopeSeverity ofUnmanaged(String scopeId) {
        ControlDecision unmanaged = new ControlDecision.UnmanagedControl();
        return new ScopeSeverity(scopeId, unmanaged.mode(), unmanaged.severityRank());
    }
}
