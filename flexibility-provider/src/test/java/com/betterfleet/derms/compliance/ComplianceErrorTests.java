package com.betterfleet.derms.compliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.PartnerSink;
import com.betterfleet.derms.Rig;
import com.betterfleet.derms.ServiceTest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** M13: the partner is told that a forecast cannot be met, by hand and by rule. */
@ServiceTest
class ComplianceErrorTests {

    @LocalServerPort
    private int port;

    private NegotiationScene scene;
    private Rig rig;
    private Instant edge;

    @BeforeEach
    void online() {
        begin("");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void byHandTheMessageGivesTheBlocksBackAsReceivedAndNamesTheForecastByCorrelation() {
        String blocks = """
                {"capacity":150.125,"phase":"ALL","unit":"KW","start_time":"%s","end_time":"%s","note":"x"},
                {"capacity":90000.0,"phase":"UNKNOWN","unit":"W","start_time":"%s","end_time":"%s"}""".formatted(
                        offset(edge), offset(edge.plusSeconds(900)), edge.plusSeconds(900), edge.plusSeconds(1_800));
        assertThat(rig.forecast("its id, opaque", "CONSUMPTION", blocks).status())
                .isEqualTo(204);
        String said = """
                {"forecastRequestId":"its id, opaque","message":"The yard has lights","blocks":[{"start":"%s","end":"%s"}]}""".formatted(edge, edge.plusSeconds(900));
        JsonNode preview = JsonMapper.shared()
                .readTree(
                        rig.post(scene.path("/compliance-errors/preview"), said).body());

        Rig.Answer answer = rig.post(scene.path("/compliance-errors"), said);

        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        received(1);
        PartnerSink.Received received =
                scene.partner().received(NegotiationScene.ERROR).getFirst();
        assertThat(received.correlationId()).isEqualTo("its id, opaque");
        assertThat(received.body()).isEqualTo(preview.get("body"));
        assertThat(received.body().get("message").stringValue()).isEqualTo("The yard has lights");
        assertThat(received.body().get("forecasted_blocks")).hasSize(1);
        assertThat(received.body().at("/forecasted_blocks/0").toString())
                .isEqualTo(("{\"capacity\":150.125,\"phase\":\"ALL\",\"unit\":\"KW\",\"start_time\":\"%s\","
                                + "\"end_time\":\"%s\"}")
                        .formatted(offset(edge), offset(edge.plusSeconds(900))));
        await().untilAsserted(() ->
                assertThat(scene.errors().getFirst().get("state").stringValue()).isEqualTo("DELIVERED"));
        assertThat(rig.text("/audit")).contains("forecast called impossible to meet");
    }

    @Test
    void withoutBlocksNoneIsNamedAndWithoutAForecastItIsTheOneThatHolds() {
        String id = scene.forecast(rig.now().minusSeconds(60), Duration.ofHours(2), "300");
        scene.forecast(edge.plusSeconds(40_000), Duration.ofHours(1), "250");
        rig.pass(Duration.ofSeconds(1));

        assertThat(rig.post(scene.path("/compliance-errors"), "{\"message\":\"No\"}")
                        .status())
                .isEqualTo(201);

        received(1);
        PartnerSink.Received received =
                scene.partner().received(NegotiationScene.ERROR).getFirst();
        assertThat(received.correlationId()).isEqualTo(id);
        assertThat(received.body().toString()).isEqualTo("{\"message\":\"No\"}");
    }

    @Test
    void aLimitBelowWhatCannotBeShedIsToldOnceHoweverOftenItIsRepeated() {
        cannotShed(150);
        String id = scene.forecast(edge, Duration.ofHours(1), "100");
        told(1);
        assertThat(scene.errors().getFirst().get("rule").stringValue()).isEqualTo("UNCONTROLLABLE_LOAD");
        assertThat(scene.errors().getFirst().get("forecastRequestId").stringValue())
                .isEqualTo(id);
        assertThat(scene.errors().getFirst().get("message").stringValue()).contains("150 kW");

        for (int i = 0; i < 8; i++) {
            scene.forecast(edge, Duration.ofHours(1), "100");
            rig.pass(Duration.ofMinutes(10));
        }

        assertThat(scene.errors()).hasSize(1);
        received(1);
    }

    @Test
    void aStandingConflictOverADayIsToldAtMostOnceAnHour() {
        cannotShed(150);
        Instant first = rig.now();
        for (int i = 0; i < 72; i++) {
            // Each 20 minutes another capacity for the day ahead, and never enough.
            scene.forecast(rig.now(), Duration.ofHours(24), "%d".formatted(100 - i % 7));
            rig.pass(Duration.ofMinutes(20));
        }

        long hours = Duration.between(first, rig.now()).toHours();
        assertThat(scene.errors()).hasSizeBetween((int) hours - 2, (int) hours + 1);
        Instant before = null;
        for (JsonNode error : scene.errors().reversed()) {
            Instant at = Instant.parse(error.get("reportedAt").stringValue());
            if (before != null) {
                assertThat(Duration.between(before, at)).isGreaterThanOrEqualTo(Duration.ofHours(1));
            }
            before = at;
        }
    }

    @Test
    void anotherEpisodeIsToldAgain() {
        cannotShed(150);
        scene.forecast(edge, Duration.ofHours(3), "100");
        told(1);
        scene.forecast(edge, Duration.ofHours(3), "150");
        rig.pass(Duration.ofMinutes(62));
        assertThat(scene.errors()).hasSize(1);

        scene.forecast(edge, Duration.ofHours(3), "100");

        told(2);
    }

    @Test
    void aBreachThatLastsFiveMinutesIsToldWithTheBlockThatHolds() {
        String id = scene.forecast(rig.now().minusSeconds(60), Duration.ofHours(2), "300");
        assertThat(rig.post(
                                "/microgrids/%s/assets".formatted(rig.scope()),
                                ("{\"id\":\"%1$s-site\",\"name\":\"Site\",\"category\":\"CONSUMPTION\","
                                                + "\"meteringRole\":\"SITE_METER\",\"scopeId\":\"%1$s\",\"ratingKw\":1000}")
                                        .formatted(rig.scope()))
                        .status())
                .isEqualTo(201);
        // Past the time in which a step down is still being followed.
        rig.pass(Duration.ofSeconds(90));
        double register = 0;
        for (int second = 0; second < 240; second += 10) {
            register = drawn(register);
        }
        assertThat(scene.errors()).isEmpty();
        for (int second = 0; second < 120; second += 10) {
            register = drawn(register);
        }

        told(1);
        JsonNode error = scene.errors().getFirst();
        assertThat(error.get("rule").stringValue()).isEqualTo("LASTING_BREACH");
        assertThat(error.get("forecastRequestId").stringValue()).isEqualTo(id);
        assertThat(error.get("message").stringValue()).contains("kW drawn", "limit of 300 kW");
        assertThat(error.at("/body/forecasted_blocks/0/capacity").asInt()).isEqualTo(300);
    }

    /** Ten more seconds of 400 kW, read at their end. */
    private double drawn(double register) {
        rig.pass(Duration.ofSeconds(10));
        double next = register + 400_000 / 360.0;
        rig.post(
                "/meter-readings",
                "[{\"assetId\":\"%s-site\",\"at\":\"%s\",\"importWh\":%.3f}]".formatted(rig.scope(), rig.now(), next));
        return next;
    }

    @Test
    void aRuleThatIsSwitchedOffSaysNothing() {
        scene.close();
        begin(",\"complianceErrorRules\":[\"NOT_APPLIED\"]");
        cannotShed(150);
        scene.forecast(edge, Duration.ofHours(1), "100");

        rig.pass(Duration.ofSeconds(30));

        assertThat(scene.errors()).isEmpty();
    }

    @Test
    void aSiteThatOnlyObservesOrHasLocalControlSaysNothingByRule() {
        cannotShed(150);
        rig.put(
                "/connections/%s/groups/%s".formatted(rig.connection(), rig.group()),
                "{\"scopeId\":\"%s\",\"enforcement\":\"OBSERVE\"}".formatted(rig.scope()));
        scene.forecast(edge, Duration.ofHours(1), "100");
        rig.pass(Duration.ofSeconds(30));
        assertThat(scene.errors()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            {"message":""}                                                       | message
            {}                                                                   | message
            {"message":"m","forecastRequestId":"never heard of"}                 | forecastRequestId
            {"message":"m","blocks":[{"start":"2001-01-01T00:00:00Z"}]}          | blocks[0].end
            {"message":"m","blocks":[{"start":"2001-01-01T00:00:00Z","end":"2001-01-01T01:00:00Z"}]} | a block of that forecast
            {"message":"m","blocks":[null]}                                      | blocks[0]
            """)
    void whatCannotBeSaidIsRefusedAndNothingIsStored(String body, String named) {
        scene.forecast(edge, Duration.ofHours(1), "300");

        Rig.Answer answer = rig.post(scene.path("/compliance-errors"), body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains(named);
        assertThat(scene.errors()).isEmpty();
    }

    @Test
    void withoutAnyForecastThereIsNothingToSayItOf() {
        Rig.Answer answer = rig.post(scene.path("/compliance-errors"), "{\"message\":\"m\"}");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body()).contains("no forecast was accepted");
    }

    private void begin(String properties) {
        scene = new NegotiationScene(port, properties).online();
        rig = scene.rig();
        edge = scene.edge();
    }

    private void cannotShed(int kilowatts) {
        rig.put(
                "/scopes/" + rig.scope(),
                "{\"name\":\"Yard\",\"circuitId\":\"%s\",\"uncontrollableLoadKw\":%d}"
                        .formatted(rig.scope(), kilowatts));
    }

    private void told(int errors) {
        await().pollDelay(Duration.ZERO).untilAsserted(() -> {
            rig.pass(Duration.ofSeconds(6));
            assertThat(scene.errors()).hasSize(errors);
        });
    }

    private void received(int messages) {
        await().untilAsserted(() ->
                assertThat(scene.partner().received(NegotiationScene.ERROR)).hasSize(messages));
    }

    /** The same instant as a partner in Auckland may write it. */
    private static String offset(Instant instant) {
        return instant.atOffset(ZoneOffset.ofHours(13)).toString();
    }
}
