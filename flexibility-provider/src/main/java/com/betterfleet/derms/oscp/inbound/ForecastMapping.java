package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.forecast.BlockField;
import com.betterfleet.derms.forecast.Cover;
import com.betterfleet.derms.forecast.Judged;
import com.betterfleet.derms.forecast.ReceivedBlock;
import com.betterfleet.derms.forecast.Submission;
import com.betterfleet.derms.oscp.wire.CapacityForecastType;
import com.betterfleet.derms.oscp.wire.ForecastedBlock;
import com.betterfleet.derms.oscp.wire.UpdateGroupCapacityForecast;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.refusal.Invalid;
import java.util.Optional;

/** A forecast of the wire as the forecast room knows it, and that room's refusals in the names of the wire. */
final class ForecastMapping {

    private ForecastMapping() {}

    static Submission submission(Inbound inbound, UpdateGroupCapacityForecast message) {
        return submission(
                inbound.connectionId(), inbound.requestId(), inbound.correlationId(), message, inbound.text());
    }

    /** {@code text} is what is kept as evidence. */
    static Submission submission(
            String connectionId,
            String requestId,
            Optional<String> correlationId,
            UpdateGroupCapacityForecast message,
            String text) {
        return new Submission(
                connectionId,
                message.groupId(),
                requestId,
                correlationId,
                direction(message.type()),
                cover(message.type()),
                message.forecastedBlocks().stream()
                        .map(ForecastMapping::received)
                        .toList(),
                text);
    }

    private static ReceivedBlock received(ForecastedBlock block) {
        return new ReceivedBlock(block.capacity(), block.unit(), block.phase(), block.startTime(), block.endTime());
    }

    /** The direction, unless the type is one that nothing here can follow. */
    static Direction direction(CapacityForecastType type) {
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
    static Invalid worded(Judged.Refused refused) {
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
