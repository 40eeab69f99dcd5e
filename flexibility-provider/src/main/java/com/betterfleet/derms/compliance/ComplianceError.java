package com.betterfleet.derms.compliance;

import com.betterfleet.derms.partner.PartnerProperties.ComplianceRule;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A message to the partner that a forecast cannot be met (M13).
 *
 * @param item the message
 * @param rule which rule found the conflict; empty: an operator reported it
 * @param message for the partner's operators
 * @param forecastRequestId the partner's id of the forecast
 * @param affectedBlocks which of its blocks cannot be met; empty: none is named
 */
public record ComplianceError(
        OutboundItem item,
        Optional<ComplianceRule> rule,
        String message,
        String forecastRequestId,
        List<Interval> affectedBlocks,
        ComplianceErrorState state) {

    public ComplianceError {
        affectedBlocks = List.copyOf(affectedBlocks);
    }

    /** How far a report has come. */
    public enum ComplianceErrorState {
        /** The message waits for its turn, or for the link. */
        QUEUED,
        DELIVERED,
        /** The partner refused the message. */
        FAILED,
        /** An operator took local control before it was sent. */
        CANCELLED
    }

    public long id() {
        return item.id();
    }

    public String reportedBy() {
        return item.createdBy();
    }

    public Instant reportedAt() {
        return item.createdAt();
    }

    public Optional<String> undeliveredReason() {
        return item.delivery().undeliveredReason();
    }
}
