package com.betterfleet.derms.ems;

import com.betterfleet.derms.StartRefused;
import com.betterfleet.derms.metering.Reading;
import com.betterfleet.derms.refusal.Invalid;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where in a message the values of a reading stand: a JSON pointer each, and what the number is multiplied by, such as
 * {@code importWh=/energy/kwh*1000}.
 */
record MqttPayload(Map<String, Place> fields) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** @param factor what the number there is multiplied by */
    record Place(JsonPointer pointer, BigDecimal factor) {}

    static MqttPayload parse(String mapping) {
        Map<String, Place> fields = new LinkedHashMap<>();
        for (String part : mapping.split(",", -1)) {
            int equals = part.indexOf('=');
            String field = equals < 0 ? part.strip() : part.substring(0, equals).strip();
            if (equals < 0 || !GivenRow.FIELDS.contains(field)) {
                throw refused(part);
            }
            fields.put(field, place(part, part.substring(equals + 1).strip()));
        }
        return new MqttPayload(fields);
    }

    boolean namesAsset() {
        return fields.containsKey("assetId");
    }

    /**
     * The reading that a message holds.
     *
     * @param topicAsset the asset that its topic names; one in the message goes before it
     * @param arrivedAt what counts where no time is mapped
     * @throws Invalid where it cannot be read as one
     */
    Reading reading(byte[] message, Optional<String> topicAsset, Instant arrivedAt) {
        JsonNode body = body(message);
        GivenRow row = new GivenRow();
        topicAsset.ifPresent(asset -> row.text("assetId", asset));
        if (!fields.containsKey("at")) {
            row.text("at", arrivedAt.toString());
        }
        fields.forEach((field, place) -> {
            JsonNode value = body.at(place.pointer());
            if (value.isMissingNode() || value.isNull()) {
                return;
            }
            if (!value.isString() && !value.isNumber()) {
                throw new Invalid(field, value.getNodeType(), "a text or a number at " + place.pointer());
            }
            if ("assetId".equals(field) || "at".equals(field)) {
                row.text(field, value.asString());
            } else {
                row.number(
                        field,
                        GivenRow.decimal(field, value.asString())
                                .multiply(place.factor())
                                .toString());
            }
        });
        return row.reading();
    }

    private static JsonNode body(byte[] message) {
        try {
            @Nullable JsonNode body = JSON.readTree(message);
            if (body != null && body.isObject()) {
                return body;
            }
            throw new Invalid("message", body == null ? null : body.getNodeType(), "a JSON object");
        } catch (JacksonException broken) {
            throw new Invalid("message", broken.getOriginalMessage(), "a JSON object");
        } catch (NumberFormatException endless) {
            throw new Invalid("message", "a number beyond all bounds", "usual numbers");
        }
    }

    private static Place place(String part, String where) {
        int times = where.lastIndexOf('*');
        try {
            return new Place(
                    JsonPointer.compile(times < 0 ? where : where.substring(0, times)),
                    times < 0 ? BigDecimal.ONE : new BigDecimal(where.substring(times + 1)));
        } catch (IllegalArgumentException e) {
            throw refused(part);
        }
    }

    private static StartRefused refused(String part) {
        return new StartRefused(
                "DERMS_MQTT_FIELDS holds \"%s\"; expected field=/json/pointer or field=/json/pointer*factor, separated by commas, fields of %s"
                        .formatted(part, GivenRow.FIELDS));
    }
}
