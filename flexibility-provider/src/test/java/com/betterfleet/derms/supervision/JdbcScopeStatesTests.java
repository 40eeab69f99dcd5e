package com.betterfleet.derms.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.database.ColumnMapping;
import com.betterfleet.derms.database.TestDatabase;
import com.betterfleet.derms.envelope.OperatingEnvelope.EnvelopeBasis;
import com.betterfleet.derms.forecast.ForecastOrigin;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.supervision.decision.AppliedLimit;
import com.betterfleet.derms.supervision.decision.ControlDecision;
import com.betterfleet.derms.supervision.decision.DecisionHistory;
import com.betterfleet.derms.supervision.decision.DecisionHistory.FallbackEpisode;
import com.betterfleet.derms.supervision.decision.DecisionRow;
import com.betterfleet.derms.supervision.decision.DirectionState;
import com.betterfleet.derms.supervision.decision.FallbackReason;
import com.betterfleet.derms.supervision.decision.FallbackSource;
import com.betterfleet.derms.supervision.decision.ScopeState;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** States and requests written by version 5 of the schema, when the tables were named watch and call. */
@Tag("sql")
@ServiceTest
class JdbcScopeStatesTests {

    private static final String UNMANAGED = """
            {"binding":{"case":"UNMANAGED"},"since":"2026-11-29T01:29:20.090724Z",\
            "memory":{"row2Since":"2026-11-29T01:29:20.090724Z","covered":false,"row3Since":null,"episode":null}}""";

    private static final String LOCAL_CONTROL = """
            {"binding":{"case":"LOCAL_CONTROL"},"since":"2026-11-29T01:33:51.016698Z",\
            "memory":{"row2Since":"2026-11-29T01:33:51.016698Z","covered":false,"row3Since":null,"episode":null}}""";

    private static final String AWAITING_FORECAST = """
            {"binding":{"case":"AWAITING_FORECAST","overdue":true,"held":{"limit":{"watts":4000},"basis":"FALLBACK",\
            "origin":{"messageId":7,"requestId":"request-7","acceptedAt":"2026-11-29T01:33:50.814039Z"},\
            "window":{"start":"2026-11-29T01:23:50Z","end":"2026-12-03T05:33:50Z"}}},"since":"2026-11-29T01:59:20Z",\
            "memory":{"row2Since":"2026-11-29T01:29:20Z","covered":false,"row3Since":null,"episode":null}}""";

    private static final String FOLLOWING = """
            {"binding":{"case":"FOLLOWING","primary":{"limit":{"watts":1100000},"basis":"PRIMARY",\
            "origin":{"messageId":19,"requestId":"request-19","acceptedAt":"2026-11-29T01:35:00.231985Z"},\
            "window":{"start":"2026-11-29T01:35:00Z","end":"2026-11-29T01:35:30Z"}}},"since":"2026-11-29T01:35:00Z",\
            "memory":{"row2Since":"2026-11-29T01:29:20.090724Z","covered":true,"row3Since":"2026-11-29T01:29:24.797293Z",\
            "episode":null}}""";

    private static final String FALLBACK = """
            {"binding":{"case":"FALLBACK","row":6,"because":"LINK_LOST","instead":"FALLBACK_BLOCK",\
            "held":{"limit":{"watts":6000},"basis":"FALLBACK",\
            "origin":{"messageId":14,"requestId":"request-14","acceptedAt":"2026-11-29T01:33:50.814039Z"},\
            "window":{"start":"2026-11-29T01:23:50Z","end":"2026-12-03T05:33:50Z"}},"recovering":false},\
            "since":"2026-11-29T01:34:40Z","memory":{"row2Since":"2026-11-29T01:33:50.756310Z","covered":true,\
            "row3Since":null,"episode":{"reason":"LINK_LOST","startedAt":"2026-11-29T01:34:40Z","fallbackHeld":true}}}""";

    private static final String GAP = """
            {"binding":{"case":"FALLBACK","row":5,"because":"FORECAST_GAP","instead":"GAP_POLICY","held":null,\
            "recovering":false},"since":"2026-11-29T01:34:20Z","memory":{"row2Since":"2026-11-29T01:33:50.907221Z",\
            "covered":true,"row3Since":null,\
            "episode":{"reason":"FORECAST_GAP","startedAt":"2026-11-29T01:34:20Z","fallbackHeld":false}}}""";

