package com.betterfleet.derms.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.PartnerSink;
import com.betterfleet.derms.Rig;
import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.database.Columns;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** M6: a circuit that stands on another platform, over real HTTP; its safe default is 200 kW. */
@ServiceTest
class RemoteCircuitTests {

    private static final PretendPlatform PLATFORM = new PretendPlatform();

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    private Rig rig;

    @DynamicPropertySource
    static void platform(DynamicPropertyRegistry registry) {
        registry.add("derms.circuits.url", PLATFORM::url);
        registry.add("derms.circuits.token", () -> PretendPlatform.TOKEN);
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
        rig = Rig.build(port, "oscp", "");
        PLATFORM.works();
        assertThat(rig.put(path() + "/remote", "{\"remoteId\":\"%s\"}".formatted(rig.scope()))
                        .status())
                .isEqualTo(200);
        confirmed(200);
    }

    @Test
    void whatIsDecidedIsWrittenThereAndReadBack() {
        forecast("300");

        confirmed(300);
        JsonNode body = PLATFORM.lastWritten(rig.scope());
        assertThat(body.get("circuitId").stringValue()).isEqualTo(rig.scope());
        assertThat(body.get("safeDefaultKw").asInt()).isEqualTo(200);
        Instant validUntil = Instant.parse(body.get("validUntil").stringValue());
        assertThat(validUntil).isBetween(rig.now().plusSeconds(50), rig.now().plusSeconds(120));
    }

    @Test
    void itIsWrittenAnewEachMinuteBecauseThePlatformReliesOnItForTwo() {
        int before = PLATFORM.writes(rig.scope());

        rig.pass(Duration.ofSeconds(61));

        await().untilAsserted(() -> assertThat(PLATFORM.writes(rig.scope())).isGreaterThan(before));
    }

    @Test
    void aWriteThatIsNotConfirmedForTenSecondsIsRedUntilItIs() {
        PLATFORM.answers(503);
        forecast("300");
        await().untilAsserted(
                        () -> assertThat(remote().get("fault").asString("")).contains("503"));
        assertThat(remote().get("state").stringValue()).isEqualTo("PENDING");
        assertThat(rig.incidentsOfScope("WRITE_FAILED")).isEmpty();

        rig.pass(Duration.ofSeconds(11));

        assertThat(remote().get("state").stringValue()).isEqualTo("FAILED");
        JsonNode incident = rig.incidentsOfScope("WRITE_FAILED").getFirst();
        assertThat(incident.get("severity").stringValue()).isEqualTo("CRITICAL");
        assertThat(incident.get("text").stringValue()).contains("503");
        assertThat(rig.get(path()).get("availableCapacityKw").asInt()).isEqualTo(300);

        PLATFORM.works();
        confirmed(300);
        rig.pass(Duration.ofSeconds(16));
        rig.pass(Duration.ofMinutes(5).plusSeconds(16));
        assertThat(rig.incidentsOfScope("WRITE_FAILED").getFirst().get("state").stringValue())
                .isEqualTo("RESOLVED");
    }

    @Test
    void aPlatformThatTakesAValueAndKeepsAnotherHasNotConfirmed() {
        PLATFORM.ignores();
        forecast("300");

        await().untilAsserted(
                        () -> assertThat(remote().get("fault").asString("")).contains("300 kW", "was written, 200 kW"));
        assertThat(remote().get("state").stringValue()).isNotEqualTo("CONFIRMED");
    }

    @Test
    void ofSeveralOnlyTheNewestIsWrittenWhenThePlatformIsBack() {
        PLATFORM.answers(500);
        forecast("300");
        rig.pass(Duration.ofSeconds(1));
        forecast("400");
        rig.pass(Duration.ofSeconds(1));
        int before = PLATFORM.writes(rig.scope());

        PLATFORM.works();

        confirmed(400);
        assertThat(PLATFORM.writtenSince(rig.scope(), before)).containsOnly(400);
    }

    @Test
    void whatAKilledInstanceHadTakenUpIsWrittenSecondsLater() {
        takenUpBySomebodyElse(Duration.ofSeconds(6));
        forecast("300");
        rig.pass(Duration.ofSeconds(2));
        assertThat(PLATFORM.standing(rig.scope())).isEqualTo(200);

        rig.pass(Duration.ofSeconds(5));

        confirmed(300);
    }

    @Test
    void whatIsDecidedDuringAWriteWaitsForItSoThatTheOldValueNeverComesLast() {
        int before = PLATFORM.writes(rig.scope());
        PLATFORM.holds();
        try {
            forecast("300");
            await().untilAsserted(() -> assertThat(PLATFORM.writes(rig.scope())).isEqualTo(before + 1));
            forecast("400");
            rig.pass(Duration.ofSeconds(1));
            assertThat(PLATFORM.writtenSince(rig.scope(), before)).containsExactly(300);
        } finally {
            PLATFORM.goesOn();
        }

        confirmed(400);
        assertThat(PLATFORM.writtenSince(rig.scope(), before)).startsWith(300, 400);
    }

