package com.betterfleet.derms.envelope.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.PartnerStub;
import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import com.betterfleet.derms.database.ColumnMapping;
import java.time.Duration;
import java.time.Instant;
import org.apache.hc.client5.http.utils.DateUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** M6: a circuit on another platform, over real HTTP; its safe default is 200 kW. */
@ServiceTest
class RemoteCircuitTests {

    private static final SimulatedPlatform PLATFORM = new SimulatedPlatform();

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    private TestRig rig;

    @DynamicPropertySource
    static void platform(DynamicPropertyRegistry registry) {
        registry.add("derms.circuits.url", PLATFORM::url);
        registry.add("derms.circuits.token", () -> SimulatedPlatform.TOKEN);
    }

    @BeforeAll
    static void start() {
        PLATFORM.start();
    }

    @AfterAll
    static void stop() {
        PLATFORM.stop();
    }

    @BeforeEach
    void aCircuitOnThePlatform() {
        rig = TestRig.create(port, "oscp", "");
        PLATFORM.behaveNormally();
        assertThat(rig.putAdmin(path() + "/remote", "{\"remoteId\":\"%s\"}".formatted(rig.scopeId()))
                        .status())
                .isEqualTo(200);
        confirmed(200);
    }

    @Test
    void aDecidedCapacityIsWrittenToThePlatformAndReadBack() {
        forecast("300");

        confirmed(300);
        JsonNode body = PLATFORM.lastWritten(rig.scopeId());
        assertThat(body.get("circuitId").stringValue()).isEqualTo(rig.scopeId());
        assertThat(body.get("safeDefaultKw").asInt()).isEqualTo(200);
        Instant validUntil = Instant.parse(body.get("validUntil").stringValue());
        assertThat(validUntil)
                .isBetween(rig.readClock().plusSeconds(50), rig.readClock().plusSeconds(120));
    }

    @Test
    void itIsWrittenAnewEachMinuteBecauseThePlatformReliesOnItForTwo() {
        int before = PLATFORM.writes(rig.scopeId());

        rig.advanceTime(Duration.ofSeconds(61));

        await().untilAsserted(() -> assertThat(PLATFORM.writes(rig.scopeId())).isGreaterThan(before));
    }

