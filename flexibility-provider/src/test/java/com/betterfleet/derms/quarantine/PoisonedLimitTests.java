package com.betterfleet.derms.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import com.betterfleet.derms.database.OwnDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;

/** One subject that cannot be processed stops no other: limits, links and circuits. */
@ServiceTest
@ContextConfiguration(initializers = OwnDatabase.class)
class PoisonedLimitTests {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String HEARTBEATS = ",\"heartbeatIntervalSeconds\":60";

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    private PoisonedDatabase database;

    @BeforeEach
    void connect() {
        database = new PoisonedDatabase(jdbc);
    }

    @AfterEach
    void heal() {
        database.heal();
    }

    @Test
    void limitDecisions() {
        TestRig sound = TestRig.create(port, "oscp", "");
        TestRig poisoned = TestRig.create(port, "oscp", "");
        Instant boundary = sendStep(sound);
        sendStep(poisoned);
        sound.advanceTime(Duration.ofSeconds(1));
        assertThat(limit(poisoned)).isEqualTo("300");
        database.poison("supervision.scope_state", "{\"scope_id\":\"%s\"}".formatted(poisoned.scopeId()));

        sound.advanceTime(MINUTE);

        assertThat(limit(sound)).isEqualTo("400");
        assertThat(limit(poisoned)).isEqualTo("300");
        sound.advanceTime(Duration.ofMinutes(2));
        // Its last decision does not count as renewed, so that load control goes over to its schedule.
        assertThat(decidedAt(poisoned)).isBefore(boundary.plus(MINUTE));
        assertThat(decidedAt(sound)).isAfter(boundary.plus(MINUTE));
        database.verifySetAsideAndRecovery(poisoned, "LIMIT_DECISION", poisoned.scopeId());
        assertThat(limit(poisoned)).isEqualTo("400");
    }

    /** A row that cannot even be read: its batch fails before anything of it is known. */
    @Test
    void limitDecisionsWithAStateThatCannotBeRead() {
        TestRig sound = TestRig.create(port, "oscp", "");
        TestRig poisoned = TestRig.create(port, "oscp", "");
        sendStep(sound);
        sendStep(poisoned);
        sound.advanceTime(Duration.ofSeconds(1));
        String state = jdbc.sql("select import_state from supervision.scope_state where scope_id = ?")
                .param(poisoned.scopeId())
                .query(String.class)
                .single();
        setState(poisoned, "{\"not\":");

        sound.advanceTime(MINUTE);

        assertThat(limit(sound)).isEqualTo("400");
        assertThat(database.count(
                        "select count(*) from quarantine.subject where job = 'LIMIT_DECISION' and subject_id = :id",
                        Map.of("id", poisoned.scopeId())))
                .isEqualTo(1);
        setState(poisoned, state);
        sound.advanceTime(MINUTE.plusSeconds(2));
        assertThat(limit(poisoned)).isEqualTo("400");
    }

    @Test
    void linkDeadlines() {
        TestRig sound = TestRig.create(port, "oscp", HEARTBEATS);
        TestRig poisoned = TestRig.create(port, "oscp", HEARTBEATS);
        sendHeartbeat(sound);
        sendHeartbeat(poisoned);
        database.poison("connection.link", "{\"connection_id\":\"%s\"}".formatted(poisoned.connectionId()));

        sound.advanceTime(Duration.ofMinutes(2));

        assertThat(liveness(sound)).isEqualTo("LOST");
        assertThat(liveness(poisoned)).isEqualTo("UP");
        database.verifySetAsideAndRecovery(poisoned, "LINK_DEADLINE", poisoned.connectionId());
        assertThat(liveness(poisoned)).isEqualTo("LOST");
    }

    @Test
    void ownHeartbeats() {
        verifyDueLink("heartbeat_due_at", "LINK_HEARTBEAT");
    }

    @Test
    void repeatedHandshakes() {
        verifyDueLink("handshake_due_at", "LINK_HANDSHAKE");
    }

    @Test
    void registrations() {
        TestRig sound = TestRig.create(port, "oscp", "");
        TestRig poisoned = TestRig.create(port, "oscp", "");
        for (TestRig rig : new TestRig[] {sound, poisoned}) {
            database.update("""
                    insert into connection.registration (connection_id, stage, since, issued_hash, issued_until)
                    values (:id, 'UNREGISTERED', clock_timestamp(), repeat('0', 32) || substr(:id, 2, 32), '2026-01-01Z')
                    """, Map.of("id", rig.connectionId()));
            if (rig == sound) {
                database.poison(
                        "connection.registration",
                        "{\"connection_id\":\"%s\",\"stage\":\"UNREGISTERED\",\"issued_hash\":null}"
                                .formatted(poisoned.connectionId()));
            }
        }

        sound.advanceTime(Duration.ofSeconds(1));

        assertThat(database.count(
                        "select count(*) from connection.registration where connection_id = :id and issued_until is not null",
                        Map.of("id", sound.connectionId())))
                .isZero();
        database.verifySetAsideAndRecovery(poisoned, "REGISTRATION_EXPIRY", poisoned.connectionId());
    }

