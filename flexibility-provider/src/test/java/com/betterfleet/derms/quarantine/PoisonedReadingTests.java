package com.betterfleet.derms.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import com.betterfleet.derms.database.OwnDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;

/** One subject that cannot be processed stops no other: readings, reports, incidents and negotiation. */
@ServiceTest
@ContextConfiguration(initializers = OwnDatabase.class)
class PoisonedReadingTests {

    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final String NO_HEARTBEATS = ",\"heartbeatIntervalSeconds\":null";

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
        // So that the limits of the time of the readings are known.
        sound.advanceTime(Duration.ofMinutes(5));
    }

    @AfterEach
    void heal() {
        database.heal();
    }

    @Test
    void breachEvaluation() {
        database.poison("compliance.breach", scopeIs(poisoned));
        overload(poisoned);
        overload(sound);

        sound.advanceTime(Duration.ofSeconds(6));

        assertThat(breaches(sound)).isEqualTo(1);
        assertThat(breaches(poisoned)).isZero();
        database.verifySetAsideAndRecovery(poisoned, "BREACH_EVALUATION", poisoned.scopeId());
    }

    @Test
    void breachRequests() {
        database.poison("compliance.breach_watch", scopeIs(poisoned));
        overload(poisoned);
        overload(sound);

        sound.advanceTime(Duration.ofSeconds(6));

        assertThat(breaches(sound)).isEqualTo(1);
        assertThat(breaches(poisoned)).isZero();
        database.verifySetAsideAndRecovery(poisoned, "BREACH_REQUEST", poisoned.scopeId());
    }

    /** The meter's clock is ahead; nothing about it may keep the other sites from being evaluated. */
    @Test
    void aReadingInTheFutureIsEvaluatedWhenItsTimeHasCome() {
        Instant now = poisoned.readClock();
        postReading(poisoned, now.minusSeconds(60), 1_000);
        postReading(poisoned, now.plusSeconds(200), 99_000);
        overload(sound);

        sound.advanceTime(Duration.ofSeconds(6));

        assertThat(breaches(sound)).isEqualTo(1);
        assertThat(database.count("select count(*) from quarantine.subject where job = 'BREACH_EVALUATION'", Map.of()))
                .isZero();
        assertThat(database.count(
                        "select count(*) from compliance.breach_watch where scope_id = :id and judged_until > :now",
                        Map.of(
                                "id",
                                poisoned.scopeId(),
                                "now",
                                poisoned.readClock().atOffset(ZoneOffset.UTC))))
                .isZero();
        sound.advanceTime(Duration.ofSeconds(200));
        assertThat(database.count(
                        "select count(*) from compliance.breach_watch where scope_id = :id and judged_until = :at",
                        Map.of(
                                "id",
                                poisoned.scopeId(),
                                "at",
                                now.plusSeconds(200).atOffset(ZoneOffset.UTC))))
                .isEqualTo(1);
    }

    @Test
    void windowCalculation() {
        database.poison("metering.quarter", "{\"asset_id\":\"%s-charger\"}".formatted(poisoned.scopeId()));
        meterOneWindow(poisoned);
        meterOneWindow(sound);

        sound.advanceTime(Duration.ofSeconds(1));

        assertThat(windows(sound)).isPositive();
        assertThat(windows(poisoned)).isZero();
        database.verifySetAsideAndRecovery(poisoned, "WINDOW_CALCULATION", poisoned.scopeId() + "-charger");
        assertThat(windows(poisoned)).isPositive();
    }

    @Test
    void windowRelease() {
        // The window begins after the binding: earlier ones are not reported.
        sound.advanceTime(QUARTER.multipliedBy(2));
        database.poison("reporting.told_window", scopeIs(poisoned));
        meterOneWindow(poisoned);
        meterOneWindow(sound);

        sound.advanceTime(Duration.ofMinutes(2));

        assertThat(releasedWindows(sound)).isPositive();
        assertThat(releasedWindows(poisoned)).isZero();
        database.verifySetAsideAndRecovery(poisoned, "WINDOW_RELEASE", binding(poisoned));
        assertThat(releasedWindows(poisoned)).isPositive();
    }

    /** The links are not online, so that sending blocks the streams. */
    @Test
    void reportSending() {
        Instant due = sound.readClock().plusSeconds(30);
        for (TestRig rig : new TestRig[] {poisoned, sound}) {
            database.update(
                    "update reporting.stream set last_seq = 1, due_at = :due where scope_id = :id",
                    Map.of("due", due.atOffset(ZoneOffset.UTC), "id", rig.scopeId()));
        }
        database.poison("reporting.stream", scopeIs(poisoned));

        sound.advanceTime(Duration.ofSeconds(31));

        String blocked = "select count(*) from reporting.stream where scope_id = :id and held";
        assertThat(database.count(blocked, Map.of("id", sound.scopeId()))).isEqualTo(1);
        assertThat(database.count(blocked, Map.of("id", poisoned.scopeId()))).isZero();
        database.verifySetAsideAndRecovery(poisoned, "REPORT_SENDING", binding(poisoned));
    }

    @Test
    void advisories() {
        sound.advanceTime(Duration.ofMinutes(16));
        database.poison("incident.lookout", scopeIs(poisoned));
        String before = lookedAt(sound);

        sound.advanceTime(Duration.ofMinutes(16));

        assertThat(lookedAt(sound)).isNotEqualTo(before);
        database.verifySetAsideAndRecovery(poisoned, "ADVISORY_CHECK", poisoned.scopeId());
    }

    @Test
    void incidentsAboutForecasts() {
        database.poison(
                "incident.incident", "{\"scope_id\":\"%s\",\"kind\":\"NO_FORECAST\"}".formatted(poisoned.scopeId()));

        sound.advanceTime(Duration.ofHours(25));

        assertThat(sound.findScopeIncidents("NO_FORECAST")).hasSize(1);
        assertThat(poisoned.findScopeIncidents("NO_FORECAST")).isEmpty();
        database.verifySetAsideAndRecovery(poisoned, "COVER_INCIDENT", poisoned.scopeId());
    }

    @Test
    void incidentsAboutLinks() {
        for (TestRig rig : new TestRig[] {poisoned, sound}) {
            database.update(
                    "update connection.link set liveness = 'LOST', state = 'LOST', lost_at = :now where connection_id = :id",
                    Map.of("now", rig.readClock().atOffset(ZoneOffset.UTC), "id", rig.connectionId()));
        }
        database.poison(
                "incident.incident",
                "{\"connection_id\":\"%s\",\"kind\":\"LINK_LOST\"}".formatted(poisoned.connectionId()));

        sound.advanceTime(Duration.ofSeconds(16));

        assertThat(sound.findIncidents("LINK_LOST", "OPEN")).hasSize(1);
        assertThat(poisoned.findIncidents("LINK_LOST", "OPEN")).isEmpty();
        database.verifySetAsideAndRecovery(poisoned, "LINK_INCIDENT", poisoned.connectionId());
        database.update(
                "update connection.link set liveness = 'UNSUPERVISED', state = 'CONFIGURED' where liveness = 'LOST'",
                Map.of());
    }

    @Test
    void incidentsAboutBreaches() {
        overload(poisoned);
        overload(sound);
        sound.advanceTime(Duration.ofSeconds(6));
        assertThat(poisoned.findScopeIncidents("BREACH")).hasSize(1);
        database.poison("incident.incident", "{\"scope_id\":\"%s\",\"kind\":\"BREACH\"}".formatted(poisoned.scopeId()));

        // The text of an open breach changes when its readings stop.
        sound.advanceTime(Duration.ofMinutes(20));

        assertThat(sound.findScopeIncidents("BREACH").getFirst().get("text").asString())
                .contains("no data since");
        assertThat(poisoned.findScopeIncidents("BREACH").getFirst().get("text").asString())
                .doesNotContain("no data since");
        database.verifySetAsideAndRecovery(poisoned, "BREACH_INCIDENT", poisoned.scopeId());
    }

    @Test
    void endsOfIncidents() {
        for (TestRig rig : new TestRig[] {poisoned, sound}) {
            Instant now = rig.readClock();
            rig.sendForecast("bad-" + rig.scopeId(), "CONSUMPTION", TestRig.forecastBlock(now, QUARTER, "-1", "KW"));
            assertThat(rig.findIncidents("FORECAST_REFUSED", "OPEN")).hasSize(1);
        }
        database.poison(
                "incident.incident",
                "{\"connection_id\":\"%s\",\"kind\":\"FORECAST_REFUSED\"}".formatted(poisoned.connectionId()));
        for (TestRig rig : new TestRig[] {poisoned, sound}) {
            Instant now = rig.readClock();
            rig.sendForecast("good-" + rig.scopeId(), "CONSUMPTION", TestRig.forecastBlock(now, QUARTER, "100", "KW"));
        }

        sound.advanceTime(Duration.ofSeconds(1));

        assertThat(sound.findIncidents("FORECAST_REFUSED", "OPEN")).isEmpty();
        assertThat(poisoned.findIncidents("FORECAST_REFUSED", "OPEN")).hasSize(1);
        database.verifySetAsideAndRecovery(poisoned, "INCIDENT_RESOLUTION", poisoned.connectionId());
        assertThat(poisoned.findIncidents("FORECAST_REFUSED", "OPEN")).isEmpty();
    }

    @Test
    void requestsForOtherCapacity() {
        for (TestRig rig : new TestRig[] {poisoned, sound}) {
            long quarter = QUARTER.toSeconds();
            Instant start = Instant.ofEpochSecond((rig.readClock().getEpochSecond() / quarter + 2) * quarter);
            assertThat(rig.postAdmin(
                                    "/scopes/" + rig.scopeId() + "/adjustments",
                                    "{\"direction\":\"IMPORT\",\"reason\":\"early\",\"blocks\":[{\"start\":\"%s\",\"end\":\"%s\",\"capacityKw\":5}]}"
                                            .formatted(start, start.plus(QUARTER)))
                            .status())
                    .isEqualTo(201);
        }
        database.poison("compliance.adjustment", scopeIs(poisoned));

        sound.advanceTime(Duration.ofHours(1));

        String open = "select count(*) from compliance.adjustment where scope_id = :id and open";
        assertThat(database.count(open, Map.of("id", sound.scopeId()))).isZero();
        assertThat(database.count(open, Map.of("id", poisoned.scopeId()))).isEqualTo(1);
        database.verifySetAsideAndRecovery(poisoned, "REQUEST_ANSWER", poisoned.scopeId());
        assertThat(database.count(open, Map.of("id", poisoned.scopeId()))).isZero();
    }

    @Test
    void reportsOfLimitsThatCannotBeMet() {
        stateUnmeetableLimits();
        bringOnline();
        database.poison("compliance.error", scopeIs(poisoned));

        sound.advanceTime(Duration.ofSeconds(6));

        assertThat(errors(sound)).isEqualTo(1);
        assertThat(errors(poisoned)).isZero();
        database.verifySetAsideAndRecovery(poisoned, "CONFLICT_REPORT_UNCONTROLLABLE_LOAD", poisoned.scopeId());
        assertThat(errors(poisoned)).isPositive();
    }

    @Test
    void detectionOfLimitsThatCannotBeMet() {
        stateUnmeetableLimits();
        String state = "update supervision.scope_state set import_state = :state where scope_id = :id";
        String readable = jdbc.sql("select import_state from supervision.scope_state where scope_id = ?")
                .param(poisoned.scopeId())
                .query(String.class)
                .single();
        database.update(state, Map.of("state", "{\"not\":", "id", poisoned.scopeId()));
        // What was found before is not used any more.
        sound.advanceTime(Duration.ofSeconds(62));
        bringOnline();

        sound.advanceTime(Duration.ofSeconds(6));

        assertThat(errors(sound)).isEqualTo(1);
        assertThat(errors(poisoned)).isZero();
        assertThat(database.isSetAside("CONFLICT_DETECTION_UNCONTROLLABLE_LOAD", poisoned.scopeId()))
                .isTrue();
        database.update(state, Map.of("state", readable, "id", poisoned.scopeId()));
        sound.advanceTime(Duration.ofSeconds(62));
        sound.advanceTime(Duration.ofSeconds(6));
        assertThat(errors(poisoned)).isEqualTo(1);
    }

    @Test
    void endsOfLimitsThatCouldNotBeMet() {
        stateUnmeetableLimits();
        bringOnline();
        sound.advanceTime(Duration.ofSeconds(6));
        assertThat(conflicts(poisoned)).isEqualTo(1);
        database.poison("compliance.conflict", scopeIs(poisoned));
        for (TestRig rig : new TestRig[] {poisoned, sound}) {
            rig.sendForecast(
                    "g-" + rig.scopeId(),
                    "CONSUMPTION",
                    TestRig.forecastBlock(rig.readClock(), Duration.ofHours(5), "100", "KW"));
        }

        sound.advanceTime(Duration.ofSeconds(62));
        sound.advanceTime(Duration.ofSeconds(6));

        assertThat(conflicts(sound)).isZero();
        assertThat(conflicts(poisoned)).isEqualTo(1);
        database.verifySetAsideAndRecovery(poisoned, "CONFLICT_REPORT_UNCONTROLLABLE_LOAD", poisoned.scopeId());
        assertThat(conflicts(poisoned)).isZero();
    }

    private long conflicts(TestRig rig) {
        return database.count(
                "select count(*) from compliance.conflict where scope_id = :id", Map.of("id", rig.scopeId()));
    }

    private TestRig createRig() {
        TestRig rig = TestRig.create(port, "oscp", NO_HEARTBEATS);
        for (String role : new String[] {"SITE_METER", "CHARGER"}) {
            rig.putAdmin(
                    "/assets/" + assetId(rig, role),
                    "{\"microgridId\":\"%1$s\",\"name\":\"Meter\",\"category\":\"CONSUMPTION\",\"meteringRole\":\"%2$s\",\"scopeId\":\"%1$s\",\"ratingKw\":100000}"
                            .formatted(rig.scopeId(), role));
        }
        return rig;
    }

    /** The load that cannot be shed is 50 kW, the forecast says 10 kW. */
    private void stateUnmeetableLimits() {
        for (TestRig rig : new TestRig[] {poisoned, sound}) {
            rig.putAdmin(
                    "/scopes/" + rig.scopeId(),
                    "{\"microgridId\":\"%1$s\",\"name\":\"Yard\",\"circuitId\":\"%1$s\",\"uncontrollableLoadKw\":50}"
                            .formatted(rig.scopeId()));
            rig.sendForecast(
                    "f-" + rig.scopeId(),
                    "CONSUMPTION",
                    TestRig.forecastBlock(rig.readClock(), Duration.ofHours(5), "10", "KW"));
        }
        sound.advanceTime(Duration.ofSeconds(6));
    }

    private void bringOnline() {
        database.update(
                "update connection.link set state = 'ONLINE' where connection_id in (:ids)",
                Map.of("ids", List.of(sound.connectionId(), poisoned.connectionId())));
    }

    /** 3,600 kW for two minutes, where 200 kW are allowed. */
    private static void overload(TestRig rig) {
        Instant now = rig.readClock();
        for (int second = 0; second <= 120; second += 10) {
            postReading(rig, now.minusSeconds(121 - second), 1_000 + second * 1_000);
        }
    }

    private static void postReading(TestRig rig, Instant at, int wattHours) {
        postReading(rig, "SITE_METER", at, wattHours);
    }

    private static void postReading(TestRig rig, String role, Instant at, int wattHours) {
        assertThat(rig.postAdmin(
                                "/meter-readings",
                                "[{\"assetId\":\"%s\",\"at\":\"%s\",\"importWh\":%d}]"
                                        .formatted(assetId(rig, role), at, wattHours))
                        .status())
                .isBetween(200, 299);
    }

    private static void meterOneWindow(TestRig rig) {
        long quarter = QUARTER.toSeconds();
        Instant edge = Instant.ofEpochSecond(rig.readClock().getEpochSecond() / quarter * quarter);
        postReading(rig, "CHARGER", edge.minus(QUARTER), 1_000);
        postReading(rig, "CHARGER", edge, 2_000);
    }

    private static String assetId(TestRig rig, String role) {
        return rig.scopeId() + (role.equals("CHARGER") ? "-charger" : "-site");
    }

    private static String scopeIs(TestRig rig) {
        return "{\"scope_id\":\"%s\"}".formatted(rig.scopeId());
    }

    private String binding(TestRig rig) {
        return Long.toString(
                database.count("select id from connection.binding where scope_id = :id", Map.of("id", rig.scopeId())));
    }

    private long breaches(TestRig rig) {
        return database.count(
                "select count(*) from compliance.breach where scope_id = :id and kind = 'SHORT_WINDOW'",
                Map.of("id", rig.scopeId()));
    }

    private long windows(TestRig rig) {
        return database.count(
                "select count(*) from metering.quarter where asset_id = :id", Map.of("id", assetId(rig, "CHARGER")));
    }

    private long releasedWindows(TestRig rig) {
        return database.count(
                "select count(*) from reporting.told_window where scope_id = :id", Map.of("id", rig.scopeId()));
    }

    private long errors(TestRig rig) {
        return database.count(
                "select count(*) from compliance.error where scope_id = :id", Map.of("id", rig.scopeId()));
    }

    private String lookedAt(TestRig rig) {
        return jdbc.sql("select looked_at::text from incident.lookout where scope_id = ?")
                .param(rig.scopeId())
                .query(String.class)
                .optional()
                .orElse("");
    }
}