    @Test
    void aWriteThatIsNotConfirmedForTenSecondsIsRedUntilItIs() {
        PLATFORM.answerWith(503);
        forecast("300");
        await().untilAsserted(
                        () -> assertThat(remote().get("fault").asString("")).contains("503"));
        assertThat(remote().get("state").stringValue()).isEqualTo("PENDING");
        assertThat(rig.findScopeIncidents("WRITE_FAILED")).isEmpty();

        rig.advanceTime(Duration.ofSeconds(11));

        assertThat(remote().get("state").stringValue()).isEqualTo("FAILED");
        JsonNode incident = rig.findScopeIncidents("WRITE_FAILED").getFirst();
        assertThat(incident.get("severity").stringValue()).isEqualTo("CRITICAL");
        assertThat(incident.get("text").stringValue()).contains("503");
        assertThat(rig.getAdmin(path()).get("availableCapacityKw").asInt()).isEqualTo(300);

        PLATFORM.behaveNormally();
        confirmed(300);
        rig.advanceTime(Duration.ofSeconds(16));
        rig.advanceTime(Duration.ofMinutes(5).plusSeconds(16));
        assertThat(rig.findScopeIncidents("WRITE_FAILED")
                        .getFirst()
                        .get("state")
                        .stringValue())
                .isEqualTo("RESOLVED");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void thePlatformIsNotAskedBeforeTheTimeThatItNamesUnlessANewCapacityIsDecided(boolean asDate) {
        PLATFORM.answerWith(
                503, asDate ? DateUtils.formatStandardDate(Instant.now().plusSeconds(120)) : "120");
        forecast("300");
        await().untilAsserted(
                        () -> assertThat(remote().get("fault").asString("")).contains("503"));
        int before = PLATFORM.requests(rig.scopeId());

        rig.advanceTime(Duration.ofSeconds(100));
        assertThat(PLATFORM.requests(rig.scopeId())).isEqualTo(before);

        forecast("250");
        await().untilAsserted(() -> assertThat(PLATFORM.requests(rig.scopeId())).isEqualTo(before + 1));
        PLATFORM.behaveNormally();
        rig.advanceTime(Duration.ofSeconds(10));
        assertThat(PLATFORM.requests(rig.scopeId())).isEqualTo(before + 1);
        rig.advanceTime(Duration.ofSeconds(130));
        confirmed(250);
    }

    @Test
    void aPlatformWithAnotherValueHasNotConfirmed() {
        PLATFORM.ignoreWrites();
        forecast("300");

        await().untilAsserted(
                        () -> assertThat(remote().get("fault").asString("")).contains("300 kW", "was written, 200 kW"));
        assertThat(remote().get("state").stringValue()).isNotEqualTo("CONFIRMED");
    }

    @Test
    void onlyTheNewestOfSeveralValuesIsWrittenWhenThePlatformReturns() {
        PLATFORM.answerWith(500);
        forecast("300");
        rig.advanceTime(Duration.ofSeconds(1));
        forecast("400");
        rig.advanceTime(Duration.ofSeconds(1));
        int before = PLATFORM.writes(rig.scopeId());

        PLATFORM.behaveNormally();

        confirmed(400);
        assertThat(PLATFORM.writtenSince(rig.scopeId(), before)).containsOnly(400);
    }

    @Test
    void aTaskClaimedByAKilledInstanceIsWrittenSecondsLater() {
        claimedByAnotherInstance(Duration.ofSeconds(6));
        forecast("300");
        rig.advanceTime(Duration.ofSeconds(2));
        assertThat(PLATFORM.currentValue(rig.scopeId())).isEqualTo(200);

        rig.advanceTime(Duration.ofSeconds(5));

        confirmed(300);
    }

    @Test
    void aDecisionDuringAWriteIsWrittenAfterItSoThatTheOldValueIsNeverLast() {
        int before = PLATFORM.writes(rig.scopeId());
        PLATFORM.holdWrites();
        try {
            forecast("300");
            await().untilAsserted(
                            () -> assertThat(PLATFORM.writes(rig.scopeId())).isEqualTo(before + 1));
            forecast("400");
            rig.advanceTime(Duration.ofSeconds(1));
            assertThat(PLATFORM.writtenSince(rig.scopeId(), before)).containsExactly(300);
        } finally {
            PLATFORM.releaseWrites();
        }

        confirmed(400);
        assertThat(PLATFORM.writtenSince(rig.scopeId(), before)).startsWith(300, 400);
    }

    @Test
    void aLowerForeignValueIsAdoptedAndAHigherOneOverwritten() {
        forecast("300");
        confirmed(300);

        PLATFORM.put(rig.scopeId(), 120);
        await().untilAsserted(() -> {
            rig.advanceTime(Duration.ofSeconds(61));
            assertThat(rig.getAdmin(path()).get("availableCapacityKw").asInt()).isEqualTo(120);
        });
        assertThat(rig.getAdmin(path()).get("importSource").stringValue()).isEqualTo("OPERATIONAL");
        confirmed(120);

        PLATFORM.put(rig.scopeId(), 900);
        await().untilAsserted(() -> {
            rig.advanceTime(Duration.ofSeconds(61));
            assertThat(PLATFORM.currentValue(rig.scopeId())).isEqualTo(120);
        });
        assertThat(rig.findScopeIncidents("FOREIGN_VALUE")).hasSize(1);
    }

    @Test
    void aWriteWithALostAnswerIsNotAForeignValue() {
        PLATFORM.loseAnswers();
        forecast("300");
        await().untilAsserted(
                        () -> assertThat(PLATFORM.currentValue(rig.scopeId())).isEqualTo(300));
        PLATFORM.ignoreWrites();
        forecast("500");
        rig.advanceTime(Duration.ofSeconds(2));
        PLATFORM.behaveNormally();

        confirmed(500);
        assertThat(rig.findScopeIncidents("FOREIGN_VALUE")).isEmpty();
    }

    @Test
    void localControlIsPendingUntilThePlatformConfirms() {
        forecast("300");
        confirmed(300);
        PLATFORM.answerWith(503);

        rig.postAdmin("/scopes/" + rig.scopeId() + "/disconnect", "{\"reason\":\"transformer work\"}");

        assertThat(remote().get("state").stringValue()).isEqualTo("PENDING");
        PLATFORM.behaveNormally();
        confirmed(200);
    }

    @Test
    void aDetachedCircuitIsReleasedEvenAfterAFailedAttempt() {
        PLATFORM.answerWith(503);
        assertThat(rig.deleteAdmin(path() + "/remote").status()).isEqualTo(204);
        assertThat(remote().isNull()).isTrue();

        PLATFORM.behaveNormally();
        rig.advanceTime(Duration.ofSeconds(11));

        await().untilAsserted(() -> assertThat(PLATFORM.released(rig.scopeId())).isTrue());
    }

    @Test
    void twoCircuitsCannotHaveTheSameRemoteId() {
        TestRig other = TestRig.create(port, "oscp", "");

        TestRig.HttpAnswer answer = other.tryPutAdmin(
                "/circuits/" + other.scopeId() + "/remote", "{\"remoteId\":\"%s\"}".formatted(rig.scopeId()));

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body()).contains("another circuit has remoteId");
    }

