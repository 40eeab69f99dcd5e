package com.betterfleet.derms.compliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.PartnerStub;
import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** M13: the partner receives a report that a forecast cannot be met, by an operator and by rule. */
@ServiceTest
class ComplianceErrorTests {

    @LocalServerPort
    private int port;

    private NegotiationScenario scenario;
    private TestRig rig;
    private Instant quarterStart;

    @BeforeEach
    void online() {
        startScenario("");
    }

    @AfterEach
    void close() {
        scenario.close();
    }

    @Tag("OSCP-HEAD-7")
    @Tag("OSCP-NEG-6")
    @Test
    void aManualErrorReturnsTheBlocksWithTimesInUtcAndNamesTheForecastByCorrelation() {
        String blocks = """
                {"capacity":150.125,"phase":"ALL","unit":"KW","start_time":"%s","end_time":"%s","note":"x"},
                {"capacity":90000.0,"phase":"UNKNOWN","unit":"W","start_time":"%s","end_time":"%s"}""".formatted(
                        toOffsetTime(quarterStart),
                        toOffsetTime(quarterStart.plusSeconds(900)),
                        quarterStart.plusSeconds(900),
                        quarterStart.plusSeconds(1_800));
        assertThat(rig.sendForecast("its id, opaque", "CONSUMPTION", blocks).status())
                .isEqualTo(204);
        String reportBody = """
                {"forecastRequestId":"its id, opaque","message":"The yard has lights","blocks":[{"start":"%s","end":"%s"}]}""".formatted(quarterStart, quarterStart.plusSeconds(900));
        JsonNode preview = JsonMapper.shared()
                .readTree(rig.postAdmin(scenario.scopePath("/compliance-errors/preview"), reportBody)
                        .body());

        TestRig.HttpAnswer answer = rig.postAdmin(scenario.scopePath("/compliance-errors"), reportBody);

        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        awaitReceived(1);
        PartnerStub.ReceivedMessage received =
                scenario.partner().receivedMessages(NegotiationScenario.ERROR).getFirst();
        assertThat(received.correlationId()).isEqualTo("its id, opaque");
        assertThat(received.body()).isEqualTo(preview.get("body"));
        assertThat(received.body().get("message").stringValue()).isEqualTo("The yard has lights");
        assertThat(received.body().get("forecasted_blocks")).hasSize(1);
        assertThat(received.body().at("/forecasted_blocks/0").toString())
                .isEqualTo(("{\"capacity\":150.125,\"phase\":\"ALL\",\"unit\":\"KW\",\"start_time\":\"%s\","
                                + "\"end_time\":\"%s\"}")
                        .formatted(toWireTime(quarterStart), toWireTime(quarterStart.plusSeconds(900))));
        await().untilAsserted(() -> assertThat(
                        scenario.listErrors().getFirst().get("state").stringValue())
                .isEqualTo("DELIVERED"));
        assertThat(rig.getText("/audit")).contains("reported that the forecast cannot be met");
    }

    @Tag("OSCP-NEG-5")
    @Test
    void withoutBlocksTheReportNamesNoneAndWithoutAForecastTheForecastInForce() {
        String id = scenario.acceptForecast(rig.readClock().minusSeconds(60), Duration.ofHours(2), "300");
        scenario.acceptForecast(quarterStart.plusSeconds(40_000), Duration.ofHours(1), "250");
        rig.advanceTime(Duration.ofSeconds(1));

        assertThat(rig.postAdmin(scenario.scopePath("/compliance-errors"), "{\"message\":\"No\"}")
                        .status())
                .isEqualTo(201);

        awaitReceived(1);
        PartnerStub.ReceivedMessage received =
                scenario.partner().receivedMessages(NegotiationScenario.ERROR).getFirst();
        assertThat(received.correlationId()).isEqualTo(id);
        assertThat(received.body().toString()).isEqualTo("{\"message\":\"No\"}");
    }

