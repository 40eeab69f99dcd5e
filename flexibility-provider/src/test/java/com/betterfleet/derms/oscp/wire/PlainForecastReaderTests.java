package com.betterfleet.derms.oscp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.payload.StrictJson;
import com.betterfleet.derms.refusal.RejectedRequestException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The reader of plain forecasts and the general one give the same message. */
class PlainForecastReaderTests {

    private static final JsonMapper JSON = StrictJson.from(JsonMapper.shared());
    private static final BodyRedaction REDACTION = new BodyRedaction(JSON);
    private static final int BODIES = 20_000;
    private static final Instant FIRST = Instant.parse("2026-07-01T00:00:00Z");

    private static final String BLOCK =
            "{\"capacity\":500,\"phase\":\"ALL\",\"unit\":\"KW\",\"start_time\":\"2026-07-01T00:00:00Z\",\"end_time\":\"2026-07-01T00:15:00Z\"}";

    private static final List<String> PIECES = List.of(
            "\"",
            "\\",
            "\\u0041",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "0",
            "1",
            "9",
            ".",
            "-",
            "+",
            "e3",
            "E400",
            " ",
            "\t",
            "\n",
            "\0",
            "\f",
            "é",
            "\uD83D\uDE00",
            "\uD83D",
            "null",
            "true",
            "KW",
            "ALL",
            "Z",
            "T",
            "\"type\":",
            "\"capacity\":1,",
            "\"phase\":\"ALL\",",
            "\"token\":\"x\",",
            "\"group_id\":\"G2\",",
            BLOCK,
            "," + BLOCK);

    @Test
    void readsEachPlainForecastAsTheGeneralReaderDoes() {
        Random random = new Random(1);
        for (int i = 0; i < BODIES / 10; i++) {
            String body = createBody(random);
            assertThat(PlainForecastReader.readForecast(body)).as(body).isPresent();
            assertSameAsGeneral(body);
        }
    }

    @Test
    void givesNoOtherMessageThanTheGeneralReaderWhateverIsChanged() {
        Random random = new Random(2);
        int accepted = 0;
        for (int i = 0; i < BODIES; i++) {
            String body = createBody(random);
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                body = changeText(body, random);
            }
            accepted += assertSameAsGeneral(body) ? 1 : 0;
        }
        assertThat(accepted).isBetween(BODIES / 20, BODIES / 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "7", "500", "500.5", "500.50", "0.0", "123456789012345678", "1234567890.12345678"})
    void readsNumbersOfEachUsualForm(String number) {
        String body = toBody(BLOCK.replace("500", number));
        assertThat(PlainForecastReader.readForecast(body)).isPresent();
        assertSameAsGeneral(body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-1", "007", "5.", ".5", "5e3", "1234567890123456789", "123456789.1234567890", "\"5\"", "null"})
    void leavesOtherNumbersToTheGeneralReader(String number) {
        assertThat(PlainForecastReader.readForecast(toBody(BLOCK.replace("500", number))))
                .isEmpty();
    }

    @Test
    void leavesAMessageWithAnUnknownFieldToTheGeneralReader() {
        assertThat(PlainForecastReader.readForecast(toBody(BLOCK.replace("{", "{\"note\":1,"))))
                .isEmpty();
    }

    /** Whether the plain reader reads the text; the general one then reads the same, and there is nothing to redact. */
    private static boolean assertSameAsGeneral(String body) {
        Optional<UpdateGroupCapacityForecast> plain = PlainForecastReader.readForecast(body);
        plain.ifPresent(message -> {
            assertThat(readGenerally(body)).as(body).contains(message);
            assertThat(REDACTION.redactMessage(body, JSON.readTree(body), false))
                    .isEqualTo(body);
        });
        return plain.isPresent();
    }

    private static Optional<UpdateGroupCapacityForecast> readGenerally(String body) {
        try {
            JsonNode tree = JSON.readTree(body);
            return Optional.of(UpdateGroupCapacityForecast.fromJson(tree));
        } catch (JacksonException | NumberFormatException | RejectedRequestException refused) {
            return Optional.empty();
        }
    }

    private static String changeText(String body, Random random) {
        int from = random.nextInt(body.length());
        int until = Math.min(body.length(), from + random.nextInt(3));
        return switch (random.nextInt(3)) {
            case 0 -> body.substring(0, from) + pick(PIECES, random) + body.substring(from);
            case 1 -> body.substring(0, from) + body.substring(until);
            default -> body.substring(0, from) + pick(PIECES, random) + body.substring(until);
        };
    }

    private static String createBody(Random random) {
        List<String> blocks = new ArrayList<>();
        Instant start = FIRST.plusSeconds(random.nextInt(1_000_000));
        for (int i = random.nextInt(4); i >= 0; i--) {
            Instant end = start.plusSeconds(900);
            blocks.add(toObject(
                    random,
                    "\"capacity\":" + space(random) + createNumber(random),
                    "\"phase\":" + space(random) + pick(List.of("\"ALL\"", "\"ONE\"", "\"UNKNOWN\""), random),
                    "\"unit\"" + space(random) + ":" + pick(List.of("\"KW\"", "\"W\"", "\"A\"", "\"KWH\""), random),
                    "\"start_time\":" + space(random) + formatTime(start, random),
                    "\"end_time\":" + formatTime(end, random)));
            start = random.nextInt(5) == 0 ? end.plusSeconds(4) : end;
        }
        return space(random)
                + toObject(
                        random,
                        "\"group_id\":" + pick(List.of("\"G1\"", "\"\"", "\"a b/c\"", "\"Bearer 12345678\""), random),
                        "\"type\":"
                                + pick(List.of("\"CONSUMPTION\"", "\"FALLBACK_GENERATION\"", "\"OPTIMUM\""), random),
                        "\"forecasted_blocks\":" + space(random) + "[" + String.join(space(random) + ",", blocks) + "]")
                + space(random);
    }

    private static String toBody(String block) {
        return "{\"group_id\":\"G1\",\"type\":\"CONSUMPTION\",\"forecasted_blocks\":[" + block + "]}";
    }

    private static String toObject(Random random, String... fields) {
        List<String> shuffled = new ArrayList<>(List.of(fields));
        if (random.nextBoolean()) {
            Collections.shuffle(shuffled, random);
        }
        return "{" + space(random) + String.join(space(random) + "," + space(random), shuffled) + space(random) + "}";
    }

    private static String createNumber(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> "0";
            case 1 -> Integer.toString(random.nextInt(10_000));
            default -> random.nextInt(100) + "." + (random.nextBoolean() ? "0" : random.nextInt(1_000));
        };
    }

    private static String formatTime(Instant time, Random random) {
        return '"'
                + switch (random.nextInt(4)) {
                    case 0 -> time.toString().replace("Z", ".000Z");
                    case 1 -> time.toString().replace("Z", "+00:00");
                    default -> time.toString();
                }
                + '"';
    }

    private static String space(Random random) {
        return random.nextInt(4) == 0 ? pick(List.of(" ", "\n", "\t", "\r\n  "), random) : "";
    }

    private static String pick(List<String> choices, Random random) {
        return choices.get(random.nextInt(choices.size()));
    }
}
