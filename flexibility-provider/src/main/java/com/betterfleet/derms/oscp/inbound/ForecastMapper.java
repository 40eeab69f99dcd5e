package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.forecast.BlockField;
import com.betterfleet.derms.forecast.ForecastKind;
import com.betterfleet.derms.forecast.ForecastReceiptLog.MessageReceipt;
import com.betterfleet.derms.forecast.ForecastSubmission;
import com.betterfleet.derms.forecast.ReceivedBlock;
import com.betterfleet.derms.forecast.ValidationResult;
import com.betterfleet.derms.oscp.wire.CapacityForecastType;
import com.betterfleet.derms.oscp.wire.ForecastedBlock;
import com.betterfleet.derms.oscp.wire.UpdateGroupCapacityForecast;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.refusal.InvalidValueException;
import java.util.Optional;

/** Maps a forecast message to the forecast room, and that room's rejections back to wire names. */
final class ForecastMapper {

    private ForecastMapper() {}

    static ForecastSubmission toSubmission(InboundMessage inbound, UpdateGroupCapacityForecast message) {
        return toSubmission(
                inbound.connectionId(),
                inbound.requestId(),
                inbound.correlationId(),
                message,
                inbound.text(),
                Optional.of(inbound));
    }

    /**
     * Maps a forecast.
     *
     * @param text stored as evidence
     * @param receipt the message to log with the acceptance; empty where each segment is logged by itself
     */
    static ForecastSubmission toSubmission(
            String connectionId,
            String requestId,
            Optional<String> correlationId,
            UpdateGroupCapacityForecast message,
            String text,
            Optional<MessageReceipt> receipt) {
        return new ForecastSubmission(
                connectionId,
                message.groupId(),
                requestId,
                correlationId,
                toDirection(message.type()),
                toForecastKind(message.type()),
                message.forecastedBlocks().stream()
                        .map(ForecastMapper::toReceivedBlock)
                        .toList(),
                text,
                receipt);
    }

    private static ReceivedBlock toReceivedBlock(ForecastedBlock block) {
        return new ReceivedBlock(block.capacity(), block.unit(), block.phase(), block.startTime(), block.endTime());
    }

    /**
     * The direction of a type.
     *
     * @throws InvalidValueException if the service cannot follow the type
     */
    static Direction toDirection(CapacityForecastType type) {
        return switch (type) {
            case CONSUMPTION, FALLBACK_CONSUMPTION -> Direction.IMPORT;
            case GENERATION, FALLBACK_GENERATION -> Direction.EXPORT;
            case OPTIMUM ->
                throw new InvalidValueException(
                        "type",
                        type,
                        "CONSUMPTION, GENERATION, FALLBACK_CONSUMPTION or FALLBACK_GENERATION: "
                                + "OPTIMUM is for a Capacity Optimizer, which this service is not");
        };
    }

    private static ForecastKind toForecastKind(CapacityForecastType type) {
        return switch (type) {
            case CONSUMPTION, GENERATION, OPTIMUM -> ForecastKind.PRIMARY;
            case FALLBACK_CONSUMPTION, FALLBACK_GENERATION -> ForecastKind.FALLBACK;
        };
    }

    /** A rejection of the forecast room in wire names. */
    static InvalidValueException toWireRefusal(ValidationResult.ValidationError refused) {
        String block = refused.blockIndex().isPresent()
                ? "forecasted_blocks[%d]".formatted(refused.blockIndex().getAsInt())
                : "forecasted_blocks";
        String expected = refused.expected().replace("blocks[", "forecasted_blocks[");
        return new InvalidValueException(block + fieldSuffix(refused.field()), refused.value(), expected);
    }

    private static String fieldSuffix(BlockField field) {
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
