package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.forecast.Acceptance;
import com.betterfleet.derms.forecast.ForecastIntake;
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

/** UpdateGroupCapacityForecast from a Capacity Provider (M4). Success says received and durable, never more. */
@RestController
@Hidden
@RequestMapping(OscpPaths.BASE)
class ForecastEndpoint {

    private final ForecastIntake intake;
    private final SegmentedForecasts segments;
    private final Answers answers;

    ForecastEndpoint(ForecastIntake intake, SegmentedForecasts segments, Answers answers) {
        this.intake = intake;
        this.segments = segments;
        this.answers = answers;
    }

    @PostMapping("/update_group_capacity_forecast")
    ResponseEntity<String> update(
            @RequestAttribute(PartnerFilter.INBOUND) Inbound inbound, HttpServletRequest request) {
        Optional<Segment> segment = Segment.of(request);
        UpdateGroupCapacityForecast message = UpdateGroupCapacityForecast.read(inbound.body());
        inbound.remarkIgnored(message.ignored());
        Optional<Acceptance> acceptance = segment.isPresent()
                ? segments.take(segment.get(), inbound, message)
                : Optional.of(intake.take(ForecastMapping.submission(inbound, message)));
        return acceptance
                .map(verdict -> answer(verdict, inbound, message.groupId()))
                .orElseGet(() -> ResponseEntity.noContent().build());
    }

    private ResponseEntity<String> answer(Acceptance acceptance, Inbound inbound, String groupId) {
        return switch (acceptance) {
            case Acceptance.Accepted accepted -> {
                accepted.warnings().forEach(inbound::remark);
                yield ResponseEntity.noContent().build();
            }
            case Acceptance.Duplicate duplicate -> {
                inbound.remark("received before; no second effect");
                yield ResponseEntity.noContent().build();
            }
            case Acceptance.Refused refused ->
                answers.refuse(
                        HttpStatus.BAD_REQUEST,
                        ForecastMapping.worded(refused.reason()).text());
            case Acceptance.NotBound notBound ->
                answers.refuse(HttpStatus.NOT_FOUND, "group_id is \"%s\"; no such group is bound".formatted(groupId));
            case Acceptance.EpochOver over ->
                answers.refuse(HttpStatus.FORBIDDEN, "the group is not under the Capacity Provider's control");
            case Acceptance.RequestIdReused reused ->
                answers.refuse(
                        HttpStatus.CONFLICT,
                        "X-Request-ID is \"%s\", which was used before with another body; expected a new one"
                                .formatted(reused.requestId()));
        };
    }
}
