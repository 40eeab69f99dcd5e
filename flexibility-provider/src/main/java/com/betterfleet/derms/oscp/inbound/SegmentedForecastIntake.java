package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.exchange.CompleteMessage;
import com.betterfleet.derms.exchange.MessageAssembler;
import com.betterfleet.derms.exchange.MessageSegment;
import com.betterfleet.derms.exchange.SegmentOutcome;
import com.betterfleet.derms.forecast.ForecastIntake;
import com.betterfleet.derms.forecast.ForecastRules;
import com.betterfleet.derms.forecast.IntakeOutcome;
import com.betterfleet.derms.oscp.wire.MessageName;
import com.betterfleet.derms.oscp.wire.OscpHeaders;
import com.betterfleet.derms.oscp.wire.UpdateGroupCapacityForecast;
import com.betterfleet.derms.refusal.ConflictException;
import com.betterfleet.derms.refusal.InvalidValueException;
import com.betterfleet.derms.refusal.RejectedRequestException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Receives segmented forecasts. Each segment is answered when stored, the last one with the result of the whole
 * forecast (M4).
 */
@Component
class SegmentedForecastIntake {

    private static final String TYPE = MessageName.UPDATE_GROUP_CAPACITY_FORECAST.wireName();

    private final MessageAssembler assemblies;
    private final ForecastIntake intake;
    private final AcceptanceLog acceptances;
    private final GroupBindings bindings;
    private final JsonMapper json;

    SegmentedForecastIntake(
            MessageAssembler assemblies,
            ForecastIntake intake,
            AcceptanceLog acceptances,
            GroupBindings bindings,
            JsonMapper mapper) {
        this.assemblies = assemblies;
        this.intake = intake;
        this.acceptances = acceptances;
        this.bindings = bindings;
        this.json = mapper.rebuild()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
    }

    /**
     * Accepts one segment.
     *
     * @return the result where the message is complete, or invalid whatever follows; empty where the segment was stored
     * @throws RejectedRequestException if the segment contradicts the others
     */
    Optional<IntakeOutcome> acceptSegment(
            SegmentPosition segment, InboundMessage inbound, UpdateGroupCapacityForecast message) {
        // Rejects a type that the service cannot follow before anything is stored.
        ForecastMapper.toDirection(message.type());
        if (message.forecastedBlocks().isEmpty()) {
            throw new InvalidValueException("forecasted_blocks", "[]", "at least one block");
        }
        if (bindings.findBinding(inbound.connectionId(), message.groupId()).isEmpty()) {
            return Optional.of(new IntakeOutcome.GroupNotBound());
        }
        MessageSegment part = toPart(segment, inbound, message);
        SegmentOutcome<IntakeOutcome> result = acceptances.applyMessage(
                inbound,
                () -> assemblies.acceptSegment(
                        part,
                        ForecastRules.MAX_BLOCKS,
                        whole -> evaluateWhole(inbound.connectionId(), whole),
                        SegmentedForecastIntake::isAccepted),
                outcome -> describeAcceptance(segment, outcome));
        return switch (result) {
            case SegmentOutcome.SegmentStored<IntakeOutcome> stored -> Optional.empty();
            case SegmentOutcome.SegmentRepeated<IntakeOutcome> repeated -> Optional.empty();
            case SegmentOutcome.MessageEvaluated<IntakeOutcome> evaluated -> Optional.of(evaluated.result());
            case SegmentOutcome.SegmentMismatch<IntakeOutcome> contradicted ->
                throw toRefusal(contradicted, segment, message);
        };
    }

    /** The warnings to an accepted segment; empty where it is refused. */
    private static Optional<List<String>> describeAcceptance(
            SegmentPosition segment, SegmentOutcome<IntakeOutcome> outcome) {
        String segmentLabel = "segment %d of %d ".formatted(segment.index(), segment.count());
        return switch (outcome) {
            case SegmentOutcome.SegmentStored<IntakeOutcome> stored ->
                Optional.of(List.of(segmentLabel + "stored; others are still missing"));
            case SegmentOutcome.SegmentRepeated<IntakeOutcome> repeated ->
                Optional.of(List.of(segmentLabel + IntakeOutcome.DuplicateForecast.WARNING));
            case SegmentOutcome.MessageEvaluated<IntakeOutcome> evaluated ->
                describeAcceptance(segmentLabel + "completed the message", evaluated.result());
            case SegmentOutcome.SegmentMismatch<IntakeOutcome> contradicted -> Optional.empty();
        };
    }

    private static Optional<List<String>> describeAcceptance(String completed, IntakeOutcome outcome) {
        return switch (outcome) {
            case IntakeOutcome.ForecastStored stored ->
                Optional.of(Stream.concat(Stream.of(completed), stored.warnings().stream())
                        .toList());
            case IntakeOutcome.DuplicateForecast duplicate ->
                Optional.of(List.of(completed, IntakeOutcome.DuplicateForecast.WARNING));
            default -> Optional.empty();
        };
    }

    private static MessageSegment toPart(
            SegmentPosition segment, InboundMessage inbound, UpdateGroupCapacityForecast message) {
        return new MessageSegment(
                inbound.connectionId(),
                TYPE,
                segment.messageKeys(inbound.requestId()),
                segment.index(),
                segment.count(),
                message.groupId(),
                message.type().name(),
                inbound.text(),
                message.forecastedBlocks().size());
    }

    private IntakeOutcome evaluateWhole(String connectionId, CompleteMessage whole) {
        List<JsonNode> segments = whole.bodies().stream().map(json::readTree).toList();
        ObjectNode joined = UpdateGroupCapacityForecast.joinSegments(segments);
        UpdateGroupCapacityForecast message = UpdateGroupCapacityForecast.fromJson(joined);
        return intake.acceptForecast(
                // Segments use the correlation id to find each other, so the whole forecast states none.
                ForecastMapper.toSubmission(
                        connectionId,
                        whole.key(),
                        Optional.empty(),
                        message,
                        json.writeValueAsString(joined),
                        Optional.empty()),
                whole.firstReceivedAt());
    }

    private static boolean isAccepted(IntakeOutcome acceptance) {
        return acceptance instanceof IntakeOutcome.ForecastStored
                || acceptance instanceof IntakeOutcome.DuplicateForecast;
    }

    private static RejectedRequestException toRefusal(
            SegmentOutcome.SegmentMismatch<IntakeOutcome> contradicted,
            SegmentPosition segment,
            UpdateGroupCapacityForecast message) {
        String sameAsBefore = "%s, as in the segments before".formatted(contradicted.expected());
        return switch (contradicted.reason()) {
            case COUNT -> new InvalidValueException(OscpHeaders.SEGMENT_COUNT, segment.count(), sameAsBefore);
            case SUBJECT -> new InvalidValueException("group_id", message.groupId(), sameAsBefore);
            case SORT -> new InvalidValueException("type", message.type(), sameAsBefore);
            case BODY ->
                new ConflictException("%s is \"%d\", and that segment was received before with another body"
                        .formatted(OscpHeaders.SEGMENT_INDEX, segment.index()));
            case ELEMENTS ->
                new InvalidValueException(
                        "forecasted_blocks",
                        "%d blocks after %s"
                                .formatted(message.forecastedBlocks().size(), contradicted.expected()),
                        "at most %d blocks in all segments together".formatted(ForecastRules.MAX_BLOCKS));
        };
    }
}