    private static final Instant DECIDED = Instant.parse("2026-11-29T01:35:00.242182Z");
    private static final Instant NEXT = Instant.parse("2026-12-03T05:33:50Z");
    private static final Interval FALLBACK_WINDOW = interval("2026-11-29T01:23:50Z", "2026-12-03T05:33:50Z");

    private final DataSource database = TestDatabase.openEmpty("stored_scope_states");
    private final JdbcClient jdbc = JdbcClient.create(database);

    @Autowired
    private JsonMapper json;

    @BeforeEach
    void migrateToVersionBeforeTheNames() {
        migrate("microgrid", "latest");
        migrate("supervision", "5");
        jdbc.sql("insert into microgrid.microgrid (id, name, time_zone) values ('m', 'Depot', 'UTC')")
                .update();
        insert("unmanaged", "UNMANAGED", 7, UNMANAGED);
        insert("local", "LOCAL_CONTROL", 6, LOCAL_CONTROL);
        insert("awaiting", "AWAITING_FORECAST", 3, AWAITING_FORECAST);
        insert("following", "FORECAST", 5, FOLLOWING);
        insert("fallback", "FALLBACK", 2, FALLBACK);
        insert("gap", "FALLBACK", 0, GAP);
        jdbc.sql("update supervision.watch set export_state = :state where scope_id = 'gap'")
                .param("state", FOLLOWING)
                .update();
        jdbc.sql("insert into supervision.call (scope_ids) values (array['gap', 'local'])")
                .update();
    }

    @Test
    void eachCaseOfADecisionIsReadAndWrittenBackIdentically() {
        migrate("supervision", "latest");
        JdbcScopeStates stateStore = new JdbcScopeStates(jdbc, json);

        List<ScopeState> states =
                stateStore.findStates(List.of("unmanaged", "local", "awaiting", "following", "fallback", "gap"));

        assertThat(states)
                .containsExactlyInAnyOrder(
                        state("unmanaged", Map.of(Direction.IMPORT, unmanaged())),
                        state("local", Map.of(Direction.IMPORT, localControl())),
                        state("awaiting", Map.of(Direction.IMPORT, awaitingForecast())),
                        state("following", Map.of(Direction.IMPORT, following())),
                        state("fallback", Map.of(Direction.IMPORT, fallback())),
                        state("gap", Map.of(Direction.IMPORT, gap(), Direction.EXPORT, following())));

        jdbc.sql("create table before_write as select * from supervision.scope_state")
                .update();
        stateStore.saveStates(states);
        assertThat(texts("select scope_id from (select * from supervision.scope_state"
                        + " except table before_write) changed"))
                .isEmpty();
    }

    @Test
    void requestsAreClaimedAndNewRequestsFollow() {
        migrate("supervision", "latest");
        JdbcScopeStates stateStore = new JdbcScopeStates(jdbc, json);
        stateStore.insertDecisionRequests(List.of("following"), DecisionScheduler.BATCH_SIZE);

        assertThat(stateStore.claimDecisionRequest()).contains(List.of("gap", "local"));
        assertThat(stateStore.claimDecisionRequest()).contains(List.of("following"));
        assertThat(stateStore.claimDecisionRequest()).isEmpty();
    }

    @Test
    void indexesSequencesAndConstraintsAreNamedAfterTheirTable() {
        migrate("supervision", "latest");

        assertThat(texts("select indexname from pg_indexes where schemaname = 'supervision'"
                        + " and tablename not like 'flyway%' order by 1"))
                .containsExactly(
                        "decision_request_pkey",
                        "scope_state_next_change_at_idx",
                        "scope_state_pkey",
                        "scope_state_rank_scope_id_idx",
                        "sweep_pkey");
        assertThat(texts("select sequencename from pg_sequences where schemaname = 'supervision'"))
                .containsExactly("decision_request_id_seq");
        assertThat(texts("select conname from pg_constraint where contype = 'f'"
                        + " and conrelid = 'supervision.scope_state'::regclass"))
                .containsExactly("scope_state_scope_id_fkey");
    }