    @Test
    void expiredOperationalLimits() {
        TestRig sound = TestRig.create(port, "oscp", "");
        TestRig poisoned = TestRig.create(port, "oscp", "");
        setOperationalLimit(sound);
        setOperationalLimit(poisoned);
        database.poison("microgrid.operational_limit", "{\"circuit_id\":\"%s\"}".formatted(poisoned.scopeId()));

        sound.advanceTime(Duration.ofMinutes(2));

        assertThat(limit(sound)).isEqualTo("200");
        assertThat(operationalLimits(sound)).isZero();
        assertThat(operationalLimits(poisoned)).isEqualTo(1);
        database.verifySetAsideAndRecovery(poisoned, "OPERATIONAL_LIMIT_EXPIRY", poisoned.scopeId());
        assertThat(operationalLimits(poisoned)).isZero();
    }

    @Test
    void valuesOfOtherSystems() {
        TestRig sound = TestRig.create(port, "oscp", "");
        TestRig poisoned = TestRig.create(port, "oscp", "");
        sound.advanceTime(Duration.ofSeconds(1));
        database.poison("envelope.foreign_value", "{\"circuit_id\":\"%s\"}".formatted(poisoned.scopeId()));
        for (TestRig rig : new TestRig[] {poisoned, sound}) {
            database.update(
                    "update envelope.circuit_capacity set available_w = 900000 where circuit_id = :id and direction = 'IMPORT'",
                    Map.of("id", rig.scopeId()));
        }

        sound.advanceTime(Duration.ofSeconds(1));

        assertThat(limit(sound)).isEqualTo("200");
        assertThat(limit(poisoned)).isEqualTo("900");
        database.verifySetAsideAndRecovery(poisoned, "FOREIGN_VALUE", poisoned.scopeId());
        assertThat(limit(poisoned)).isEqualTo("200");
    }

    private void verifyDueLink(String column, String job) {
        TestRig sound = TestRig.create(port, "oscp", HEARTBEATS);
        TestRig poisoned = TestRig.create(port, "oscp", HEARTBEATS);
        Instant due = sound.readClock().plusSeconds(30);
        for (TestRig rig : new TestRig[] {sound, poisoned}) {
            database.update(
                    "update connection.link set state = 'ONLINE', their_interval_seconds = 600, their_measurements = '{}', "
                            + column + " = :due where connection_id = :id",
                    Map.of("due", due.atOffset(ZoneOffset.UTC), "id", rig.connectionId()));
        }
        database.poison("connection.link", "{\"connection_id\":\"%s\"}".formatted(poisoned.connectionId()));

        sound.advanceTime(Duration.ofSeconds(31));

        String stillDue = "select count(*) from connection.link where connection_id = :id and " + column + " = :due";
        assertThat(database.count(stillDue, Map.of("id", sound.connectionId(), "due", due.atOffset(ZoneOffset.UTC))))
                .isZero();
        database.verifySetAsideAndRecovery(poisoned, job, poisoned.connectionId());
        assertThat(database.count(stillDue, Map.of("id", poisoned.connectionId(), "due", due.atOffset(ZoneOffset.UTC))))
                .isZero();
    }

    /** 300 kW, and 400 kW from within a minute on. */
    private Instant sendStep(TestRig rig) {
        Instant boundary = rig.readClock().plusSeconds(50);
        String blocks = TestRig.forecastBlock(boundary.minusSeconds(600), Duration.ofMinutes(10), "300", "KW") + ","
                + TestRig.forecastBlock(boundary, Duration.ofHours(3), "400", "KW");
        assertThat(rig.sendForecast("f-" + rig.scopeId(), "CONSUMPTION", blocks).status())
                .isEqualTo(204);
        return boundary;
    }

    private void sendHeartbeat(TestRig rig) {
        assertThat(rig.sendMessage(
                                "heartbeat",
                                "h-" + rig.scopeId(),
                                "{\"offline_mode_at\":\"%s\"}"
                                        .formatted(rig.readClock().plusSeconds(60)))
                        .status())
                .isEqualTo(204);
    }

    private void setOperationalLimit(TestRig rig) {
        rig.putAdmin(
                "/circuits/" + rig.scopeId() + "/operational-limit",
                "{\"limitKw\":100,\"reason\":\"hot transformer\",\"until\":\"%s\"}"
                        .formatted(rig.readClock().plusSeconds(60)));
    }

    private long operationalLimits(TestRig rig) {
        return database.count(
                "select count(*) from microgrid.operational_limit where circuit_id = :id", Map.of("id", rig.scopeId()));
    }

    private void setState(TestRig rig, String state) {
        database.update(
                "update supervision.scope_state set import_state = :state where scope_id = :id",
                Map.of("state", state, "id", rig.scopeId()));
    }

    private static String limit(TestRig rig) {
        return rig.getAdmin("/circuits/" + rig.scopeId())
                .get("availableCapacityKw")
                .asString();
    }

    private static Instant decidedAt(TestRig rig) {
        return Instant.parse(
                rig.getAdmin("/circuits/" + rig.scopeId()).get("decidedAt").asString());
    }

    private static String liveness(TestRig rig) {
        return rig.getAdmin("/connections/" + rig.connectionId())
                .get("liveness")
                .asString();
    }
}