    /** M13. */
    @Test
    void aLimitThatCannotBeWrittenIsReportedToThePartnerOnce() {
        try (PartnerStub partner = new PartnerStub()) {
            rig = TestRig.create(
                    port,
                    "oscp",
                    ",\"heartbeatIntervalSeconds\":null,\"urls\":{\"handshake_acknowledge\":\"%1$s/ack\",\"group_capacity_compliance_error\":\"%1$s/error\"}"
                            .formatted(partner.baseUrl()));
            rig.putAdmin(path() + "/remote", "{\"remoteId\":\"%s\"}".formatted(rig.scopeId()));
            rig.sendMessage("handshake", "h1", "{\"required_behaviour\":{\"measurement_configuration\":[]}}");
            confirmed(200);
            PLATFORM.answerWith(503);
            forecast("300");

            rig.advanceTime(Duration.ofSeconds(9));
            assertThat(errors()).isEmpty();
            await().untilAsserted(() -> {
                rig.advanceTime(Duration.ofSeconds(3));
                assertThat(partner.receivedMessages("/error")).hasSize(1);
            });

            rig.advanceTime(Duration.ofMinutes(90));
            JsonNode error = errors().get(0);
            assertThat(errors()).hasSize(1);
            assertThat(error.get("rule").stringValue()).isEqualTo("NOT_APPLIED");
            assertThat(partner.receivedMessages("/error").getFirst().correlationId())
                    .isEqualTo(error.get("forecastRequestId").stringValue());
            assertThat(error.at("/body/forecasted_blocks/0/capacity").asInt()).isEqualTo(300);
            // The cause inside this service is not the partner's concern.
            assertThat(error.get("body").toString()).doesNotContain("503");
        }
    }

    private JsonNode errors() {
        return rig.getAdmin("/scopes/" + rig.scopeId() + "/compliance-errors").get("items");
    }

    private void forecast(String kilowatts) {
        assertThat(rig.sendForecast(
                                "r" + System.identityHashCode(this) + kilowatts + rig.readClock(),
                                "CONSUMPTION",
                                TestRig.forecastBlock(
                                        rig.readClock().minusSeconds(1), Duration.ofHours(6), kilowatts, "KW"))
                        .status())
                .isEqualTo(204);
    }

    private void claimedByAnotherInstance(Duration lease) {
        jdbc.sql("update envelope.remote_circuit set claimed_until = :until where remote_id = :id")
                .param("until", ColumnMapping.toTimestamp(rig.readClock().plus(lease)))
                .param("id", rig.scopeId())
                .update();
    }

    private void confirmed(int kilowatts) {
        await().untilAsserted(() -> {
            rig.advanceTime(Duration.ofMillis(500));
            assertThat(remote().get("state").stringValue()).isEqualTo("CONFIRMED");
            assertThat(remote().get("confirmedCapacityKw").asInt()).isEqualTo(kilowatts);
        });
        assertThat(PLATFORM.currentValue(rig.scopeId())).isEqualTo(kilowatts);
    }

    private JsonNode remote() {
        return rig.getAdmin(path()).get("remote");
    }

    private String path() {
        return "/circuits/" + rig.scopeId();
    }
}
