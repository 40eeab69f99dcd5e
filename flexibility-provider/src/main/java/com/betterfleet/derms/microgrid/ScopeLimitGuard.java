package com.betterfleet.derms.microgrid;

import com.betterfleet.derms.refusal.ConflictException;
import java.util.Collection;
import java.util.Optional;

/** Port: protects the limits in force of scopes from edits of the circuits under them. */
public interface ScopeLimitGuard {

    /**
     * Locks the limits of scopes until the transaction ends: meanwhile no limit is accepted or applied for them, and none
     * of them is bound. Called after the circuits and before the scopes are locked.
     */
    void lockLimits(Collection<String> scopeIds);

    /**
     * Checks that the limits in force of a scope go on when another circuit, or an edited one, carries them. Called
     * with limits, circuits and scope locked, before the edit is stored.
     *
     * @param before the circuit of the scope; empty: it has none
     * @param after its circuit after the edit
     * @throws ConflictException where a limit would end or mean something else; the text says what to do first
     */
    void requireContinuity(String scopeId, Optional<Circuit> before, Optional<Circuit> after);
}