    @Test
    void aLimitBelowUncontrollableLoadIsReportedOnceHoweverOftenItIsRepeated() {
        setUncontrollableLoad(150);
        String id = scenario.acceptForecast(quarterStart, Duration.ofHours(1), "100");
        awaitErrors(1);
        assertThat(scenario.listErrors().getFirst().get("rule").stringValue()).isEqualTo("UNCONTROLLABLE_LOAD");
        assertThat(scenario.listErrors().getFirst().get("forecastRequestId").stringValue())
                .isEqualTo(id);
        assertThat(scenario.listErrors().getFirst().get("message").stringValue())
                .contains("150 kW");

        for (int i = 0; i < 8; i++) {
            scenario.acceptForecast(quarterStart, Duration.ofHours(1), "100");
            rig.advanceTime(Duration.ofMinutes(10));
        }

        assertThat(scenario.listErrors()).hasSize(1);
        awaitReceived(1);
    }

    @Test
    void aLastingConflictOverADayIsReportedAtMostOnceAnHour() {
        setUncontrollableLoad(150);
        Instant first = rig.readClock();
        for (int i = 0; i < 72; i++) {
            // Every 20 minutes another capacity for the day ahead, always too low.
            scenario.acceptForecast(rig.readClock(), Duration.ofHours(24), "%d".formatted(100 - i % 7));
            rig.advanceTime(Duration.ofMinutes(20));
        }

        long hours = Duration.between(first, rig.readClock()).toHours();
        assertThat(scenario.listErrors()).hasSizeBetween((int) hours - 2, (int) hours + 1);
        Instant before = null;
        for (JsonNode error : scenario.listErrors().reversed()) {
            Instant at = Instant.parse(error.get("reportedAt").stringValue());
            if (before != null) {
                assertThat(Duration.between(before, at)).isGreaterThanOrEqualTo(Duration.ofHours(1));
            }
            before = at;
        }
    }

    @Test
    void anotherEpisodeIsReportedAgain() {
        setUncontrollableLoad(150);
        scenario.acceptForecast(quarterStart, Duration.ofHours(3), "100");
        awaitErrors(1);
        scenario.acceptForecast(quarterStart, Duration.ofHours(3), "150");
        rig.advanceTime(Duration.ofMinutes(62));
        assertThat(scenario.listErrors()).hasSize(1);

        scenario.acceptForecast(quarterStart, Duration.ofHours(3), "100");

        awaitErrors(2);
    }

    @Test
    void aBreachThatLastsFiveMinutesIsReportedWithTheBlockInForce() {
        String id = scenario.acceptForecast(rig.readClock().minusSeconds(60), Duration.ofHours(2), "300");
        assertThat(rig.postAdmin(
                                "/microgrids/%s/assets".formatted(rig.scopeId()),
                                ("{\"id\":\"%1$s-site\",\"name\":\"Site\",\"category\":\"CONSUMPTION\","
                                                + "\"meteringRole\":\"SITE_METER\",\"scopeId\":\"%1$s\",\"ratingKw\":1000}")
                                        .formatted(rig.scopeId()))
                        .status())
                .isEqualTo(201);
        // Past the settling time of a reduction.
        rig.advanceTime(Duration.ofSeconds(90));
        double register = 0;
        for (int second = 0; second < 240; second += 10) {
            register = drawPower(register);
        }
        assertThat(scenario.listErrors()).isEmpty();
        for (int second = 0; second < 120; second += 10) {
            register = drawPower(register);
        }

        awaitErrors(1);
        JsonNode error = scenario.listErrors().getFirst();
        assertThat(error.get("rule").stringValue()).isEqualTo("LASTING_BREACH");
        assertThat(error.get("forecastRequestId").stringValue()).isEqualTo(id);
        assertThat(error.get("message").stringValue()).contains("kW drawn", "limit of 300 kW");
        assertThat(error.at("/body/forecasted_blocks/0/capacity").asInt()).isEqualTo(300);
    }

