package com.betterfleet.derms.binding;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Optional;

/**
 * The binding of a partner's group to exactly one managed scope (M1). The name in {@link JsonProperty} is that of stored
 * audit entries.
 *
 * @param id distinguishes this binding from an earlier one of the same group
 * @param assetId the id under which the group's charging is reported
 * @param epoch a counter from 1 that rises with every transfer of control
 * @param conversionRevision a counter that rises with every edit that changes how amounts are converted to watts
 * @param localControl the local control; empty while the partner's limits apply
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
        int conversionRevision,
        @JsonProperty("takenBack") Optional<LocalControlRecord> localControl) {

    /** The version that a message for this binding is processed under. */
    public BindingVersion version() {
        return new BindingVersion(epoch, conversionRevision);
    }

    /** Whether the group's id starts or ends with a blank: it is another group than that of the id without it. */
    public static boolean hasOuterBlanks(String groupId) {
        return !groupId.equals(groupId.strip());
    }

    /** Whether the limit is written to the circuit, or only shown. */
    public enum EnforcementMode {
        ENFORCE,
        OBSERVE
    }
}
