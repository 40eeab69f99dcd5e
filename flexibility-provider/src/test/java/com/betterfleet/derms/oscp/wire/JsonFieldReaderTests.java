package com.betterfleet.derms.oscp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.betterfleet.derms.power.CapacityUnit;
import com.betterfleet.derms.power.Phase;
import com.betterfleet.derms.refusal.InvalidValueException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class JsonFieldReaderTests {

    private static final String TIME = "an RFC 3339 time with an offset, such as 2026-01-31T22:30:00Z";
    private static final String TYPES =
            "one of [CONSUMPTION, GENERATION, FALLBACK_CONSUMPTION, FALLBACK_GENERATION, OPTIMUM]";

    private final JsonMapper json = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    @Test
    void readsEveryFieldOfAForecast() {
        UpdateGroupCapacityForecast forecast = UpdateGroupCapacityForecast.fromJson(json.readTree(forecast("{}")));

        assertThat(forecast.groupId()).isEqualTo("depot 1");
        assertThat(forecast.type()).isEqualTo(CapacityForecastType.CONSUMPTION);
        assertThat(forecast.forecastedBlocks())
                .containsExactly(new ForecastedBlock(
                        new BigDecimal("12.50"),
                        Phase.ALL,
                        CapacityUnit.KW,
                        Instant.parse("2026-10-31T23:00:00Z"),
                        Instant.parse("2026-10-31T23:15:00.123456Z")));
        assertThat(forecast.ignored()).isEmpty();
    }

    @Tag("OSCP-BODY-9")
    @Tag("OSCP-DIFF-5")
    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "group_id | null | nothing | a text without control characters",
                "group_id | 7 | \"7\" | a text without control characters",
                "group_id | {\"a\": 1} | \"{\"a\":1}\" | a text without control characters",
                "group_id | \"a\\u0000b\" | \"a\0b\" | a text without control characters",
                "group_id | \"a\\nb\" | \"a | a text without control characters",
                "group_id | \"a\\ud800b\" | \"a | a text without control characters",
                "type | null | nothing | " + TYPES,
                "type | \"consumption\" | \"consumption\" | " + TYPES,
                "type | 0 | \"0\" | " + TYPES,
                "forecasted_blocks | null | nothing | an array",
                "forecasted_blocks | {} | \"{}\" | an array",
                "forecasted_blocks[0] | null | nothing | an object",
                "forecasted_blocks[0] | 5 | \"5\" | an object",
                "forecasted_blocks[0] | [] | \"[]\" | an object",
                "forecasted_blocks[0].capacity | null | nothing | a number",
                "forecasted_blocks[0].capacity | \"12\" | \"12\" | a number",
                "forecasted_blocks[0].capacity | true | \"true\" | a number",
                "forecasted_blocks[0].phase | \"FOUR\" | \"FOUR\" | one of [UNKNOWN, ONE, TWO, THREE, ALL]",
                "forecasted_blocks[0].phase | null | nothing | one of [UNKNOWN, ONE, TWO, THREE, ALL]",
                "forecasted_blocks[0].unit | \"MW\" | \"MW\" | one of [A, W, KW, WH, KWH]",
                "forecasted_blocks[0].unit | [\"W\"] | \"[\"W\"]\" | one of [A, W, KW, WH, KWH]",
                "forecasted_blocks[0].start_time | null | nothing | " + TIME,
                "forecasted_blocks[0].start_time | \"2026-11-01T12:00:00\" | \"2026-11-01T12:00:00\" | " + TIME,
                "forecasted_blocks[0].start_time | \"2026-11-01\" | \"2026-11-01\" | " + TIME,
                "forecasted_blocks[0].start_time | 1793534400 | \"1793534400\" | " + TIME,
                "forecasted_blocks[0].end_time | \"2026-11-31T12:00:00Z\" | \"2026-11-31T12:00:00Z\" | " + TIME,
                "forecasted_blocks[0].end_time | \"+12026-11-01T12:00:00Z\" | \"+12026-11-01T12:00:00Z\" | " + TIME,
                "forecasted_blocks[0].end_time | \"1969-12-31T12:00:00Z\" | \"1969-12-31T12:00:00Z\" | " + TIME
            })
    void invalidValueIsReportedWithPathValueAndExpectation(String path, String value, String found, String expected) {
        String change = switch (path) {
            case "group_id", "type", "forecasted_blocks" -> "{\"%s\": %s}".formatted(path, value);
            case "forecasted_blocks[0]" -> "{\"forecasted_blocks\": [%s]}".formatted(value);
            default -> "{\"block\": {\"%s\": %s}}".formatted(path.substring(path.indexOf('.') + 1), value);
        };
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> UpdateGroupCapacityForecast.fromJson(json.readTree(forecast(change))))
                .withMessageStartingWith(path + " is " + found)
                .withMessageEndingWith("; expected " + expected);
    }

    @Test
    void secondBlockIsReportedByItsIndex() {
        String good = "{\"capacity\": 1, \"phase\": \"ALL\", \"unit\": \"W\", \"start_time\": \"2026-11-01T12:00:00Z\","
                + " \"end_time\": \"2026-11-01T13:00:00Z\"}";

        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> UpdateGroupCapacityForecast.fromJson(json.readTree(
                        forecast("{\"forecasted_blocks\": [%s, %s]}".formatted(good, good.replace("1,", "\"1\","))))))
                .withMessage("forecasted_blocks[1].capacity is \"1\"; expected a number");
    }

    @Test
    void longValueIsAbbreviated() {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> HeartbeatMessage.fromJson(
                        json.readTree("{\"offline_mode_at\": \"%s\"}".formatted("x".repeat(100_000)))))
                .satisfies(refusal -> assertThat(refusal.text()).hasSizeLessThan(300))
                .withMessageStartingWith("offline_mode_at is \"xxx");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "\"text\"", "null"})
    void bodyMustBeAnObject(String body) {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> HeartbeatMessage.fromJson(json.readTree(body)))
                .withMessageStartingWith("body is ")
                .withMessageEndingWith("expected an object");
    }

    @Tag("OSCP-BODY-9")
    @ParameterizedTest
    @CsvSource({
        "2026-11-01T12:00:00Z, 2026-11-01T12:00:00Z",
        "2026-11-01T12:00:00+13:00, 2026-10-31T23:00:00Z",
        "2026-11-01T12:00:00+12:45, 2026-10-31T23:15:00Z",
        "2026-11-01T12:00:00.123456789Z, 2026-11-01T12:00:00.123456Z",
        "9999-12-31T23:59:59Z, 9999-12-31T23:59:59Z"
    })
    void timeIsReadWithItsOffsetToTheMicrosecond(String stated, String read) {
        assertThat(HeartbeatMessage.fromJson(json.readTree("{\"offline_mode_at\": \"%s\"}".formatted(stated)))
                        .offlineModeAt())
                .isEqualTo(Instant.parse(read));
    }

    @Tag("OSCP-BODY-5")
    @Tag("OSCP-BODY-6")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "heartbeat_interval | 0.999 | \"0.999\"; expected 1 to 86400 seconds",
                "heartbeat_interval | 86400.001 | \"86400.001\"; expected 1 to 86400 seconds",
                "heartbeat_interval | -5 | \"-5\"; expected 1 to 86400 seconds",
                "heartbeat_interval | 1e-999999 | expected 1 to 86400 seconds",
                "heartbeat_interval | 1e999999 | expected 1 to 86400 seconds",
                "heartbeat_interval | \"15\" | \"15\"; expected a number",
                "measurement_configuration | null | nothing; expected an array",
                "measurement_configuration | \"INTERMITTENT\" | \"INTERMITTENT\"; expected an array",
                "measurement_configuration[0] | [\"HOURLY\"] | \"HOURLY\"; expected one of [CONTINUOUS, INTERMITTENT]",
                "measurement_configuration[0] | [null] | nothing; expected one of [CONTINUOUS, INTERMITTENT]",
                "measurement_configuration | [\"CONTINUOUS\", \"CONTINUOUS\"] | expected each value at most once"
            })
    void invalidDemandIsReportedByItsPath(String path, String value, String expected) {
        String name = path.replace("[0]", "");
        String other = name.startsWith("h") ? ", \"measurement_configuration\": []" : "";

        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> HandshakeMessage.fromJson(
                        json.readTree("{\"required_behaviour\": {\"%s\": %s%s}}".formatted(name, value, other))))
                .withMessageStartingWith("required_behaviour." + path + " is ")
                .withMessageContaining(expected);
    }

    @Tag("OSCP-BODY-5")
    @Tag("OSCP-BODY-6")
    @Tag("OSCP-DIFF-2")
    @Test
    void demandsAreReadWithDecimalsAndMayBeAbsent() {
        HandshakeMessage stated = HandshakeMessage.fromJson(json.readTree(
                "{\"required_behaviour\": {\"heartbeat_interval\": 15.0, \"measurement_configuration\": []}}"));

        assertThat(stated.requiredBehaviour())
                .contains(new RequiredBehaviour(Optional.of(new BigDecimal("15.0")), List.of()));
        assertThat(HandshakeMessage.fromJson(json.readTree("{}")))
                .isEqualTo(new HandshakeMessage(Optional.empty(), false, List.of()));
    }

    @Tag("OSCP-DIFF-1")
    @Test
    void demandsOutsideTheWrapperAreDetectedAndIgnored() {
        HandshakeMessage flat = HandshakeMessage.fromJson(
                json.readTree("{\"measurement_configuration\": [\"CONTINUOUS\"], \"heartbeat_interval\": 5}"));

        assertThat(flat.requiredBehaviour()).isEmpty();
        assertThat(flat.flat()).isTrue();
        assertThat(flat.ignored()).containsExactlyInAnyOrder("measurement_configuration", "heartbeat_interval");
    }

    @Tag("OSCP-BODY-11")
    @Test
    void unknownFieldsAreReportedAndAccepted() {
        UpdateGroupCapacityForecast forecast = UpdateGroupCapacityForecast.fromJson(
                json.readTree(forecast("{\"vendor\": {\"x\": 1}, \"block\": {\"note\": \"hi\"}}")));

        assertThat(forecast.ignored()).containsExactly("vendor", "forecasted_blocks[0].note");
    }

    @Tag("OSCP-BODY-7")
    @Tag("OSCP-BODY-10")
    @Test
    void writtenMessageHasTheFullWrapperAndMilliseconds() {
        assertThat(HandshakeMessage.toJson(
                        json,
                        new RequiredBehaviour(
                                Optional.of(new BigDecimal("60")),
                                List.of(RequiredBehaviour.MeasurementConfiguration.INTERMITTENT))))
                .isEqualTo("{\"required_behaviour\":{\"heartbeat_interval\":60,"
                        + "\"measurement_configuration\":[\"INTERMITTENT\"]}}");
        assertThat(HandshakeMessage.toJson(json, new RequiredBehaviour(Optional.empty(), List.of())))
                .isEqualTo("{\"required_behaviour\":{\"measurement_configuration\":[]}}");
        assertThat(HeartbeatMessage.toJson(json, Instant.parse("2026-11-01T12:00:00.123456Z")))
                .isEqualTo("{\"offline_mode_at\":\"2026-11-01T12:00:00.123Z\"}");
    }

    /** A valid forecast of one block with fields replaced; those under "block" replace fields of the block. */
    private String forecast(String changes) {
        ObjectNode body = (ObjectNode) json.readTree("""
                {"group_id": "depot 1", "type": "CONSUMPTION", "forecasted_blocks": [
                  {"capacity": 12.50, "phase": "ALL", "unit": "KW",
                   "start_time": "2026-11-01T12:00:00+13:00", "end_time": "2026-11-01T12:15:00.123456789+13:00"}]}
                """);
        ObjectNode change = (ObjectNode) json.readTree(changes);
        if (change.remove("block") instanceof ObjectNode block) {
            ((ObjectNode) body.path("forecasted_blocks").path(0)).setAll(block);
        }
        body.setAll(change);
        return json.writeValueAsString(body);
    }
}
