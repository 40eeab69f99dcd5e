package com.betterfleet.derms.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.PartnerStub;
import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import com.betterfleet.derms.database.OwnDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;

/** One subject that cannot be processed stops no other: messages both ways, their outcomes, and what is shown of them. */
@ServiceTest
@ContextConfiguration(initializers = OwnDatabase.class)
class PoisonedMessageTests {

    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final PartnerStub PARTNER = new PartnerStub();

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    private PoisonedDatabase database;
    private TestRig sound;
    private TestRig poisoned;

    @BeforeEach
    void twoSites() {
        database = new PoisonedDatabase(jdbc);
        sound = createRig();
        poisoned = createRig();
        sound.advanceTime(Duration.ofSeconds(1));
    }

    @AfterEach
    void heal() {
        database.heal();
    }

    @AfterAll
    static void stop() {
        PARTNER.close();
    }

    @Test
    void resultsOfDeliveries() {
        queueHeartbeats();
        database.poison(
                "exchange.outbox", "{\"connection_id\":\"%s\",\"state\":\"DELIVERED\"}".formatted(poisoned.scopeId()));

        sound.advanceTime(Duration.ofSeconds(31));

        await().untilAsserted(() -> assertThat(delivered(sound)).isEqualTo(1));
        assertThat(delivered(poisoned)).isZero();
        // The message is sent again once its lease has ended.
        database.verifySetAsideAndRecovery(
                poisoned, "DELIVERY_RESULT", poisoned.connectionId(), Duration.ofSeconds(12));
        assertThat(delivered(poisoned)).isEqualTo(1);
    }

    @Test
    void messagesThatAreDue() {
        queueHeartbeats();
        database.poison("exchange.outbox", connectionIs(poisoned));

        sound.advanceTime(Duration.ofSeconds(31));

        await().untilAsserted(() -> assertThat(delivered(sound)).isEqualTo(1));
        database.verifySetAsideAndRecovery(poisoned, "MESSAGE_CLAIM", poisoned.connectionId());
        await().untilAsserted(() -> assertThat(delivered(poisoned)).isEqualTo(1));
    }

    @Test
    void outcomesOfReports() {
        for (TestRig rig : new TestRig[] {poisoned, sound}) {
            String asset = rig.scopeId() + "-charger";
            rig.putAdmin(
                    "/assets/" + asset,
                    "{\"microgridId\":\"%1$s\",\"name\":\"Meter\",\"category\":\"CONSUMPTION\",\"meteringRole\":\"CHARGER\",\"scopeId\":\"%1$s\",\"ratingKw\":100000}"
                            .formatted(rig.scopeId()));
        }
        // The window begins after the binding: earlier ones are not reported.
        sound.advanceTime(QUARTER.multipliedBy(2));
        meterOneWindow(poisoned);
        meterOneWindow(sound);
        sound.advanceTime(Duration.ofMinutes(2));
        assertThat(pendingReports(poisoned)).isEqualTo(1);
        database.poison("reporting.stream", "{\"scope_id\":\"%s\",\"mark\":1}".formatted(poisoned.scopeId()));

        bringOnline();
        sound.advanceTime(Duration.ofSeconds(1));

        await().untilAsserted(() -> assertThat(pendingReports(sound)).isZero());
        assertThat(pendingReports(poisoned)).isEqualTo(1);
        // The report is sent again once the lease of its stream has ended.
        database.verifySetAsideAndRecovery(poisoned, "REPORT_OUTCOME", binding(poisoned), Duration.ofSeconds(12));
        assertThat(pendingReports(poisoned)).isZero();
    }

    @Test
    void reportsOfLinksThatAreOnlineAgain() {
        for (TestRig rig : new TestRig[] {poisoned, sound}) {
            database.update(
                    "insert into reporting.closed (connection_id, since, reason) values (:id, :now, 'a test')",
                    Map.of("id", rig.connectionId(), "now", now(rig)));
        }
        database.poison("reporting.closed", connectionIs(poisoned));

        bringOnline();
        sound.advanceTime(Duration.ofSeconds(1));

        assertThat(blockedConnections(sound)).isZero();
        assertThat(blockedConnections(poisoned)).isEqualTo(1);
        database.verifySetAsideAndRecovery(poisoned, "REPORT_UNBLOCKING", poisoned.connectionId());
        assertThat(blockedConnections(poisoned)).isZero();
    }

    @Test
    void messagesWithoutTheirLastSegment() {
        sendFirstSegment(poisoned);
        sendFirstSegment(sound);
        database.poison("exchange.assembly", connectionIs(poisoned));

        sound.advanceTime(Duration.ofSeconds(61));

        assertThat(segmentedMessages(sound)).isZero();
        assertThat(segmentedMessages(poisoned)).isEqualTo(1);
        database.verifySetAsideAndRecovery(poisoned, "SEGMENT_EXPIRY", poisoned.connectionId());
        assertThat(segmentedMessages(poisoned)).isZero();
    }

