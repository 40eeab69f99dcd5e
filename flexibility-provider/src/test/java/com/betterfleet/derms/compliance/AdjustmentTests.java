package com.betterfleet.derms.compliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.PartnerStub;
import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** M12: an operator requests other capacity and sees the result. The circuit is rated for 1,000 kW. */
@ServiceTest
class AdjustmentTests {

    @LocalServerPort
    private int port;

    private NegotiationScenario scenario;
    private TestRig rig;
    private Instant quarterStart;

    @BeforeEach
    void aPartnerThatStates400() {
        scenario = new NegotiationScenario(port, "");
        rig = scenario.rig();
        quarterStart = scenario.nextQuarterHour();
        scenario.acceptForecast(quarterStart.minusSeconds(3_600), Duration.ofHours(12), "400");
    }

    @AfterEach
    void close() {
        scenario.close();
    }

    @Tag("OSCP-MSG-11")
    @Tag("OSCP-NEG-1")
    @Test
    void theMessageIsTheOnePreviewedAndLeavesWhileTheLinkIsOnline() {
        JsonNode preview = JsonMapper.shared()
                .readTree(rig.postAdmin(
                                scenario.scopePath("/adjustments/preview"),
                                NegotiationScenario.requestBody(quarterStart, "900.5"))
                        .body());
        JsonNode request = scenario.submitRequest(quarterStart, "900.5");
        rig.advanceTime(Duration.ofSeconds(30));
        assertThat(scenario.partner().receivedMessages(NegotiationScenario.ADJUST))
                .isEmpty();
        assertThat(scenario.readState(request)).isEqualTo("QUEUED");

        scenario.bringOnline();
        scenario.awaitDelivered(request);

        PartnerStub.ReceivedMessage received =
                scenario.partner().receivedMessages(NegotiationScenario.ADJUST).getFirst();
        assertThat(received.body()).isEqualTo(preview.get("body"));
        assertThat(received.requestId()).isEqualTo(request.get("requestId").stringValue());
        assertThat(received.body().toString())
                .isEqualTo(("{\"group_id\":\"%s\",\"type\":\"CONSUMPTION\",\"forecasted_blocks\":[{\"capacity\":900.5,"
                                + "\"phase\":\"ALL\",\"unit\":\"KW\",\"start_time\":\"%s\",\"end_time\":\"%s\"}]}")
                        .formatted(rig.groupId(), toWireTime(quarterStart), toWireTime(quarterStart.plusSeconds(900))));
        assertThat(request.at("/blocks/0/beforeKw").asInt()).isEqualTo(400);
    }

    @Tag("OSCP-NEG-2")
    @Test
    void onlyTheAnswerChangesTheLimitAndIsMatchedByItsCorrelationId() {
        JsonNode request = submitAndDeliver("900");
        rig.advanceTime(Duration.between(rig.readClock(), quarterStart.plusSeconds(1)));
        assertThat(rig.getConstraint().at("/import/limitKw").asInt()).isEqualTo(400);

        String answer = scenario.acceptForecast(
                quarterStart,
                Duration.ofMinutes(15),
                "900",
                "X-Correlation-ID",
                request.get("requestId").stringValue());

        rig.advanceTime(Duration.ofSeconds(2));
        JsonNode now = scenario.readRequest(request);
        assertThat(now.get("state").stringValue()).isEqualTo("ANSWERED");
        assertThat(now.at("/answer/match").stringValue()).isEqualTo("CORRELATION");
        assertThat(now.at("/answer/requestId").stringValue()).isEqualTo(answer);
        assertThat(now.at("/blocks/0/grantedKw").asInt()).isEqualTo(900);
        assertThat(rig.getConstraint().at("/import/limitKw").asInt()).isEqualTo(900);
    }

    @Tag("OSCP-NEG-3")
    @Test
    void anAnswerWithoutCorrelationIsFoundByTheBlocksItMoves() {
        JsonNode request = submitAndDeliver("900");
        scenario.acceptForecast(quarterStart.minusSeconds(3_600), Duration.ofHours(12), "400");
        rig.advanceTime(Duration.ofSeconds(2));
        assertThat(scenario.readState(request)).isEqualTo("DELIVERED");

        scenario.acceptForecast(quarterStart, Duration.ofMinutes(15), "900");
        rig.advanceTime(Duration.ofSeconds(2));

        JsonNode now = scenario.readRequest(request);
        assertThat(now.get("state").stringValue()).isEqualTo("ANSWERED");
        assertThat(now.at("/answer/match").stringValue()).isEqualTo("COVER");
    }

