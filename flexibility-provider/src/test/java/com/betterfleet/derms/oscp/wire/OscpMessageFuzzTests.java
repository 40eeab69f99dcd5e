package com.betterfleet.derms.oscp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.payload.StrictJson;
import com.betterfleet.derms.refusal.RejectedRequestException;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Any body is read as each message of the protocol, or refused with a reason; nothing else is thrown. */
class OscpMessageFuzzTests {

    private static final JsonMapper JSON = StrictJson.from(JsonMapper.shared());

    private static final List<Function<JsonNode, Object>> MESSAGES = List.of(
            UpdateGroupCapacityForecast::fromJson,
            HandshakeMessage::fromJson,
            HeartbeatMessage::fromJson,
            RegisterMessage::fromJson);

    @FuzzTest(maxDuration = "5m")
    void anyBytesAreAMessageOrRefused(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        assertThat(BodyRedaction.redactText(text)).isNotNull();
        assertThat(BodyRedaction.resolveEscapes(text)).isNotNull();
        parse(text).ifPresent(body -> MESSAGES.forEach(message -> readOrRefuse(message, body)));
    }

    private static Optional<JsonNode> parse(String text) {
        try {
            return Optional.of(JSON.readTree(text));
        } catch (JacksonException | NumberFormatException noJson) {
            return Optional.empty();
        }
    }

    private static void readOrRefuse(Function<JsonNode, Object> message, JsonNode body) {
        try {
            assertThat(message.apply(body)).isNotNull();
        } catch (RejectedRequestException refused) {
            assertThat(refused.text()).isNotBlank();
        }
    }
}