    @Test
    void incidentsOfADayAgo() {
        sendFirstSegment(poisoned);
        sendFirstSegment(sound);
        sound.advanceTime(Duration.ofSeconds(61));
        assertThat(poisoned.findIncidents("SEGMENTS_INCOMPLETE", "OPEN")).hasSize(1);
        database.poison(
                "incident.incident",
                "{\"connection_id\":\"%s\",\"kind\":\"SEGMENTS_INCOMPLETE\"}".formatted(poisoned.connectionId()));

        sound.advanceTime(Duration.ofHours(24).plusSeconds(10));

        assertThat(sound.findIncidents("SEGMENTS_INCOMPLETE", "OPEN")).isEmpty();
        assertThat(poisoned.findIncidents("SEGMENTS_INCOMPLETE", "OPEN")).hasSize(1);
        database.verifySetAsideAndRecovery(poisoned, "INCIDENT_EXPIRY", poisoned.connectionId());
        assertThat(poisoned.findIncidents("SEGMENTS_INCOMPLETE", "OPEN")).isEmpty();
    }

    @Test
    void incidentsAboutCircuits() {
        database.poison(
                "incident.incident",
                "{\"circuit_id\":\"%s\",\"kind\":\"FOREIGN_VALUE\"}".formatted(poisoned.scopeId()));
        for (TestRig rig : new TestRig[] {poisoned, sound}) {
            database.update(
                    "update envelope.circuit_capacity set available_w = 100000 where circuit_id = :id and direction = 'IMPORT'",
                    Map.of("id", rig.scopeId()));
        }

        sound.advanceTime(Duration.ofSeconds(16));

        assertThat(sound.findScopeIncidents("FOREIGN_VALUE")).hasSize(1);
        assertThat(poisoned.findScopeIncidents("FOREIGN_VALUE")).isEmpty();
        database.verifySetAsideAndRecovery(poisoned, "CIRCUIT_INCIDENT", poisoned.scopeId());
        assertThat(poisoned.findScopeIncidents("FOREIGN_VALUE")).hasSize(1);
    }

    @Test
    void requestsForAdvisories() {
        Instant boundary = sound.readClock().plusSeconds(50);
        for (TestRig rig : new TestRig[] {poisoned, sound}) {
            rig.sendForecast(
                    "f-" + rig.scopeId(),
                    "CONSUMPTION",
                    TestRig.forecastBlock(boundary.minusSeconds(600), Duration.ofMinutes(10), "300", "KW") + ","
                            + TestRig.forecastBlock(boundary, Duration.ofHours(3), "400", "KW"));
        }
        sound.advanceTime(Duration.ofSeconds(31));
        for (TestRig rig : new TestRig[] {poisoned, sound}) {
            database.update("delete from incident.lookout where scope_id = :id", Map.of("id", rig.scopeId()));
        }
        database.poison("incident.lookout", "{\"scope_id\":\"%s\"}".formatted(poisoned.scopeId()));

        sound.advanceTime(Duration.ofSeconds(31));

        assertThat(advisorySchedules(sound)).isEqualTo(1);
        assertThat(advisorySchedules(poisoned)).isZero();
        database.verifySetAsideAndRecovery(poisoned, "ADVISORY_REQUEST", poisoned.scopeId());
        assertThat(advisorySchedules(poisoned)).isEqualTo(1);
    }

    @Test
    void writesToAnotherPlatform() {
        for (TestRig rig : new TestRig[] {poisoned, sound}) {
            database.update(
                    "insert into envelope.remote_circuit (remote_id, circuit_id, due_at) values (:id, :id, :now)",
                    Map.of("id", rig.scopeId(), "now", now(rig).plusSeconds(30)));
        }
        database.poison("envelope.remote_circuit", "{\"circuit_id\":\"%s\"}".formatted(poisoned.scopeId()));

        sound.advanceTime(Duration.ofSeconds(31));

        assertThat(attemptedWrites(sound)).isEqualTo(1);
        assertThat(attemptedWrites(poisoned)).isZero();
        database.verifySetAsideAndRecovery(poisoned, "REMOTE_WRITE", poisoned.scopeId());
        assertThat(attemptedWrites(poisoned)).isEqualTo(1);
        database.update("delete from envelope.remote_circuit", Map.of());
    }

    @Test
    void warningsOfCredentialsThatExpire() {
        for (TestRig rig : new TestRig[] {poisoned, sound}) {
            database.update(
                    "update connection.connection set outbound_expires_at = :at where id = :id",
                    Map.of("id", rig.connectionId(), "at", now(rig).plusDays(5)));
        }
        database.poison("connection.expiry_told", connectionIs(poisoned));

        sound.advanceTime(Duration.ofMinutes(61));

        assertThat(sound.findIncidents("CREDENTIAL_EXPIRING", "OPEN")).hasSize(1);
        assertThat(poisoned.findIncidents("CREDENTIAL_EXPIRING", "OPEN")).isEmpty();
        database.verifySetAsideAndRecovery(poisoned, "CREDENTIAL_EXPIRY", poisoned.connectionId());
        assertThat(poisoned.findIncidents("CREDENTIAL_EXPIRING", "OPEN")).hasSize(1);
    }

