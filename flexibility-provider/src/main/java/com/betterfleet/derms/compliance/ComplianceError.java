package com.betterfleet.derms.compliance;

import com.betterfleet.derms.connection.PartnerTerms.ComplianceRule;
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
 * @param affected which of its blocks cannot be met; empty: none is named
 * @param requestId of the message
 * @param body of the message, exactly as it leaves
 * @param trouble why it has not been taken by the partner
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
        List<Interval> affected,
        String reportedBy,
        Instant reportedAt,
        String requestId,
        String body,
        State state,
        Optional<Instant> deliveredAt,
        Optional<String> trouble) {

    public ComplianceError {
        affected = List.copyOf(affected);
    }

    /** How far it has come. */
    public enum State {
        /** It waits for its turn, or for the link. */
        QUEUED,
        DELIVERED,
        /** The partner calls the message wrong. */
        FAILED,
        /** Control was taken back before it had left. */
        CANCELLED
    }
}
