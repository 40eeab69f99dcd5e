package com.betterfleet.derms.compliance;

import com.betterfleet.derms.partner.PartnerProperties.ComplianceRule;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was said to the partner of a forecast that cannot be met (M13).
 *
 * @param rule which rule said it; empty: a person
 * @param message for people at the partner's
 * @param forecastRequestId the partner's id of the forecast
 * @param affectedBlocks which of its blocks cannot be met; empty: none is named
 * @param requestId of the message
 * @param body of the message, exactly as it leaves
 * @param undeliveredReason why it has not been taken by the partner
 */
public record ComplianceError(
        long id,
        String scopeId,
        String connectionId,
        long bindingId,
        String groupId,
        Optional<ComplianceRule> rule,
        String message,
        String forecastRequestId,
        List<Interval> affectedBlocks,
        String reportedBy,
        Instant reportedAt,
        String requestId,
        String body,
        ComplianceErrorState state,
        Optional<Instant> deliveredAt,
        Optional<String> undeliveredReason) {

    public ComplianceError {
        affectedBlocks = List.copyOf(affectedBlocks);
    }

    /** How far it has come. */
    public enum ComplianceErrorState {
        /** It waits for its turn, or for the link. */
        QUEUED,
        DELIVERED,
        /** The partner calls the message wrong. */
        FAILED,
        /** Control was taken back before it had left. */
        CANCELLED
    }
}