    @Test
    void aLowerValueOfAnotherIsKeptAndAHigherOneOverwritten() {
        forecast("300");
        confirmed(300);

        PLATFORM.put(rig.scope(), 120);
        await().untilAsserted(() -> {
            rig.pass(Duration.ofSeconds(61));
            assertThat(rig.get(path()).get("availableCapacityKw").asInt()).isEqualTo(120);
        });
        assertThat(rig.get(path()).get("importSource").stringValue()).isEqualTo("OPERATIONAL");
        confirmed(120);

        PLATFORM.put(rig.scope(), 900);
        await().untilAsserted(() -> {
            rig.pass(Duration.ofSeconds(61));
            assertThat(PLATFORM.standing(rig.scope())).isEqualTo(120);
        });
        assertThat(rig.incidentsOfScope("FOREIGN_VALUE")).hasSize(1);
    }

    @Test
    void aWriteWhoseAnswerWasLostIsOursAndNobodyElses() {
        PLATFORM.losesAnswers();
        forecast("300");
        await().untilAsserted(() -> assertThat(PLATFORM.standing(rig.scope())).isEqualTo(300));
        PLATFORM.ignores();
        forecast("500");
        rig.pass(Duration.ofSeconds(2));
        PLATFORM.works();

        confirmed(500);
        assertThat(rig.incidentsOfScope("FOREIGN_VALUE")).isEmpty();
    }

    @Test
    void untilThePlatformConfirmsControlIsBeingTakenBack() {
        forecast("300");
        confirmed(300);
        PLATFORM.answers(503);

        rig.post("/scopes/" + rig.scope() + "/disconnect", "{\"reason\":\"transformer work\"}");

        assertThat(remote().get("state").stringValue()).isEqualTo("PENDING");
        PLATFORM.works();
        confirmed(200);
    }

    @Test
    void aCircuitThatIsLetGoOfIsReturnedEvenWhenThePlatformHasToBeAskedTwice() {
        PLATFORM.answers(503);
        assertThat(rig.delete(path() + "/remote").status()).isEqualTo(204);
        assertThat(remote().isNull()).isTrue();

        PLATFORM.works();
        rig.pass(Duration.ofSeconds(11));

        await().untilAsserted(() -> assertThat(PLATFORM.released(rig.scope())).isTrue());
    }

    @Test
    void twoCircuitsCannotGoByOneNameThere() {
        Rig other = Rig.build(port, "oscp", "");

        Rig.Answer answer =
                other.tryPut("/circuits/" + other.scope() + "/remote", "{\"remoteId\":\"%s\"}".formatted(rig.scope()));

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body()).contains("another circuit goes by remoteId");
    }

    /** M13. */
    @Test
    void aLimitThatCannotBeWrittenIsToldToThePartnerOnce() {
        try (PartnerSink partner = new PartnerSink()) {
            rig = Rig.build(
                    port,
                    "oscp",
                    ",\"heartbeatIntervalSeconds\":null,\"urls\":{\"handshake_acknowledge\":\"%1$s/ack\",\"group_capacity_compliance_error\":\"%1$s/error\"}"
                            .formatted(partner.url()));
            rig.put(path() + "/remote", "{\"remoteId\":\"%s\"}".formatted(rig.scope()));
            rig.oscp("handshake", "h1", "{\"required_behaviour\":{\"measurement_configuration\":[]}}");
            confirmed(200);
            PLATFORM.answers(503);
            forecast("300");

            rig.pass(Duration.ofSeconds(9));
            assertThat(errors()).isEmpty();
            await().untilAsserted(() -> {
                rig.pass(Duration.ofSeconds(3));
                assertThat(partner.received("/error")).hasSize(1);
            });

            rig.pass(Duration.ofMinutes(90));
            JsonNode error = errors().get(0);
            assertThat(errors()).hasSize(1);
            assertThat(error.get("rule").stringValue()).isEqualTo("NOT_APPLIED");
            assertThat(partner.received("/error").getFirst().correlationId())
                    .isEqualTo(error.get("forecastRequestId").stringValue());
            assertThat(error.at("/body/forecasted_blocks/0/capacity").asInt()).isEqualTo(300);
            // What is wrong inside is none of the partner's business.
            assertThat(error.get("body").toString()).doesNotContain("503");
        }
    }

    private JsonNode errors() {
        return rig.get("/scopes/" + rig.scope() + "/compliance-errors").get("items");
    }

    private void forecast(String kilowatts) {
        assertThat(rig.forecast(
                                "r" + System.identityHashCode(this) + kilowatts + rig.now(),
                                "CONSUMPTION",
                                Rig.block(rig.now().minusSeconds(1), Duration.ofHours(6), kilowatts, "KW"))
                        .status())
                .isEqualTo(204);
    }

    private void takenUpBySomebodyElse(Duration lease) {
        jdbc.sql("update envelope.remote_circuit set claimed_until = :until where remote_id = :id")
                .param("until", Columns.timestamp(rig.now().plus(lease)))
                .param("id", rig.scope())
                .update();
    }

    private void confirmed(int kilowatts) {
        await().untilAsserted(() -> {
            rig.pass(Duration.ofMillis(500));
            assertThat(remote().get("state").stringValue()).isEqualTo("CONFIRMED");
            assertThat(remote().get("confirmedCapacityKw").asInt()).isEqualTo(kilowatts);
        });
        assertThat(PLATFORM.standing(rig.scope())).isEqualTo(kilowatts);
    }

    private JsonNode remote() {
        return rig.get(path()).get("remote");
    }

    private String path() {
        return "/circuits/" + rig.scope();
    }
}