    @Test
    void aPartialGrantIsPartialAndMayStillBecomeComplete() {
        JsonNode request = submitAndDeliver("900");
        scenario.acceptForecast(quarterStart, Duration.ofMinutes(15), "700");
        rig.advanceTime(Duration.ofSeconds(2));
        assertThat(scenario.readState(request)).isEqualTo("PARTLY_ANSWERED");

        scenario.acceptForecast(quarterStart, Duration.ofMinutes(15), "900");
        rig.advanceTime(Duration.ofSeconds(2));

        assertThat(scenario.readState(request)).isEqualTo("ANSWERED");
    }

    @Tag("OSCP-NEG-4")
    @Test
    void withoutAnAnswerItLapsesAtTheEndOfItsLastBlockAndNotBefore() {
        JsonNode request = submitAndDeliver("900");
        rig.advanceTime(
                Duration.between(rig.readClock(), quarterStart.plusSeconds(900).minusMillis(500)));
        assertThat(scenario.readState(request)).isEqualTo("DELIVERED");

        rig.advanceTime(Duration.ofSeconds(2));

        assertThat(scenario.readState(request)).isEqualTo("UNANSWERED");
    }

    @Test
    void aRequestThePartnerRejectsFailsAndOneItCannotAcceptNowIsRetried() {
        scenario.bringOnline();
        scenario.partner().answerWith(NegotiationScenario.ADJUST, 503);
        JsonNode request = scenario.submitRequest(quarterStart, "900");
        await().untilAsserted(() -> assertThat(
                        scenario.readRequest(request).get("trouble").asString(""))
                .contains("503"));
        assertThat(scenario.readState(request)).isEqualTo("QUEUED");
        scenario.partner().answerWith(NegotiationScenario.ADJUST, 422);
        rig.advanceTime(Duration.ofSeconds(30));

        await().untilAsserted(() -> assertThat(scenario.readState(request)).isEqualTo("FAILED"));
        assertThat(scenario.readRequest(request).get("trouble").stringValue()).contains("422");
        assertThat(scenario.partner().receivedRequestIds(NegotiationScenario.ADJUST))
                .hasSize(2)
                .containsOnly(request.get("requestId").stringValue());
    }

    @Test
    void whatIsNotDeliveredBeforeItsBlocksEndHasFailedAndNeverLeaves() {
        JsonNode request = scenario.submitRequest(quarterStart, "900");
        rig.advanceTime(Duration.between(rig.readClock(), quarterStart.plusSeconds(902)));

        assertThat(scenario.readState(request)).isEqualTo("FAILED");
        scenario.bringOnline();
        rig.advanceTime(Duration.ofSeconds(30));
        assertThat(scenario.partner().receivedMessages(NegotiationScenario.ADJUST))
                .isEmpty();
    }

    @Test
    void takingLocalControlCancelsQueuedRequests() {
        JsonNode request = scenario.submitRequest(quarterStart, "900");
        rig.postAdmin(scenario.scopePath("/disconnect"), "{\"reason\":\"transformer work\"}");

        assertThat(scenario.readState(request)).isEqualTo("CANCELLED");
        TestRig.HttpAnswer refused =
                rig.postAdmin(scenario.scopePath("/adjustments"), NegotiationScenario.requestBody(quarterStart, "900"));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body()).contains("full local control");

