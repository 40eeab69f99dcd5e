package com.betterfleet.derms.compliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.PartnerSink;
import com.betterfleet.derms.Rig;
import com.betterfleet.derms.ServiceTest;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** M12: an operator asks for other capacity and sees what came of it. The circuit is rated for 1,000 kW. */
@ServiceTest
class AdjustmentTests {

    @LocalServerPort
    private int port;

    private NegotiationScene scene;
    private Rig rig;
    private Instant edge;

    @BeforeEach
    void aPartnerThatStates400() {
        scene = new NegotiationScene(port, "");
        rig = scene.rig();
        edge = scene.edge();
        scene.forecast(edge.minusSeconds(3_600), Duration.ofHours(12), "400");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void theMessageIsTheOnePreviewedAndLeavesWhileTheLinkIsOnline() {
        JsonNode preview = JsonMapper.shared()
                .readTree(rig.post(scene.path("/adjustments/preview"), NegotiationScene.wish(edge, "900.5"))
                        .body());
        JsonNode request = scene.ask(edge, "900.5");
        rig.pass(Duration.ofSeconds(30));
        assertThat(scene.partner().received(NegotiationScene.ADJUST)).isEmpty();
        assertThat(scene.state(request)).isEqualTo("QUEUED");

        scene.online();
        scene.delivered(request);

        PartnerSink.Received received =
                scene.partner().received(NegotiationScene.ADJUST).getFirst();
        assertThat(received.body()).isEqualTo(preview.get("body"));
        assertThat(received.requestId()).isEqualTo(request.get("requestId").stringValue());
        assertThat(received.body().toString())
                .isEqualTo(("{\"group_id\":\"%s\",\"type\":\"CONSUMPTION\",\"forecasted_blocks\":[{\"capacity\":900.5,"
                                + "\"phase\":\"ALL\",\"unit\":\"KW\",\"start_time\":\"%s\",\"end_time\":\"%s\"}]}")
                        .formatted(rig.group(), wire(edge), wire(edge.plusSeconds(900))));
        assertThat(request.at("/blocks/0/beforeKw").asInt()).isEqualTo(400);
    }

    @Test
    void theLimitMovesByTheAnswerAloneWhichIsMatchedByItsCorrelation() {
        JsonNode request = asked("900");
        rig.pass(Duration.between(rig.now(), edge.plusSeconds(1)));
        assertThat(rig.constraint().at("/import/limitKw").asInt()).isEqualTo(400);

        String answer = scene.forecast(
                edge,
                Duration.ofMinutes(15),
                "900",
                "X-Correlation-ID",
                request.get("requestId").stringValue());

        rig.pass(Duration.ofSeconds(2));
        JsonNode now = scene.now(request);
        assertThat(now.get("state").stringValue()).isEqualTo("ANSWERED");
        assertThat(now.at("/answer/match").stringValue()).isEqualTo("CORRELATION");
        assertThat(now.at("/answer/requestId").stringValue()).isEqualTo(answer);
        assertThat(now.at("/blocks/0/grantedKw").asInt()).isEqualTo(900);
        assertThat(rig.constraint().at("/import/limitKw").asInt()).isEqualTo(900);
    }

    @Test
    void anAnswerWithoutCorrelationIsFoundByTheBlocksItMoves() {
        JsonNode request = asked("900");
        scene.forecast(edge.minusSeconds(3_600), Duration.ofHours(12), "400");
        rig.pass(Duration.ofSeconds(2));
        assertThat(scene.state(request)).isEqualTo("DELIVERED");

        scene.forecast(edge, Duration.ofMinutes(15), "900");
        rig.pass(Duration.ofSeconds(2));

        JsonNode now = scene.now(request);
        assertThat(now.get("state").stringValue()).isEqualTo("ANSWERED");
        assertThat(now.at("/answer/match").stringValue()).isEqualTo("COVER");
    }

    @Test
    void aPartOfItIsAPartAndMayStillBecomeTheWhole() {
        JsonNode request = asked("900");
        scene.forecast(edge, Duration.ofMinutes(15), "700");
        rig.pass(Duration.ofSeconds(2));
        assertThat(scene.state(request)).isEqualTo("PARTLY_ANSWERED");

        scene.forecast(edge, Duration.ofMinutes(15), "900");
        rig.pass(Duration.ofSeconds(2));

        assertThat(scene.state(request)).isEqualTo("ANSWERED");
    }

    @Test
    void withoutAnAnswerItLapsesAtTheEndOfItsLastBlockAndNotBefore() {
        JsonNode request = asked("900");
        rig.pass(Duration.between(rig.now(), edge.plusSeconds(900).minusMillis(500)));
        assertThat(scene.state(request)).isEqualTo("DELIVERED");

        rig.pass(Duration.ofSeconds(2));

        assertThat(scene.state(request)).isEqualTo("UNANSWERED");
    }

    @Test
    void whatThePartnerCallsWrongHasFailedAndWhatItCannotTakeNowIsTriedAgain() {
        scene.online();
        scene.partner().answers(NegotiationScene.ADJUST, 503);
        JsonNode request = scene.ask(edge, "900");
        await().untilAsserted(() ->
                assertThat(scene.now(request).get("trouble").asString("")).contains("503"));
        assertThat(scene.state(request)).isEqualTo("QUEUED");
        scene.partner().answers(NegotiationScene.ADJUST, 422);
        rig.pass(Duration.ofSeconds(30));

        await().untilAsserted(() -> assertThat(scene.state(request)).isEqualTo("FAILED"));
        assertThat(scene.now(request).get("trouble").stringValue()).contains("422");
        assertThat(scene.partner().requestIds(NegotiationScene.ADJUST))
                .hasSize(2)
                .containsOnly(request.get("requestId").stringValue());
    }

    @Test
    void whatIsNotDeliveredBeforeItsBlocksEndHasFailedAndNeverLeaves() {
        JsonNode request = scene.ask(edge, "900");
        rig.pass(Duration.between(rig.now(), edge.plusSeconds(902)));

        assertThat(scene.state(request)).isEqualTo("FAILED");
        scene.online();
        rig.pass(Duration.ofSeconds(30));
        assertThat(scene.partner().received(NegotiationScene.ADJUST)).isEmpty();
    }

    @Test
    void whoeverTakesLocalControlBackTakesBackWhatHasNotLeft() {
        JsonNode request = scene.ask(edge, "900");
        rig.post(scene.path("/disconnect"), "{\"reason\":\"transformer work\"}");

        assertThat(scene.state(request)).isEqualTo("CANCELLED");
        Rig.Answer refused = rig.post(scene.path("/adjustments"), NegotiationScene.wish(edge, "900"));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body()).contains("full local control");

        rig.post(scene.path("/connect"), "{}");
        scene.online();
        rig.pass(Duration.ofSeconds(30));
        assertThat(scene.partner().received(NegotiationScene.ADJUST)).isEmpty();
    }

