package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.forecast.ForecastIntake;
import com.betterfleet.derms.forecast.IntakeOutcome;
import com.betterfleet.derms.oscp.wire.UpdateGroupCapacityForecast;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Receives UpdateGroupCapacityForecast from a Capacity Provider (M4). Success means received and stored, nothing more.
 */
@RestController
@Hidden
@RequestMapping(OscpPaths.BASE)
class ForecastEndpoint {

    private final ForecastIntake intake;
    private final SegmentedForecastIntake segments;
    private final OscpResponses responses;

    ForecastEndpoint(ForecastIntake intake, SegmentedForecastIntake segments, OscpResponses responses) {
        this.intake = intake;
        this.segments = segments;
        this.responses = responses;
    }

    @PostMapping("/update_group_capacity_forecast")
    ResponseEntity<String> updateForecast(
            @RequestAttribute(PartnerFilter.INBOUND) InboundMessage inbound, HttpServletRequest request) {
        Optional<SegmentPosition> segment = SegmentPosition.of(request);
        UpdateGroupCapacityForecast message = inbound.toForecast();
        inbound.warnIgnoredFields(message.ignored());
        Optional<IntakeOutcome> outcome = segment.isPresent()
                ? segments.acceptSegment(segment.get(), inbound, message)
                : Optional.of(intake.acceptForecast(ForecastMapper.toSubmission(inbound, message)));
        return outcome.map(accepted -> toResponse(accepted, inbound, message.groupId()))
                .orElseGet(() -> ResponseEntity.noContent().build());
    }

    private ResponseEntity<String> toResponse(IntakeOutcome outcome, InboundMessage inbound, String groupId) {
        return switch (outcome) {
            case IntakeOutcome.ForecastStored stored -> acknowledge(inbound);
            case IntakeOutcome.DuplicateForecast duplicate -> acknowledge(inbound);
            case IntakeOutcome.InvalidForecast refused ->
                responses.createRefusal(
                        HttpStatus.BAD_REQUEST,
                        ForecastMapper.toWireRefusal(refused.reason()).text());
            case IntakeOutcome.GroupNotBound notBound ->
                responses.createRefusal(
                        HttpStatus.NOT_FOUND, "group_id is \"%s\"; no such group is bound".formatted(groupId));
            case IntakeOutcome.EpochEnded epochEnded ->
                responses.createRefusal(HttpStatus.FORBIDDEN, "the group is not under the Capacity Provider's control");
            case IntakeOutcome.RequestIdReused reused ->
                responses.createRefusal(
                        HttpStatus.CONFLICT,
                        "X-Request-ID is \"%s\", which was used before with another body; expected a new one"
                                .formatted(reused.requestId()));
        };
    }

    /** The transaction that accepted the message has logged it. */
    private static ResponseEntity<String> acknowledge(InboundMessage inbound) {
        inbound.markLogged();
        return ResponseEntity.noContent().build();
    }
}