    private void insert(String scope, String mode, int rank, String importState) {
        jdbc.sql("insert into microgrid.scope (id, microgrid_id, name) values (:scope, 'm', 'Yard')")
                .param("scope", scope)
                .update();
        jdbc.sql("""
                insert into supervision.watch (scope_id, shard, next_change_at, decided_for, mode, rank,
                    without_forecast, import_state)
                values (:scope, 3, '2026-12-03T05:33:50Z', '2026-11-29T01:35:00.242182Z', :mode, :rank, :without, :state)
                """)
                .param("scope", scope)
                .param("mode", mode)
                .param("rank", rank)
                .param("without", scope.equals("gap") || scope.equals("awaiting"))
                .param("state", importState)
                .update();
    }

    private static ScopeState state(String scope, Map<Direction, DirectionState> directions) {
        return new ScopeState(scope, directions, DECIDED, DECIDED, Optional.of(NEXT));
    }

    private static DirectionState unmanaged() {
        Instant since = Instant.parse("2026-11-29T01:29:20.090724Z");
        return new DirectionState(new ControlDecision.UnmanagedControl(), since, DecisionHistory.emptySince(since));
    }

    private static DirectionState localControl() {
        Instant since = Instant.parse("2026-11-29T01:33:51.016698Z");
        return new DirectionState(new ControlDecision.FullLocalControl(), since, DecisionHistory.emptySince(since));
    }

    private static DirectionState awaitingForecast() {
        return new DirectionState(
                new ControlDecision.AwaitingFirstForecast(
                        true,
                        Optional.of(new AppliedLimit(
                                new Power(4_000),
                                EnvelopeBasis.FALLBACK,
                                origin(7, "2026-11-29T01:33:50.814039Z"),
                                FALLBACK_WINDOW))),
                Instant.parse("2026-11-29T01:59:20Z"),
                DecisionHistory.emptySince(Instant.parse("2026-11-29T01:29:20Z")));
    }

    private static DirectionState following() {
        return new DirectionState(
                new ControlDecision.FollowingForecast(new AppliedLimit(
                        new Power(1_100_000),
                        EnvelopeBasis.PRIMARY,
                        origin(19, "2026-11-29T01:35:00.231985Z"),
                        interval("2026-11-29T01:35:00Z", "2026-11-29T01:35:30Z"))),
                Instant.parse("2026-11-29T01:35:00Z"),
                new DecisionHistory(
                        Instant.parse("2026-11-29T01:29:20.090724Z"),
                        true,
                        Optional.of(Instant.parse("2026-11-29T01:29:24.797293Z")),
                        Optional.empty()));
    }

    private static DirectionState fallback() {
        Instant since = Instant.parse("2026-11-29T01:34:40Z");
        return new DirectionState(
                new ControlDecision.FallbackControl(
                        DecisionRow.LINK_LOST_FALLBACK,
                        FallbackReason.LINK_LOST,
                        FallbackSource.FALLBACK_BLOCK,
                        Optional.of(new AppliedLimit(
                                new Power(6_000),
                                EnvelopeBasis.FALLBACK,
                                origin(14, "2026-11-29T01:33:50.814039Z"),
                                FALLBACK_WINDOW)),
                        false),
                since,
                new DecisionHistory(
                        Instant.parse("2026-11-29T01:33:50.756310Z"),
                        true,
                        Optional.empty(),
                        Optional.of(new FallbackEpisode(FallbackReason.LINK_LOST, since, true))));
    }

    private static DirectionState gap() {
        Instant since = Instant.parse("2026-11-29T01:34:20Z");
        return new DirectionState(
                new ControlDecision.FallbackControl(
                        DecisionRow.GAP_POLICY,
                        FallbackReason.FORECAST_GAP,
                        FallbackSource.GAP_POLICY,
                        Optional.empty(),
                        false),
                since,
                new DecisionHistory(
                        Instant.parse("2026-11-29T01:33:50.907221Z"),
                        true,
                        Optional.empty(),
                        Optional.of(new FallbackEpisode(FallbackReason.FORECAST_GAP, since, false))));
    }

    private static ForecastOrigin origin(long message, String acceptedAt) {
        return new ForecastOrigin(message, "request-" + message, Instant.parse(acceptedAt));
    }

    private static Interval interval(String start, String end) {
        return new Interval(Instant.parse(start), Instant.parse(end));
    }

    private List<String> texts(String query) {
        return jdbc.sql(query).query(ColumnMapping::readFirstText).list();
    }

    private void migrate(String room, String target) {
        Flyway.configure()
                .dataSource(database)
                .schemas(room)
                .locations("classpath:db/migration/" + room)
                .target(target)
                .load()
                .migrate();
    }
}