        rig.postAdmin(scenario.scopePath("/connect"), "{}");
        scenario.bringOnline();
        rig.advanceTime(Duration.ofSeconds(30));
        assertThat(scenario.partner().receivedMessages(NegotiationScenario.ADJUST))
                .isEmpty();
    }

    @Test
    void aQueuedRequestCanBeCancelledAndASentRequestCannot() {
        JsonNode waiting = scenario.submitRequest(quarterStart, "900");
        assertThat(cancelRequest(waiting).status()).isEqualTo(200);
        assertThat(scenario.readState(waiting)).isEqualTo("CANCELLED");

        JsonNode left = submitAndDeliver("800");
        TestRig.HttpAnswer refused = cancelRequest(left);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body()).contains("DELIVERED");
        assertThat(scenario.partner().receivedMessages(NegotiationScenario.ADJUST))
                .hasSize(1);
    }

    @Tag("OSCP-MSG-11")
    @Test
    void severalLeaveInTheOrderInWhichTheyWereMade() {
        IntStream.range(0, 4).forEach(i -> scenario.submitRequest(quarterStart.plusSeconds(900L * i), "90" + i));
        scenario.bringOnline();

        await().untilAsserted(() -> assertThat(scenario.partner().receivedBodies(NegotiationScenario.ADJUST))
                .extracting(body -> body.at("/forecasted_blocks/0/capacity").asInt())
                .containsExactly(900, 901, 902, 903));
        JsonNode list = rig.getAdmin(scenario.scopePath("/adjustments?limit=3"));
        assertThat(list.get("items")).hasSize(3);
        assertThat(rig.getAdmin(list.get("next").stringValue().replace("/api/v1", ""))
                        .get("items"))
                .hasSize(1);
    }

    @Test
    void aRequestIsAuditedWithRequesterContentAndReason() {
        scenario.submitRequest(quarterStart, "900");

        assertThat(rig.getText("/audit")).contains("requested other capacity", "early buses", rig.scopeId());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            {"direction":"SIDEWAYS","blocks":[]}                                                            | direction
            {"reason":"r"}                                                                                  | blocks
            {"reason":"r","blocks":[]}                                                                      | 1 to 672
            {"reason":"r","blocks":[null]}                                                                  | blocks[0]
            {"reason":"r","blocks":[{"start":"2031-01-01T00:00:00","end":"2031-01-01T01:00:00Z","capacityKw":1}]}  | blocks[0].start
            {"reason":"r","blocks":[{"start":"2001-01-01T02:00:00Z","end":"2001-01-01T01:00:00Z","capacityKw":1}]} | blocks[0].end
            {"reason":"r","blocks":[{"start":"2001-01-01T00:00:00Z","end":"2001-01-01T01:00:00Z","capacityKw":1}]} | after now
            {"reason":"r","blocks":[{"start":"2001-01-01T00:00:00Z","end":"9999-01-01T01:00:00Z","capacityKw":1}]} | before
            {"reason":"r","blocks":[{"start":"EDGE","end":"EDGE+1","capacityKw":-1}]}                       | blocks[0].capacityKw
            {"reason":"r","blocks":[{"start":"EDGE","end":"EDGE+1","capacityKw":1e308}]}                    | blocks[0].capacityKw
            {"reason":"r","blocks":[{"start":"EDGE","end":"EDGE+1","capacityKw":1000.001}]}                 | 1000 kW, which is what the circuit is rated for
            {"reason":"r","blocks":[{"start":"EDGE","end":"EDGE+1"}]}                                       | blocks[0].capacityKw
            {"reason":"r","blocks":[{"start":"EDGE","end":"EDGE+1","capacityKw":1},{"start":"EDGE","end":"EDGE+1","capacityKw":2}]} | do not overlap
            {"reason":"","blocks":[{"start":"EDGE","end":"EDGE+1","capacityKw":1}]}                         | reason
            """)
    void anInvalidRequestIsRefusedAndNothingIsStored(String body, String named) {
        TestRig.HttpAnswer answer = rig.postAdmin(
                scenario.scopePath("/adjustments"),
                body.replace("EDGE+1", quarterStart.plusSeconds(900).toString())
                        .replace("EDGE", quarterStart.toString()));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains(named);
        assertThat(rig.getAdmin(scenario.scopePath("/adjustments")).get("items"))
                .isEmpty();
    }

    @Test
    void aScopeWithoutAPartnerRefusesARequest() {
        rig.unbindGroup();

        TestRig.HttpAnswer answer =
                rig.postAdmin(scenario.scopePath("/adjustments"), NegotiationScenario.requestBody(quarterStart, "900"));

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body()).contains("no partner");
    }

    private JsonNode submitAndDeliver(String kilowatts) {
        scenario.bringOnline();
        JsonNode request = scenario.submitRequest(quarterStart, kilowatts);
        scenario.awaitDelivered(request);
        return request;
    }

    private TestRig.HttpAnswer cancelRequest(JsonNode request) {
        return rig.postAdmin(
                scenario.scopePath(
                        "/adjustments/%d/cancel".formatted(request.get("id").asLong())),
                "{}");
    }

    private static String toWireTime(Instant instant) {
        return instant.toString().replace("Z", ".000Z");
    }
}
