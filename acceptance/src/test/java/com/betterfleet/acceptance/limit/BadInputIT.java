package com.betterfleet.acceptance.limit;

import static com.betterfleet.acceptance.client.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.betterfleet.acceptance.client.HttpAnswer;
import com.betterfleet.acceptance.client.HttpCalls;
import com.betterfleet.acceptance.fixture.ForecastMessage;
import com.betterfleet.acceptance.fixture.TestSite;
import com.betterfleet.acceptance.process.RunningService;
import com.betterfleet.acceptance.process.SharedProcesses;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Sends invalid input to one site with a forecast in force, which must not change. */
@ExtendWith(SharedProcesses.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("M4: invalid input is refused by field and value and stores nothing")
class BadInputIT {

    private static final String FORECAST = "update_group_capacity_forecast";
    private static final String START = "2040-01-01T00:00:00Z";

    private final RunningService service;
    private final TestSite site;
    private Instant begin = Instant.MIN;
    private String before = "";

    BadInputIT(RunningService service) {
        this.service = service;
        site = TestSite.create(service, "vector");
    }

    @BeforeAll
    void haveAForecastInForce() {
        begin = service.api().now().truncatedTo(ChronoUnit.SECONDS);
        site.sendMessage(site.newForecast("CONSUMPTION").addBlocks(begin, Duration.ofHours(12), 700, 600))
                .requireStatus(204);
        eventually(() -> site.assertImport(700, "ENVELOPE"));
        before = readState();
    }

    @AfterEach
    void nothingIsStored() {
        assertThat(readState()).isEqualTo(before);
        site.assertImport(700, "ENVELOPE");
    }

    /**
     * Returns the limit in force and the plan from one hour to one day ahead. Neither depends on the time of the call.
     */
    private String readState() {
        JsonNode constraint = site.readConstraint();
        return constraint.get("mode").toString()
                + constraint.get("import")
                + constraint.get("export")
                + site.readTimeline(begin.plusSeconds(3_600), begin.plusSeconds(86_400));
    }

    static Stream<Arguments> spoiltBlocks() {
        return Stream.of(
                arguments("capacity", "-1", "\"-1\""),
                arguments("capacity", "-1e-9", "\"-1e-9\""),
                arguments("capacity", "10000000.001", "10000000.001 KW"),
                arguments("capacity", "1e308", "1e308 KW"),
                arguments("capacity", "1e999999999", "1e999999999"),
                arguments("capacity", "-1e999999999", "-1e999999999"),
                arguments("capacity", "\"100\"", "\"100\""),
                arguments("capacity", "null", "nothing"),
                arguments("capacity", "true", "true"),
                arguments("capacity", "[1]", "[1]"),
                arguments("unit", "\"kW\"", "\"kW\""),
                arguments("unit", "\"KWH\"", "\"KWH\""),
                arguments("unit", "\"A\"", "\"A\""),
                arguments("unit", "7", "7"),
                arguments("unit", "null", "nothing"),
                arguments("phase", "\"FOUR\"", "\"FOUR\""),
                arguments("phase", "null", "nothing"),
                arguments("start_time", "\"2026-12-01T00:00:00\"", "2026-12-01T00:00:00"),
                arguments("start_time", "\"2026-02-30T00:00:00Z\"", "2026-02-30T00:00:00Z"),
                arguments("start_time", "\"tomorrow\"", "tomorrow"),
                arguments("start_time", "\"10000-01-01T00:00:00Z\"", "10000-01-01T00:00:00Z"),
                arguments("start_time", "\"" + START + "\"", START),
                arguments("start_time", "1700000000", "1700000000"),
                arguments("start_time", "null", "nothing"),
                arguments("end_time", "\"1999-01-01T00:00:00Z\"", "1999-01-01T00:00:00Z"),
                arguments("end_time", "\"+999999999-12-31T23:59:59Z\"", "+999999999-12-31T23:59:59Z"),
                arguments("end_time", "{}", "{}"));
    }

    @Tag("OSCP-STATUS-1")
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("spoiltBlocks")
    void anInvalidBlockIsRefusedByFieldAndValue(String field, String value, String shown) {
        refused(invalidBlocks(field, value), "forecasted_blocks[1]." + field, shown);
    }

    /** Returns two blocks, the second with an invalid field; end_time is omitted when start_time is the invalid one. */
    private String invalidBlocks(String field, String value) {
        ForecastMessage forecast = site.newForecast("CONSUMPTION").addBlocks(begin, Duration.ofHours(1), 1, 2);
        forecast.lastBlock().put(field, "SPOILT");
        if (value.equals("\"" + START + "\"")) {
            forecast.lastBlock().put("end_time", "2040-01-01T01:00:00Z");
        }
        return forecast.toString().replace("\"SPOILT\"", value);
    }

    static Stream<Arguments> spoiltMessages() {
        String block = "{\"capacity\":1,\"phase\":\"ALL\",\"unit\":\"KW\",\"start_time\":\"2027-01-01T00:00:00Z\","
                + "\"end_time\":\"2027-01-01T01:00:00Z\"}";
        String type = "\"type\":\"CONSUMPTION\"";
        String group = "\"group_id\":\"GROUP\"";
        return Stream.of(
                arguments("{%s,\"forecasted_blocks\":[%s]}".formatted(type, block), "group_id"),
                arguments("{\"group_id\":7,%s,\"forecasted_blocks\":[%s]}".formatted(type, block), "group_id"),
                arguments(
                        "{\"group_id\":\"a\\u0000b\",%s,\"forecasted_blocks\":[%s]}".formatted(type, block),
                        "group_id"),
                arguments(
                        "{\"group_id\":\"\\ud800\",%s,\"forecasted_blocks\":[%s]}".formatted(type, block), "group_id"),
                arguments("{%s,\"forecasted_blocks\":[%s]}".formatted(group, block), "type"),
                arguments("{%s,\"type\":\"consumption\",\"forecasted_blocks\":[%s]}".formatted(group, block), "type"),
                arguments("{%s,%s}".formatted(group, type), "forecasted_blocks"),
                arguments("{%s,%s,\"forecasted_blocks\":{}}".formatted(group, type), "forecasted_blocks"),
                arguments("{%s,%s,\"forecasted_blocks\":[]}".formatted(group, type), "forecasted_blocks"),
                arguments("{%s,%s,\"forecasted_blocks\":[7]}".formatted(group, type), "forecasted_blocks[0]"),
                arguments("{%s,%s,\"forecasted_blocks\":[null]}".formatted(group, type), "forecasted_blocks[0]"),
                arguments(
                        "{%s,%s,\"forecasted_blocks\":[%s]}"
                                .formatted(group, type, String.join(",", Collections.nCopies(10_001, block))),
                        "forecasted_blocks"),
                arguments("{%s,%s,%s,\"forecasted_blocks\":[%s]}".formatted(group, type, type, block), "type"),
                arguments("", "body"),
                arguments("null", "body"),
                arguments("[]", "body"),
                arguments("\"forecast\"", "body"),
                arguments("{", "body"),
                arguments("{} {}", "body"),
                arguments("[".repeat(200_000), "body"),
                arguments("{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000), "body"),
                arguments(
                        "{%s,%s,\"forecasted_blocks\":[%s]}"
                                .formatted(group, type, block.replace("\"capacity\":1", "\"capacity\":NaN")),
                        "body"),
                arguments(
                        "{%s,%s,\"forecasted_blocks\":[%s]}"
                                .formatted(group, type, block.replace(":1,", ":" + "9".repeat(5_000) + ",")),
                        ""));
    }

    @Tag("OSCP-STATUS-1")
    @Tag("OSCP-BODY-8")
    @ParameterizedTest(name = "[{index}] names {1}")
    @MethodSource("spoiltMessages")
    void anInvalidMessageIsRefusedByField(String body, String field) {
        refused(body.replace("GROUP", site.group()), field, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0", "-0.0", "1e-999999999", "0e999999999", "1e-400", "1E2147483648", "1e-2147483649"})
    void numbersAtTheEdgeAreValidatedAndNeverAFailure(String capacity) {
        ForecastMessage past =
                site.newForecast("CONSUMPTION").addBlock(begin.minusSeconds(7_200), begin.minusSeconds(3_600), 12_345);

        HttpAnswer answer = site.sendMessage(FORECAST, past.toString().replace("12345.0", capacity))
                .requireNoInternals();

        assertThat(answer.status()).as(answer.body()).isIn(204, 400);
    }

    @Test
    void aBodyThatIsNotUtf8IsRefused() {
        byte[] latin = "{\"group_id\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);

        HttpAnswer answer =
                HttpCalls.call("POST", site.oscpUrl(FORECAST), headers(), latin).requireNoInternals();

        assertThat(answer.status()).isEqualTo(400);
    }

    @Tag("OSCP-STATUS-6")
    @Test
    void aBodyThatIsTooLargeIsRefusedAs413() {
        String body = site.newForecast("CONSUMPTION")
                .addBlocks(begin, Duration.ofHours(1), 1)
                .toString();

        HttpAnswer answer =
                site.sendMessage(FORECAST, body + " ".repeat(3 * 1024 * 1024)).requireNoInternals();

        assertThat(answer.status()).isEqualTo(413);
    }

    @Tag("OSCP-STATUS-7")
    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/xml", "application/x-www-form-urlencoded", "nonsense", ""})
    void anotherContentTypeIsRefusedAs415(String type) {
        Map<String, String> headers = headers();
        headers.remove("Content-Type");
        if (!type.isEmpty()) {
            headers.put("Content-Type", type);
        }
        assertThat(post(headers).status()).isEqualTo(415);
    }

    @Tag("OSCP-HEAD-4")
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 256})
    void aRequestIdIsNeeded(int length) {
        Map<String, String> headers = headers();
        headers.remove("X-Request-ID");
        if (length > 0) {
            headers.put("X-Request-ID", length == 1 ? " " : "x".repeat(length));
        }
        HttpAnswer answer = post(headers);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("message").asString()).contains("X-Request-ID");
    }

    static Stream<String> wrongCredentials() {
        return Stream.of(
                "",
                "Token",
                "Token ",
                "Token wrong-token",
                "Bearer INBOUND",
                "INBOUND",
                "Token OUTBOUND",
                "Basic ADMIN");
    }

    @Tag("OSCP-HEAD-1")
    @Tag("OSCP-STATUS-2")
    @ParameterizedTest
    @MethodSource("wrongCredentials")
    void aWrongTokenIsRefusedAs401AndNotRepeated(String credentials) {
        String admin = Base64.getEncoder()
                .encodeToString(("admin:" + RunningService.PASSWORD).getBytes(StandardCharsets.UTF_8));
        String shown = credentials
                .replace("INBOUND", site.inboundToken())
                .replace("OUTBOUND", site.outboundToken())
                .replace("ADMIN", admin);
        Map<String, String> headers = headers();
        headers.remove("Authorization");
        if (!shown.isEmpty()) {
            headers.put("Authorization", shown);
        }
        HttpAnswer answer = post(headers);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).contains("message").doesNotContain("wrong-token", site.inboundToken());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "FORECAST"})
    void anotherMethodIsNoFailure(String method) {
        HttpAnswer answer =
                HttpCalls.call(method, site.oscpUrl(FORECAST), headers(), "{}").requireNoInternals();

        // OPTIONS is a valid request for the allowed methods.
        assertThat(answer.status()).isBetween(method.equals("OPTIONS") ? 200 : 400, 499);
    }

    @Test
    void unservedPathsAreNoFailure() {
        for (String path :
                List.of("", "nothing", FORECAST + "/", FORECAST + "/x", FORECAST + ";a=b", "%00", "%2e%2e/x", "//")) {
            HttpAnswer answer =
                    HttpCalls.call("POST", site.oscpUrl(path), headers(), "{}").requireNoInternals();
            assertThat(answer.status()).as(path).isBetween(400, 499);
        }
    }

    private void refused(String body, String field, String value) {
        HttpAnswer answer = site.sendMessage(FORECAST, body).requireNoInternals();

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        String message = answer.json().get("message").asString();
        assertThat(message).contains(field, value);
        assertThat(answer.header("X-Error-Message").substring(0, 10)).isEqualTo(message.substring(0, 10));
    }

    private HttpAnswer post(Map<String, String> headers) {
        String body = site.newForecast("CONSUMPTION")
                .addBlocks(begin, Duration.ofHours(1), 1)
                .toString();
        return HttpCalls.call("POST", site.oscpUrl(FORECAST), headers, body).requireNoInternals();
    }

    private Map<String, String> headers() {
        return new HashMap<>(Map.of(
                "Authorization", "Token " + site.inboundToken(),
                "X-Request-ID", "bad-input",
                "Content-Type", "application/json"));
    }
}