    @Test
    void oneThatWaitsCanBeCancelledAndOneThatHasLeftCannot() {
        JsonNode waiting = scene.ask(edge, "900");
        assertThat(cancel(waiting).status()).isEqualTo(200);
        assertThat(scene.state(waiting)).isEqualTo("CANCELLED");

        JsonNode left = asked("800");
        Rig.Answer refused = cancel(left);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body()).contains("DELIVERED");
        assertThat(scene.partner().received(NegotiationScene.ADJUST)).hasSize(1);
    }

    @Test
    void severalLeaveInTheOrderInWhichTheyWereMade() {
        IntStream.range(0, 4).forEach(i -> scene.ask(edge.plusSeconds(900L * i), "90" + i));
        scene.online();

        await().untilAsserted(() -> assertThat(scene.partner().bodies(NegotiationScene.ADJUST))
                .extracting(body -> body.at("/forecasted_blocks/0/capacity").asInt())
                .containsExactly(900, 901, 902, 903));
        JsonNode list = rig.get(scene.path("/adjustments?limit=3"));
        assertThat(list.get("items")).hasSize(3);
        assertThat(rig.get(list.get("next").stringValue().replace("/api/v1", ""))
                        .get("items"))
                .hasSize(1);
    }

    @Test
    void whoAskedForWhatAndWhyIsInTheAudit() {
        scene.ask(edge, "900");

        assertThat(rig.text("/audit")).contains("asked for other capacity", "early buses", rig.scope());
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
    void whatCannotBeAskedForIsRefusedAndNothingIsStored(String body, String named) {
        Rig.Answer answer = rig.post(
                scene.path("/adjustments"),
                body.replace("EDGE+1", edge.plusSeconds(900).toString()).replace("EDGE", edge.toString()));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains(named);
        assertThat(rig.get(scene.path("/adjustments")).get("items")).isEmpty();
    }

    @Test
    void aScopeWithoutAPartnerHasNobodyToAsk() {
        rig.unbind();

        Rig.Answer answer = rig.post(scene.path("/adjustments"), NegotiationScene.wish(edge, "900"));

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body()).contains("no partner");
    }

    private JsonNode asked(String kilowatts) {
        scene.online();
        JsonNode request = scene.ask(edge, kilowatts);
        scene.delivered(request);
        return request;
    }

    private Rig.Answer cancel(JsonNode request) {
        return rig.post(
                scene.path("/adjustments/%d/cancel".formatted(request.get("id").asLong())), "{}");
    }

    private static String wire(Instant instant) {
        return instant.toString().replace("Z", ".000Z");
    }
}
