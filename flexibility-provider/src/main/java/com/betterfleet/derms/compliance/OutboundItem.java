package com.betterfleet.derms.compliance;

import com.betterfleet.derms.audit.AuditTrail;
import com.betterfleet.derms.binding.GroupBinding;
import java.time.Instant;
import java.util.Optional;

/**
 * A message to the partner about one scope, and its delivery (M12, M13).
 *
 * @param id 0: not stored yet
 * @param bindingId of the group as it was bound at creation
 * @param requestId of the message; the partner's answer may refer to it
 * @param body of the message, exactly as it is sent
 * @param createdBy the operator, or the service itself
 */
public record OutboundItem(
        long id,
        String scopeId,
        String connectionId,
        long bindingId,
        String groupId,
        String requestId,
        String body,
        String createdBy,
        Instant createdAt,
        DeliveryStatus delivery) {

    /**
     * The delivery of a message so far.
     *
     * @param undeliveredReason why the partner has not accepted it; empty: delivered, or not tried yet
     */
    public record DeliveryStatus(Optional<Instant> deliveredAt, Optional<String> undeliveredReason) {

        /** Nothing was tried yet. */
        static final DeliveryStatus PENDING = new DeliveryStatus(Optional.empty(), Optional.empty());
    }

    /** A new item of the signed-in operator, not stored yet. */
    static OutboundItem create(GroupBinding binding, String requestId, String body, Instant now) {
        return new OutboundItem(
                0,
                binding.scopeId(),
                binding.connectionId(),
                binding.id(),
                binding.groupId(),
                requestId,
                body,
                AuditTrail.currentActor(),
                now,
                DeliveryStatus.PENDING);
    }
}