    /** Ten more seconds of 400 kW, read at their end. */
    private double drawPower(double register) {
        rig.advanceTime(Duration.ofSeconds(10));
        double next = register + 400_000 / 360.0;
        rig.postAdmin(
                "/meter-readings",
                "[{\"assetId\":\"%s-site\",\"at\":\"%s\",\"importWh\":%.3f}]"
                        .formatted(rig.scopeId(), rig.readClock(), next));
        return next;
    }

    @Test
    void aDisabledRuleReportsNothing() {
        scenario.close();
        startScenario(",\"complianceErrorRules\":[\"NOT_APPLIED\"]");
        setUncontrollableLoad(150);
        scenario.acceptForecast(quarterStart, Duration.ofHours(1), "100");

        rig.advanceTime(Duration.ofSeconds(30));

        assertThat(scenario.listErrors()).isEmpty();
    }

    @Test
    void anObservedOrLocallyControlledScopeReportsNothingByRule() {
        setUncontrollableLoad(150);
        rig.putAdmin(
                "/connections/%s/groups/%s".formatted(rig.connectionId(), rig.groupId()),
                "{\"scopeId\":\"%s\",\"enforcement\":\"OBSERVE\"}".formatted(rig.scopeId()));
        scenario.acceptForecast(quarterStart, Duration.ofHours(1), "100");
        rig.advanceTime(Duration.ofSeconds(30));
        assertThat(scenario.listErrors()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            {"message":""}                                                       | message
            {}                                                                   | message
            {"message":"m","forecastRequestId":"unknown"}                 | forecastRequestId
            {"message":"m","blocks":[{"start":"2001-01-01T00:00:00Z"}]}          | blocks[0].end
            {"message":"m","blocks":[{"start":"2001-01-01T00:00:00Z","end":"2001-01-01T01:00:00Z"}]} | a block of that forecast
            {"message":"m","blocks":[null]}                                      | blocks[0]
            """)
    void anInvalidReportIsRefusedAndNothingIsStored(String body, String named) {
        scenario.acceptForecast(quarterStart, Duration.ofHours(1), "300");

        TestRig.HttpAnswer answer = rig.postAdmin(scenario.scopePath("/compliance-errors"), body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains(named);
        assertThat(scenario.listErrors()).isEmpty();
    }

    @Test
    void withoutAnyForecastAReportIsRefused() {
        TestRig.HttpAnswer answer = rig.postAdmin(scenario.scopePath("/compliance-errors"), "{\"message\":\"m\"}");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body()).contains("no forecast was accepted");
    }

    private void startScenario(String properties) {
        scenario = new NegotiationScenario(port, properties).bringOnline();
        rig = scenario.rig();
        quarterStart = scenario.nextQuarterHour();
    }

    private void setUncontrollableLoad(int kilowatts) {
        rig.putAdmin(
                "/scopes/" + rig.scopeId(),
                "{\"name\":\"Yard\",\"circuitId\":\"%s\",\"uncontrollableLoadKw\":%d}"
                        .formatted(rig.scopeId(), kilowatts));
    }

    private void awaitErrors(int errors) {
        await().pollDelay(Duration.ZERO).untilAsserted(() -> {
            rig.advanceTime(Duration.ofSeconds(6));
            assertThat(scenario.listErrors()).hasSize(errors);
        });
    }

    private void awaitReceived(int messages) {
        await().untilAsserted(() -> assertThat(scenario.partner().receivedMessages(NegotiationScenario.ERROR))
                .hasSize(messages));
    }

    /** As a partner in Auckland may write it, with nanoseconds. */
    private static String toOffsetTime(Instant instant) {
        return DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSSxxx")
                .format(instant.plusNanos(1_999_999).atOffset(ZoneOffset.ofHours(13)));
    }

    /** As this service writes it. */
    private static String toWireTime(Instant instant) {
        return DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'")
                .format(instant.plusNanos(1_999_999).atOffset(ZoneOffset.UTC));
    }
}
