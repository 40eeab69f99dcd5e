package com.betterfleet.acceptance.limit;

import static com.betterfleet.acceptance.client.Eventually.eventually;
import static com.betterfleet.acceptance.fixture.VectorLink.LINK_TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.acceptance.fixture.VectorLink;
import com.betterfleet.acceptance.process.Chromium;
import com.betterfleet.acceptance.process.RunningService;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A service and a distributor that answers, each in its own process. One test kills the service, the last one moves
 * its time. The class runs in parallel with others, its tests one after the other.
 */
@Execution(ExecutionMode.CONCURRENT)
@DisplayName("M12, M13: requesting capacity, and reporting a limit that cannot be met")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NegotiationIT {

    private static final String ID = "talk";
    private static final String SCOPE = "/scopes/s-" + ID;
    private static final Duration QUARTER = Duration.ofMinutes(15);

    private final RunningService service = RunningService.start("negotiation");
    private final VectorLink vector = VectorLink.configure(service, ID, Map.of());
    private Instant edge = Instant.EPOCH;

    @BeforeAll
    void aCircuitOf1000() {
        service.api()
                .put(
                        "/circuits/c-" + ID,
                        Map.of(
                                "microgridId",
                                "m-" + ID,
                                "name",
                                "Incomer",
                                "kind",
                                "GRID_CONNECTION",
                                "ratingKw",
                                1_000,
                                "safeDefaultKw",
                                200))
                .requireStatus(200);
        scope(Map.of());
        vector.distributor().awaitReady();
    }

    @AfterAll
    void stop() {
        vector.close();
        service.close();
    }

    @BeforeEach
    void theDistributorStates400() {
        vector.awaitField("state", "ONLINE");
        edge = Instant.ofEpochSecond((service.api().now().getEpochSecond() / 900 + 2) * 900);
        sendForecast(400);
        eventually(LINK_TIMEOUT, () -> assertThat(limit()).isEqualTo(400));
    }

    @ParameterizedTest(name = "answered {0}, correlated {1}: {2} by {3}, {4} kW granted")
    @CsvSource({
        "full, 0, true, ANSWERED, CORRELATION, 900",
        "full, 2, true, ANSWERED, CORRELATION, 900",
        "full, 0, false, ANSWERED, COVER, 900",
        "part, 0, true, PARTLY_ANSWERED, CORRELATION, 630",
        "part, 2, false, PARTLY_ANSWERED, COVER, 630",
    })
    @Order(1)
    @Execution(ExecutionMode.SAME_THREAD)
    void theDistributorsAnswerIsShown(
            String answer, int seconds, boolean correlated, String state, String match, int granted) {
        answers(answer, seconds, correlated);
        JsonNode request = ask(900);

        eventually(
                LINK_TIMEOUT,
                () -> assertThat(now(request).get("state").asString()).isEqualTo(state));

        JsonNode now = now(request);
        assertThat(now.at("/answer/match").asString()).isEqualTo(match);
        assertThat(now.at("/blocks/0/grantedKw").asInt()).isEqualTo(granted);
        assertThat(now.at("/blocks/0/beforeKw").asInt()).isEqualTo(400);
        JsonNode taken = received("adjust_group_capacity_forecast").getLast();
        assertThat(taken.get("status").asInt()).isEqualTo(204);
        assertThat(taken.at("/body/group_id").asString()).isEqualTo(VectorLink.group(ID));
    }

    @Test
    @Order(2)
    @Execution(ExecutionMode.SAME_THREAD)
    void anOperatorDragsBlocksOnTheTimelineSeesTheMessageAndSendsIt() {
        answers("never", 0, true);
        try (Chromium chromium = Chromium.start()) {
            Page page = chromium.openSignedIn(service, "admin", RunningService.PASSWORD);
            page.navigate(service.url() + "/console/scopes/s-" + ID);
            page.locator("#ask-link").click();
            page.locator("#chart .u-over").waitFor();
            BoundingBox box = page.locator("#chart .u-over").boundingBox();
            page.mouse().move(box.x + box.width * 0.4, box.y + box.height * 0.5);
            page.mouse().down();
            page.mouse().move(box.x + box.width * 0.5, box.y + box.height * 0.2);
            page.mouse().up();
            assertThat(page.locator("#readout").textContent()).contains("requested:", "kW from");
            String typed = page.locator("#ask-rows [name=kw]").inputValue();
            assertThat(Double.parseDouble(typed)).isBetween(700.0, 1_000.0);
            Instant from = Instant.parse(page.locator("#ask-rows [name=from]").inputValue());
            Instant until = Instant.parse(page.locator("#ask-rows [name=until]").inputValue());
            assertThat(from.getEpochSecond() % 900).isZero();
            assertThat(Duration.between(from, until)).isGreaterThan(Duration.ofHours(1));

            page.locator("#ask [value=preview]").click();
            assertThat(page.locator("#ask .field-error").textContent()).contains("Enter a reason");
            page.fill("#ask-reason", "six buses leave early");
            page.locator("#ask [value=preview]").click();
            JsonNode shown =
                    JsonMapper.shared().readTree(page.locator("#message").textContent());
            page.locator("#ask [value=send]").click();
            page.waitForURL("**/console/scopes/s-" + ID + "**");
            page.locator("#requests tbody tr").first().waitFor();

            eventually(
                    LINK_TIMEOUT,
                    () -> assertThat(page.locator("#requests tbody tr").first().textContent())
                            .contains("Awaiting reply", "six buses leave early"));
            assertThat(received("adjust_group_capacity_forecast").getLast().get("body"))
                    .isEqualTo(shown);
            assertThat(limit()).isEqualTo(400);
        }
    }

    @Test
    @Order(3)
    @Execution(ExecutionMode.SAME_THREAD)
    void aRequestByKeyboardWorksAndTheAnswerAppearsOnTheOpenPage() {
        answers("full", 3, true);
        try (Chromium chromium = Chromium.start()) {
            Page page = chromium.openSignedIn(service, "admin", RunningService.PASSWORD);
            page.navigate(service.url() + "/console/scopes/s-" + ID + "/ask");
            page.locator("#chart .u-over").waitFor();
            page.locator("#chart").focus();
            for (int i = 0; i < 4; i++) {
                page.keyboard().press("ArrowRight");
            }
            page.keyboard().press("Enter");
            page.keyboard().press("ArrowRight");
            page.keyboard().press("Shift+Enter");
            page.keyboard().press("Shift+ArrowUp");
            page.keyboard().press("ArrowDown");
            assertThat(page.locator("#ask-rows [name=kw]").inputValue()).isEqualTo("490");
            Instant from = Instant.parse(page.locator("#ask-rows [name=from]").inputValue());
            Instant until = Instant.parse(page.locator("#ask-rows [name=until]").inputValue());
            assertThat(Duration.between(from, until)).isEqualTo(QUARTER.multipliedBy(2));

            page.locator("#ask-reason").focus();
            page.keyboard().type("night shift");
            page.keyboard().press("Enter");
            page.locator("#ask [value=send]").focus();
            page.keyboard().press("Enter");
            page.waitForURL("**/console/scopes/s-" + ID + "**");

            eventually(
                    LINK_TIMEOUT,
                    () -> assertThat(page.locator("#requests tbody tr").first().textContent())
                            .contains("Granted", "now 490", "night shift"));
        }
    }

    @Test
    @Order(4)
    @Execution(ExecutionMode.SAME_THREAD)
    void afterARestartComplianceErrorsCarryTheIdOfTheirForecastAndNoneIsRepeated() {
        scope(Map.of("uncontrollableLoadKw", 350));
        String low = sendForecast(300);
        eventually(
                LINK_TIMEOUT,
                () -> assertThat(received("group_capacity_compliance_error")).hasSize(1));
        JsonNode byRule = received("group_capacity_compliance_error").getFirst();
        assertThat(byRule.get("status").asInt()).isEqualTo(204);
        assertThat(header(byRule, "X-Correlation-ID")).isEqualTo(low);
        assertThat(byRule.at("/body/forecasted_blocks/0/capacity").asInt()).isEqualTo(300);

        service.kill();
        service.relaunch();
        service.awaitReady();
        vector.awaitField("state", "ONLINE");
        service.api()
                .post(SCOPE + "/compliance-errors", Map.of("message", "lights and heating draw 350 kW"))
                .requireStatus(201);

        eventually(
                LINK_TIMEOUT,
                () -> assertThat(received("group_capacity_compliance_error")).hasSize(2));
        JsonNode byHand = received("group_capacity_compliance_error").getLast();
        assertThat(header(byHand, "X-Correlation-ID")).isEqualTo(low);
        assertThat(byHand.at("/body/message").asString()).isEqualTo("lights and heating draw 350 kW");
        JsonNode all = service.api().readJson(SCOPE + "/compliance-errors").get("items");
        assertThat(all.valueStream().filter(error -> error.get("rule").isString()))
                .hasSize(1);
        scope(Map.of());
    }

    @Test
    @Order(5)
    @Execution(ExecutionMode.SAME_THREAD)
    void withoutAnAnswerARequestLapsesAtTheEndOfItsBlocks() {
        answers("never", 0, true);
        JsonNode request = ask(900);
        eventually(
                LINK_TIMEOUT,
                () -> assertThat(now(request).get("state").asString()).isEqualTo("DELIVERED"));

        service.api().moveClockTo(edge.plus(QUARTER).plusSeconds(2));

        eventually(
                LINK_TIMEOUT,
                () -> assertThat(now(request).get("state").asString()).isEqualTo("UNANSWERED"));
    }

    /** Sends one capacity for half a day as the distributor and returns the message's id. */
    private String sendForecast(int kilowatts) {
        Instant start = service.api().now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);
        vector.distributor()
                .postControl(
                        "forecast",
                        Map.of(
                                "group_id",
                                VectorLink.group(ID),
                                "type",
                                "CONSUMPTION",
                                "forecasted_blocks",
                                List.of(Map.of(
                                        "capacity",
                                        kilowatts,
                                        "phase",
                                        "ALL",
                                        "unit",
                                        "KW",
                                        "start_time",
                                        start.toString(),
                                        "end_time",
                                        start.plus(Duration.ofHours(12)).toString()))),
                        200);
        return header(
                vector.distributor()
                        .recordedMessages("OUT", "update_group_capacity_forecast", 0)
                        .getLast(),
                "X-Request-ID");
    }

    private void answers(String answer, int seconds, boolean correlated) {
        Map<String, Object> section = new HashMap<>(Map.of("answer", answer));
        if (!answer.equals("never")) {
            section.put("afterSeconds", seconds);
            section.put("correlated", correlated);
        }
        if (answer.equals("part")) {
            section.put("factor", 0.7);
        }
        vector.distributor().postControl("adjustments", section, 204);
    }

    private JsonNode ask(int kilowatts) {
        return service.api()
                .post(
                        SCOPE + "/adjustments",
                        Map.of(
                                "reason",
                                "early buses",
                                "blocks",
                                List.of(Map.of(
                                        "start",
                                        edge.toString(),
                                        "end",
                                        edge.plus(QUARTER).toString(),
                                        "capacityKw",
                                        kilowatts))))
                .requireStatus(201)
                .json();
    }

    private JsonNode now(JsonNode request) {
        return service.api()
                .readJson(SCOPE + "/adjustments/" + request.get("id").asLong());
    }

    private List<JsonNode> received(String type) {
        return vector.distributor().recordedMessages("IN", type, 0);
    }

    private static String header(JsonNode message, String name) {
        return message.get("headers")
                .propertyStream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(header -> header.getValue().asString())
                .findFirst()
                .orElseThrow();
    }

    private double limit() {
        return service.api()
                .readJson("/circuits/c-" + ID)
                .get("availableCapacityKw")
                .asDouble();
    }

    private void scope(Map<String, ?> more) {
        Map<String, Object> body = new HashMap<>(Map.of("name", ID, "circuitId", "c-" + ID));
        body.putAll(more);
        service.api().put(SCOPE, body).requireStatus(200);
    }
}
