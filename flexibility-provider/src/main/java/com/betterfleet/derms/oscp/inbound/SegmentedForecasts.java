package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.connection.Bindings;
import com.betterfleet.derms.exchange.Assemblies;
import com.betterfleet.derms.exchange.Part;
import com.betterfleet.derms.exchange.PartTaken;
import com.betterfleet.derms.exchange.WholeMessage;
import com.betterfleet.derms.forecast.Acceptance;
import com.betterfleet.derms.forecast.ForecastIntake;
import com.betterfleet.derms.forecast.ForecastRules;
import com.betterfleet.derms.oscp.wire.Headers;
import com.betterfleet.derms.oscp.wire.MessageName;
import com.betterfleet.derms.oscp.wire.UpdateGroupCapacityForecast;
import com.betterfleet.derms.refusal.Conflict;
import com.betterfleet.derms.refusal.Invalid;
import com.betterfleet.derms.refusal.Refusal;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Forecasts that come in segments: each is answered when it is stored, the last one with the verdict on the whole (M4). */
@Component
class SegmentedForecasts {

    private static final String TYPE = MessageName.UPDATE_GROUP_CAPACITY_FORECAST.wireName();

    private final Assemblies assemblies;
    private final ForecastIntake intake;
    private final Bindings bindings;
    private final JsonMapper json;

    SegmentedForecasts(Assemblies assemblies, ForecastIntake intake, Bindings bindings, JsonMapper mapper) {
        this.assemblies = assemblies;
        this.intake = intake;
        this.bindings = bindings;
        this.json = mapper.rebuild()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build();
    }

    /**
     * Takes one segment.
     *
     * @return the verdict where the message is whole with it or cannot be for anybody; empty where it was stored
     * @throws Refusal where the segment does not fit the others
     */
    Optional<Acceptance> take(Segment segment, Inbound inbound, UpdateGroupCapacityForecast message) {
        // Refuses at once a type that nothing here can follow.
        ForecastMapping.direction(message.type());
        if (message.forecastedBlocks().isEmpty()) {
            throw new Invalid("forecasted_blocks", "[]", "at least one block");
        }
        if (bindings.find(inbound.connectionId(), message.groupId()).isEmpty()) {
            return Optional.of(new Acceptance.NotBound());
        }
        PartTaken<Acceptance> taken = assemblies.take(
                part(segment, inbound, message),
                ForecastRules.MOST_BLOCKS,
                whole -> judge(inbound.connectionId(), whole),
                SegmentedForecasts::accepted);
        String which = "segment %d of %d ".formatted(segment.index(), segment.count());
        return switch (taken) {
            case PartTaken.Kept<Acceptance> kept -> {
                inbound.remark(which + "stored; others are missing yet");
                yield Optional.empty();
            }
            case PartTaken.Repeated<Acceptance> repeated -> {
                inbound.remark(which + "received before; no second effect");
                yield Optional.empty();
            }
            case PartTaken.Judged<Acceptance> judged -> {
                inbound.remark(which + "made the message whole");
                yield Optional.of(judged.verdict());
            }
            case PartTaken.Contradicted<Acceptance> contradicted -> throw worded(contradicted, segment, message);
        };
    }

    private static Part part(Segment segment, Inbound inbound, UpdateGroupCapacityForecast message) {
        return new Part(
                inbound.connectionId(),
                TYPE,
                segment.keys(inbound.requestId()),
                segment.index(),
                segment.count(),
                message.groupId(),
                message.type().name(),
                inbound.text(),
                message.forecastedBlocks().size());
    }

    private Acceptance judge(String connectionId, WholeMessage whole) {
        List<JsonNode> segments = whole.bodies().stream().map(json::readTree).toList();
        ObjectNode joined = UpdateGroupCapacityForecast.joined(segments);
        UpdateGroupCapacityForecast message = UpdateGroupCapacityForecast.read(joined);
        return intake.take(
                // Segments use the correlation id to find each other: what the whole answers is not said.
                ForecastMapping.submission(
                        connectionId, whole.key(), Optional.empty(), message, json.writeValueAsString(joined)),
                whole.begunAt());
    }

    private static boolean accepted(Acceptance acceptance) {
        return acceptance instanceof Acceptance.Accepted || acceptance instanceof Acceptance.Duplicate;
    }

    private static Refusal worded(
            PartTaken.Contradicted<Acceptance> contradicted, Segment segment, UpdateGroupCapacityForecast message) {
        String asBefore = "%s, as in the segments before".formatted(contradicted.before());
        return switch (contradicted.what()) {
            case COUNT -> new Invalid(Headers.SEGMENT_COUNT, segment.count(), asBefore);
            case SUBJECT -> new Invalid("group_id", message.groupId(), asBefore);
            case SORT -> new Invalid("type", message.type(), asBefore);
            case BODY ->
                new Conflict("%s is \"%d\", and that segment came before with another body"
                        .formatted(Headers.SEGMENT_INDEX, segment.index()));
            case ELEMENTS ->
                new Invalid(
                        "forecasted_blocks",
                        "%d blocks after %s"
                                .formatted(message.forecastedBlocks().size(), contradicted.before()),
                        "at most %d blocks in all segments together".formatted(ForecastRules.MOST_BLOCKS));
        };
    }
}
