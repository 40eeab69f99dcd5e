package com.betterfleet.derms.ems.readings;

import com.betterfleet.derms.StartupRefusedException;
import com.betterfleet.derms.metering.MeterReading;
import com.betterfleet.derms.payload.BodyDecoder;
import com.betterfleet.derms.payload.StrictJson;
import com.betterfleet.derms.refusal.InvalidValueException;
import com.betterfleet.derms.refusal.UnacceptableBodyException;
import com.betterfleet.derms.refusal.UnacceptableBodyException.BodyFault;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Maps fields of an MQTT message to a reading: a JSON pointer and a factor for each, such as {@code
 * importWh=/energy/kwh*1000}.
 */
record MqttPayloadMapping(Map<String, FieldMapping> fields) {

    private static final JsonMapper JSON = StrictJson.from(new JsonMapper());

    /** @param factor the factor that the number is multiplied by */
    record FieldMapping(JsonPointer pointer, BigDecimal factor) {}

    static MqttPayloadMapping parse(String mapping) {
        Map<String, FieldMapping> fields = new LinkedHashMap<>();
        for (String part : mapping.split(",", -1)) {
            int equals = part.indexOf('=');
            String field = equals < 0 ? part.strip() : part.substring(0, equals).strip();
            if (equals < 0 || !ReadingBuilder.FIELDS.contains(field)) {
                throw refuseMapping(part);
            }
            fields.put(field, parseField(part, part.substring(equals + 1).strip()));
        }
        return new MqttPayloadMapping(fields);
    }

    /** Whether messages state the time of their reading; otherwise that of their arrival counts. */
    boolean statesTime() {
        return fields.containsKey("at");
    }

    boolean namesAsset() {
        return fields.containsKey("assetId");
    }

    /**
     * Reads the reading in a message.
     *
     * @param topicAsset the asset in the topic; one in the message takes precedence
     * @param arrivedAt the time of the reading where no time is mapped
     * @throws InvalidValueException if the message is not a reading
     */
    MeterReading readMessage(byte[] message, Optional<String> topicAsset, Instant arrivedAt) {
        JsonNode body = parseBody(message);
        ReadingBuilder builder = new ReadingBuilder();
        topicAsset.ifPresent(asset -> builder.setText("assetId", asset));
        if (!statesTime()) {
            builder.setText("at", arrivedAt.toString());
        }
        fields.forEach((field, fieldMapping) -> {
            JsonNode value = body.at(fieldMapping.pointer());
            if (value.isMissingNode() || value.isNull()) {
                return;
            }
            if (!value.isString() && !value.isNumber()) {
                throw new InvalidValueException(
                        field, value.getNodeType(), "a text or a number at " + fieldMapping.pointer());
            }
            if ("assetId".equals(field) || "at".equals(field)) {
                builder.setText(field, value.asString());
            } else {
                builder.setNumber(
                        field,
                        ReadingBuilder.parseDecimal(field, value.asString())
                                .multiply(fieldMapping.factor())
                                .toString());
            }
        });
        return builder.buildReading();
    }

    private static JsonNode parseBody(byte[] message) {
        if (message.length > ReadingBounds.MAX_ROW_LENGTH) {
            throw new UnacceptableBodyException(
                    BodyFault.TOO_LARGE, "the message is larger than %d bytes".formatted(ReadingBounds.MAX_ROW_LENGTH));
        }
        try {
            @Nullable JsonNode body = JSON.readTree(BodyDecoder.decodeText(message));
            if (body != null && body.isObject()) {
                return body;
            }
            throw new InvalidValueException("message", body == null ? null : body.getNodeType(), "a JSON object");
        } catch (JacksonException broken) {
            throw new UnacceptableBodyException(
                    BodyFault.MALFORMED, "the message is not valid JSON: " + StrictJson.describeFault(broken));
        } catch (NumberFormatException endless) {
            throw new InvalidValueException("message", "a number out of range", "usual numbers");
        }
    }

    private static FieldMapping parseField(String part, String expression) {
        int factorStart = expression.lastIndexOf('*');
        try {
            return new FieldMapping(
                    JsonPointer.compile(factorStart < 0 ? expression : expression.substring(0, factorStart)),
                    factorStart < 0 ? BigDecimal.ONE : new BigDecimal(expression.substring(factorStart + 1)));
        } catch (IllegalArgumentException e) {
            throw refuseMapping(part);
        }
    }

    private static StartupRefusedException refuseMapping(String part) {
        return new StartupRefusedException(
                "DERMS_MQTT_FIELDS contains \"%s\"; expected field=/json/pointer or field=/json/pointer*factor, separated by commas, fields of %s"
                        .formatted(part, ReadingBuilder.FIELDS));
    }
}