    /** A link that cannot even be read. */
    @Test
    void incidentsAboutALinkThatCannotBeRead() {
        for (TestRig rig : new TestRig[] {poisoned, sound}) {
            database.update(
                    "update connection.link set liveness = 'LOST', state = 'LOST', lost_at = :now where connection_id = :id",
                    Map.of("now", now(rig), "id", rig.connectionId()));
        }
        setDemands(poisoned, "{NONSENSE}");

        sound.advanceTime(Duration.ofSeconds(16));

        assertThat(sound.findIncidents("LINK_LOST", "OPEN")).hasSize(1);
        assertThat(database.isSetAside("LINK_INCIDENT", poisoned.connectionId()))
                .isTrue();
        setDemands(poisoned, "{}");
        sound.advanceTime(Duration.ofSeconds(62));
        sound.advanceTime(Duration.ofSeconds(16));
        assertThat(poisoned.findIncidents("LINK_LOST", "OPEN")).hasSize(1);
        database.update(
                "update connection.link set liveness = 'UNSUPERVISED', state = 'CONFIGURED' where liveness = 'LOST'",
                Map.of());
    }

    private TestRig createRig() {
        return TestRig.create(
                port,
                "oscp",
                ",\"heartbeatIntervalSeconds\":null,\"urls\":{\"heartbeat\":\"%1$s/heartbeat\",\"update_group_measurements\":\"%1$s/measurements\"}"
                        .formatted(PARTNER.baseUrl()));
    }

    private void queueHeartbeats() {
        for (TestRig rig : new TestRig[] {poisoned, sound}) {
            database.update("""
                    insert into exchange.outbox
                        (connection_id, type, request_id, body, state, created_at, due_at, tries, when_online)
                    values (:id, 'heartbeat', :id, '{}', 'QUEUED', :now, :due, 0, false)
                    """, Map.of("id", rig.connectionId(), "now", now(rig), "due", now(rig).plusSeconds(30)));
        }
    }

    private void bringOnline() {
        database.update("""
                update connection.link set state = 'ONLINE', their_interval_seconds = 600,
                    their_measurements = '{INTERMITTENT}' where connection_id in (:ids)
                """, Map.of("ids", List.of(sound.connectionId(), poisoned.connectionId())));
    }

    private void setDemands(TestRig rig, String measurements) {
        database.update(
                "update connection.link set their_interval_seconds = 600, their_measurements = :demands::text[] where connection_id = :id",
                Map.of("demands", measurements, "id", rig.connectionId()));
    }

    private static void sendFirstSegment(TestRig rig) {
        assertThat(rig.sendForecast(
                                "a-" + rig.scopeId(),
                                "CONSUMPTION",
                                TestRig.forecastBlock(rig.readClock(), QUARTER, "100", "KW"),
                                "X-Segment-Index",
                                "1",
                                "X-Segment-Count",
                                "2")
                        .status())
                .isEqualTo(204);
    }

    private static void meterOneWindow(TestRig rig) {
        long quarter = QUARTER.toSeconds();
        Instant edge = Instant.ofEpochSecond(rig.readClock().getEpochSecond() / quarter * quarter);
        String reading = "{\"assetId\":\"%s-charger\",\"at\":\"%s\",\"importWh\":%d}";
        assertThat(rig.postAdmin(
                                "/meter-readings",
                                "[" + reading.formatted(rig.scopeId(), edge.minus(QUARTER), 1_000) + ","
                                        + reading.formatted(rig.scopeId(), edge, 2_000) + "]")
                        .status())
                .isBetween(200, 299);
    }

    private static OffsetDateTime now(TestRig rig) {
        return rig.readClock().atOffset(ZoneOffset.UTC);
    }

    private static String connectionIs(TestRig rig) {
        return "{\"connection_id\":\"%s\"}".formatted(rig.connectionId());
    }

    private String binding(TestRig rig) {
        return Long.toString(count("select id from connection.binding where scope_id = :id", rig));
    }

    private long delivered(TestRig rig) {
        return count("select count(*) from exchange.outbox where connection_id = :id and state = 'DELIVERED'", rig);
    }

    private long pendingReports(TestRig rig) {
        return count("select last_seq - mark from reporting.stream where scope_id = :id", rig);
    }

    private long blockedConnections(TestRig rig) {
        return count("select count(*) from reporting.closed where connection_id = :id", rig);
    }

    private long segmentedMessages(TestRig rig) {
        return count("select count(*) from exchange.assembly where connection_id = :id", rig);
    }

    private long advisorySchedules(TestRig rig) {
        return count("select count(*) from incident.lookout where scope_id = :id", rig);
    }

    private long attemptedWrites(TestRig rig) {
        return count("select count(*) from envelope.remote_circuit where circuit_id = :id and tries > 0", rig);
    }

    private long count(String sql, TestRig rig) {
        return database.count(sql, Map.of("id", rig.scopeId()));
    }
}
