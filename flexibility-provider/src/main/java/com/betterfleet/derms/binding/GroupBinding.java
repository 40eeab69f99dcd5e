package com.betterfleet.derms.binding;

import java.time.Instant;
import java.util.Optional;

/**
 * The binding of a partner's group to exactly one managed scope (M1).
 *
 * @param id distinguishes this binding from an earlier one of the same group
 * @param assetId the id under which the group's charging is reported
 * @param epoch a counter that rises whenever control changes hands, from 1
 * @param takenBack who has full local control and why; empty: the partner's limits apply
 */
public record GroupBinding(
        long id,
        String connectionId,
        String groupId,
        String scopeId,
        String assetId,
        EnforcementMode enforcement,
        int epoch,
        Instant epochSince,
        Optional<LocalControlRecord> takenBack) {

    /** Whether the limit is written to the circuit, or only shown as what would be. */
    public enum EnforcementMode {
        ENFORCE,
        OBSERVE
    }
}
