package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.forecast.Acceptance;
import com.betterfleet.derms.forecast.BlockField;
import com.betterfleet.derms.forecast.Cover;
import com.betterfleet.derms.forecast.ForecastIntake;
import com.betterfleet.derms.forecast.Judged;
import com.betterfleet.derms.forecast.ReceivedBlock;
import com.betterfleet.derms.forecast.Submission;
import com.betterfleet.derms.oscp.wire.CapacityForecastType;
import com.betterfleet.derms.oscp.wire.ForecastedBlock;
import com.betterfleet.derms.oscp.wire.UpdateGroupCapacityForecast;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.refusal.Invalid;
import io.swagger.v3.oas.annotations.Hidden;
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
    private final Answers answers;

    ForecastEndpoint(ForecastIntake intake, Answers answers) {
        this.intake = intake;
        this.answers = answers;
    }

    @PostMapping("/update_group_capacity_forecast")
    ResponseEntity<String> update(@RequestAttribute(PartnerFilter.INBOUND) Inbound inbound) {
        UpdateGroupCapacityForecast message = UpdateGroupCapacityForecast.read(inbound.body());
        inbound.remarkIgnored(message.ignored());
        Acceptance acceptance = intake.take(submission(inbound, message));
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
                answers.refuse(HttpStatus.BAD_REQUEST, worded(refused.reason()).text());
            case Acceptance.NotBound notBound ->
                answers.refuse(
                        HttpStatus.NOT_FOUND,
                        "group_id is \"%s\"; no such group is bound".formatted(message.groupId()));
            case Acceptance.EpochOver over ->
                answers.refuse(HttpStatus.FORBIDDEN, "the group is not under the Capacity Provider's control");
            case Acceptance.RequestIdReused reused ->
                answers.refuse(
                        HttpStatus.CONFLICT,
                        "X-Request-ID is \"%s\", which was used before with another body; expected a new one"
                                .formatted(inbound.requestId()));
        };
    }

    private static Submission submission(Inbound inbound, UpdateGroupCapacityForecast message) {
        return new Submission(
                inbound.connectionId(),
                message.groupId(),
                inbound.requestId(),
                direction(message.type()),
                cover(message.type()),
                message.forecastedBlocks().stream()
                        .map(ForecastEndpoint::received)
                        .toList(),
                inbound.text());
    }

    private static ReceivedBlock received(ForecastedBlock block) {
        return new ReceivedBlock(block.capacity(), block.unit(), block.phase(), block.startTime(), block.endTime());
    }

    private static Direction direction(CapacityForecastType type) {
        return switch (type) {
            case CONSUMPTION, FALLBACK_CONSUMPTION -> Direction.IMPORT;
            case GENERATION, FALLBACK_GENERATION -> Direction.EXPORT;
            case OPTIMUM ->
                throw new Invalid(
                        "type",
                        type,
                        "CONSUMPTION, GENERATION, FALLBACK_CONSUMPTION or FALLBACK_GENERATION: "
                                + "an OPTIMUM is for a Capacity Optimizer, and there is none here");
        };
    }

    private static Cover cover(CapacityForecastType type) {
        return switch (type) {
            case CONSUMPTION, GENERATION, OPTIMUM -> Cover.PRIMARY;
            case FALLBACK_CONSUMPTION, FALLBACK_GENERATION -> Cover.FALLBACK;
        };
    }

    /** A refusal of the forecast room, in the names of the wire. */
    private static Invalid worded(Judged.Refused refused) {
        String block = refused.blockIndex().isPresent()
                ? "forecasted_blocks[%d]".formatted(refused.blockIndex().getAsInt())
                : "forecasted_blocks";
        String expected = refused.expected().replace("blocks[", "forecasted_blocks[");
        return new Invalid(block + suffix(refused.field()), refused.value(), expected);
    }

    private static String suffix(BlockField field) {
        return switch (field) {
            case BLOCKS -> "";
            case CAPACITY -> ".capacity";
            case UNIT -> ".unit";
            case PHASE -> ".phase";
            case START -> ".start_time";
            case END -> ".end_time";
        };
    }
}
