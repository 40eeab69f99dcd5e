package com.betterfleet.acceptance.metering;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.acceptance.client.HttpAnswer;
import com.betterfleet.acceptance.fixture.TestMeters;
import com.betterfleet.acceptance.process.RunningService;
import com.betterfleet.acceptance.process.SharedProcesses;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedProcesses.class)
@DisplayName("Meter readings are accepted in three forms")
class MeterReadingsIT {

    private static final String JSON = "application/json";
    private static final String LINES = "application/x-ndjson";
    private static final String TABLE = "text/csv";

    private final RunningService service;

    MeterReadingsIT(RunningService service) {
        this.service = service;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({JSON, LINES, TABLE})
    void theSameReadingsAreAcceptedInEachFormAndAgainWithoutEffect(String type) {
        TestMeters meters = TestMeters.create(service, "same-" + type.hashCode(), 2);

        JsonNode first =
                meters.postReadings(type, body(type, meters)).requireStatus(200).json();
        JsonNode again =
                meters.postReadings(type, body(type, meters)).requireStatus(200).json();

        assertThat(first.get("accepted").asInt()).isEqualTo(2);
        assertThat(TestMeters.listRejected(first))
                .singleElement()
                .asString()
                .startsWith("1: assetId: there is no asset \"nobody\"");
        assertThat(again).isEqualTo(first);

        JsonNode other = meters.postReadings(
                        LINES, row(meters.assetId(0), meters.instantAtMinute(0).toString(), "9"))
                .requireStatus(200)
                .json();
        assertThat(TestMeters.listRejected(other)).singleElement().asString().contains("there is already a reading");
    }

    @Test
    void anErrorInOneRowLeavesTheOthers() {
        TestMeters meters = TestMeters.create(service, "bad", 1);
        String id = meters.assetId(0);
        String at = meters.instantAtMinute(1).toString();

        JsonNode answer = meters.postReadings(
                        LINES,
                        String.join(
                                "\n",
                                row(id, meters.instantAtMinute(0).toString(), "1000"),
                                row("unknown", at, "1"),
                                row(id, at.replace("Z", ""), "1"),
                                row(id, "2999-01-01T00:00:00Z", "1"),
                                row(id, at, "-1"),
                                row(id, at, "1e308"),
                                row(id, at, "NaN"),
                                "{\"assetId\":",
                                row(id, at, "7"),
                                row(id, at, "8")))
                .requireStatus(200)
                .json();

        assertThat(answer.get("accepted").asInt()).isEqualTo(2);
        assertThat(TestMeters.listRejected(answer).stream().map(line -> line.replaceAll("( is | invalid JSON).*", "")))
                .containsExactly(
                        "1: assetId: there",
                        "2: at",
                        "3: at",
                        "4: importWh",
                        "5: importWh",
                        "6: importWh",
                        "7:",
                        "9: there");
        assertThat(TestMeters.listFlagged(answer))
                .as("a reading below the last register is stored")
                .singleElement()
                .asString()
                .startsWith("8: importWh is 7 after 1000 at ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/csv | assetId,at,importKwh | importKwh",
                "text/csv | importWh | assetId and at",
                "application/json | {} | a JSON array",
                "application/json | [{ | not valid JSON"
            })
    void anInputInNoSupportedFormIsRefusedWithAReason(String type, String body, String why) {
        HttpAnswer answer = TestMeters.create(service, "none", 1)
                .postReadings(type, body)
                .requireNoInternals()
                .requireStatus(400);

        assertThat(answer.json().get("detail").asString()).contains(why);
    }

    @Test
    void anUnknownFormIsRefused() {
        TestMeters.create(service, "form", 1)
                .postReadings("application/xml", "<a/>")
                .requireNoInternals()
                .requireStatus(415);
    }

    private static String body(String type, TestMeters meters) {
        String at = meters.instantAtMinute(0).toString();
        if (type.equals(TABLE)) {
            return "at,assetId,importWh,importWh.ONE\n%1$s,%2$s,5.25,2\n%1$s,nobody,1,\n%1$s,%3$s,6,\n"
                    .formatted(at, meters.assetId(0), meters.assetId(1));
        }
        String[] rows = {row(meters.assetId(0), at, "5.25"), row("nobody", at, "1"), row(meters.assetId(1), at, "6")};
        return type.equals(LINES) ? String.join("\n", rows) : "[" + String.join(",", rows) + "]";
    }

    private static String row(String id, String at, String importWh) {
        return "{\"assetId\":\"%s\",\"at\":\"%s\",\"importWh\":%s}".formatted(id, at, importWh);
    }
}
