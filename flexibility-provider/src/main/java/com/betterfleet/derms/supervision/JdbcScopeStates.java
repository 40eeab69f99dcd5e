package com.betterfleet.derms.supervision;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalInstant;
import static com.betterfleet.derms.database.ColumnMapping.readTexts;
import static com.betterfleet.derms.database.ColumnMapping.toLongArray;
import static com.betterfleet.derms.database.ColumnMapping.toTextArray;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;
import static com.betterfleet.derms.database.ColumnMapping.toTimestampArray;

import com.betterfleet.derms.database.ColumnMapping;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.quarantine.IsolatedJob;
import com.betterfleet.derms.quarantine.SubjectSelection;
import com.betterfleet.derms.supervision.decision.ControlDecision;
import com.betterfleet.derms.supervision.decision.ControlMode;
import com.betterfleet.derms.supervision.decision.DirectionState;
import com.betterfleet.derms.supervision.decision.ScopeState;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** Stores the states of scopes, one row per bound scope, and the requests for decisions. */
@Repository
class JdbcScopeStates {

    private static final String STATES = """
            select state.*, greatest(state.decided_for, sweep.completed_at) as decided_at
            from supervision.scope_state state join supervision.sweep sweep using (shard)
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    JdbcScopeStates(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json.rebuild()
                .addMixIn(ControlDecision.class, ControlDecisionMixIn.class)
                .build();
    }

    /** Names the cases of a decision in the stored JSON; the decision itself knows no format for them. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "case")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = ControlDecision.UnmanagedControl.class, name = "UNMANAGED"),
        @JsonSubTypes.Type(value = ControlDecision.FullLocalControl.class, name = "LOCAL_CONTROL"),
        @JsonSubTypes.Type(value = ControlDecision.AwaitingFirstForecast.class, name = "AWAITING_FORECAST"),
        @JsonSubTypes.Type(value = ControlDecision.FollowingForecast.class, name = "FOLLOWING"),
        @JsonSubTypes.Type(value = ControlDecision.FallbackControl.class, name = "FALLBACK")
    })
    private interface ControlDecisionMixIn {}

    void insertScope(String scopeId, Instant now) {
        jdbc.sql("""
                insert into supervision.scope_state (scope_id, shard, next_change_at, decided_for, mode, rank)
                values (:scope, abs(hashtext(:scope)) % 16, :now, :now, 'AWAITING_FORECAST', :rank)
                on conflict (scope_id) do nothing
                """)
                .param("scope", scopeId)
                .param("now", toTimestamp(now))
                .param("rank", ScopeState.LAST_DEGRADED_RANK + 1)
                .update();
    }

    /**
     * Stores requests to decide these scopes, {@code batchSize} of them in each; the next instance to check takes them
     * up. A scope whose decision is under way is decided again, because the request waits for its lock.
     */
    void insertDecisionRequests(Collection<String> scopeIds, int batchSize) {
        jdbc.sql("""
                insert into supervision.decision_request (scope_ids)
                select array_agg(scope_id order by scope_id) from (
                    select scope_id, (row_number() over (order by scope_id) - 1) / :batchSize as part
                    from unnest(:ids::text[]) as scope_id) parts
                group by part
                """)
                .param("ids", toTextArray(scopeIds))
                .param("batchSize", batchSize)
                .update();
    }

    /** Claims a request that no other transaction has claimed; it is deleted when this transaction commits. */
    Optional<List<String>> claimDecisionRequest() {
        return jdbc.sql("""
                delete from supervision.decision_request where id = (
                    select id from supervision.decision_request order by id limit 1 for update skip locked)
                returning scope_ids
                """).query((row, number) -> readTexts(row, "scope_ids")).optional();
    }

    void deleteScope(String scopeId) {
        jdbc.sql("delete from supervision.scope_state where scope_id = :scope")
                .param("scope", scopeId)
                .update();
    }

    List<ScopeState> findStates(Collection<String> scopeIds) {
        return jdbc.sql(STATES + "where scope_id = any(:ids)")
                .param("ids", toTextArray(scopeIds))
                .query(this::toState)
                .list();
    }

    /** The mode and rank of every bound scope, without reading its state. */
    List<ScopeSeverity> readSeverities() {
        return jdbc.sql("select scope_id, mode, rank from supervision.scope_state")
                .query((row, number) -> new ScopeSeverity(
                        row.getString("scope_id"), ControlMode.valueOf(row.getString("mode")), row.getInt("rank")))
                .list();
    }

    /** The states of degraded scopes, worst first. */
    List<ScopeState> findDegraded(int limit) {
        return jdbc.sql(STATES + "where rank <= :last order by rank, scope_id limit :limit")
                .param("last", ScopeState.LAST_DEGRADED_RANK)
                .param("limit", limit)
                .query(this::toState)
                .list();
    }

    long countDegraded() {
        return jdbc.sql("select count(*) from supervision.scope_state where rank <= :last")
                .param("last", ScopeState.LAST_DEGRADED_RANK)
                .query(Long.class)
                .single();
    }

    /** The states, with their rows locked, so that decisions about one scope follow each other. */
    List<ScopeState> lockScopes(Collection<String> scopeIds) {
        return jdbc.sql(STATES + "where scope_id = any(:ids) order by scope_id for update of state")
                .param("ids", toTextArray(scopeIds))
                .query(this::toState)
                .list();
    }

    /** Locks the states that are due, the longest due first; rows locked by another transaction are skipped. */
    List<ScopeState> lockDueScopes(Instant now, SubjectSelection selection, int limit) {
        return jdbc.sql(STATES + """
                        where next_change_at <= :now and scope_id <> all(:excluded) order by next_change_at limit :limit
                        for update of state skip locked
                        """)
                .param("now", toTimestamp(now))
                .params(selection.parameters())
                .param("limit", limit)
                .query(this::toState)
                .list();
    }

    /** The scopes that are due, without their states. */
    List<String> findDueIds(Instant now, SubjectSelection selection, int limit) {
        return jdbc.sql("""
                select scope_id from supervision.scope_state where next_change_at <= :now and scope_id <> all(:excluded)
                order by next_change_at limit :limit
                """)
                .param("now", toTimestamp(now))
                .params(selection.parameters())
                .param("limit", limit)
                .query(ColumnMapping::readFirstText)
                .list();
    }

    /** Makes scopes due now, except those that are due earlier. */
    void makeDue(Collection<String> scopeIds, Instant now) {
        jdbc.sql("""
                update supervision.scope_state set next_change_at = least(next_change_at, :now)
                where scope_id in (select scope_id from supervision.scope_state where scope_id = any(:ids)
                    order by scope_id for update)
                """)
                .param("ids", toTextArray(scopeIds))
                .param("now", toTimestamp(now))
                .update();
    }

    /** Whether more is requested or due than one batch holds; scopes that are set aside do not count. */
    boolean hasSeveralBatchesDue(Instant now, Collection<String> setAside, int batch) {
        return jdbc.sql("""
                select (select count(*) from (select from supervision.decision_request limit 2) requests) > 1
                    or (select count(*) from (
                        select from supervision.scope_state where next_change_at <= :now and scope_id <> all(:excluded)
                        limit :more) due) > :batch
                """)
                .param("excluded", toTextArray(setAside))
                .param("now", toTimestamp(now))
                .param("more", batch + 1)
                .param("batch", batch)
                .query(Boolean.class)
                .single();
    }

    boolean isDecisionDue(Instant now) {
        return jdbc.sql("""
                select exists (select from supervision.decision_request)
                    or exists (select from supervision.scope_state where next_change_at <= :now)
                """).param("now", toTimestamp(now)).query(Boolean.class).single();
    }

    /** The SQL of the time at which the next decision is due: of a scope, a request, or a sweep. */
    static String dueTimeSql(IsolatedJob job, Duration sweepInterval) {
        return """
                least(%s,
                    (select next_change_at from supervision.scope_state where next_change_at is not null and %s
                        order by next_change_at limit 1),
                    (select timestamptz 'epoch' from supervision.decision_request order by id limit 1),
                    (select min(completed_at) + interval '%d seconds' from supervision.sweep))
                """.formatted(job.retryTimeSql(), job.notSetAsideSql("scope_id"), sweepInterval.toSeconds());
    }

    /** The scopes of these shards, by shard. */
    Map<Integer, List<String>> findScopesOfShards(Collection<Integer> shards) {
        Map<Integer, List<String>> scopes = new HashMap<>();
        jdbc.sql("select shard, scope_id from supervision.scope_state where shard = any(:shards) order by scope_id")
                .param("shards", toLongArray(List.copyOf(shards), Integer::longValue))
                .query((RowCallbackHandler) row -> scopes.computeIfAbsent(row.getInt("shard"), any -> new ArrayList<>())
                        .add(row.getString("scope_id")));
        return scopes;
    }

    /** The shards that were last swept at {@code before} or earlier. */
    List<Integer> findShardsSweptBefore(Instant before) {
        return jdbc.sql("select shard from supervision.sweep where completed_at <= :before order by completed_at")
                .param("before", toTimestamp(before))
                .query(ColumnMapping::readFirstInteger)
                .list();
    }

    void recordSweep(List<Integer> shards, Instant at) {
        jdbc.sql("update supervision.sweep set completed_at = greatest(completed_at, :at) where shard = any(:shards)")
                .param("shards", toLongArray(shards, Integer::longValue))
                .param("at", toTimestamp(at))
                .update();
    }

    void saveStates(List<ScopeState> states) {
        if (states.isEmpty()) {
            return;
        }
        jdbc.sql("""
                update supervision.scope_state state set next_change_at = n.next_change_at, decided_for = n.decided_for,
                    mode = n.mode, rank = n.rank, without_forecast = n.without_forecast, import_state = n.import_state,
                    export_state = n.export_state
                from unnest(:ids::text[], :nexts::timestamptz[], :decided::timestamptz[], :modes::text[], :ranks::bigint[],
                    :without::boolean[], :imports::text[], :exports::text[])
                    as n (scope_id, next_change_at, decided_for, mode, rank, without_forecast, import_state, export_state)
                where state.scope_id = n.scope_id
                """)
                .param("ids", toTextArray(states, ScopeState::scopeId))
                .param("nexts", toTextArray(states, JdbcScopeStates::nextChangeText))
                .param("decided", toTimestampArray(states, ScopeState::decidedFor))
                .param("modes", toTextArray(states, state -> state.mode().name()))
                .param("ranks", toLongArray(states, state -> (long) state.severityRank()))
                .param(
                        "without",
                        states.stream().map(ScopeState::hasMissingForecast).toArray(Boolean[]::new))
                .param("imports", toTextArray(states, state -> toJson(state, Direction.IMPORT)))
                .param("exports", toTextArray(states, state -> toJson(state, Direction.EXPORT)))
                .update();
    }

    private static @Nullable String nextChangeText(ScopeState state) {
        return state.nextChangeAt().isPresent() ? state.nextChangeAt().get().toString() : null;
    }

    private @Nullable String toJson(ScopeState state, Direction direction) {
        Optional<DirectionState> directionState = state.directionState(direction);
        return directionState.isPresent() ? json.writeValueAsString(directionState.get()) : null;
    }

    private ScopeState toState(ResultSet row, int number) throws SQLException {
        Map<Direction, DirectionState> directions = new EnumMap<>(Direction.class);
        readDirectionState(row, "import_state")
                .ifPresent(directionState -> directions.put(Direction.IMPORT, directionState));
        readDirectionState(row, "export_state")
                .ifPresent(directionState -> directions.put(Direction.EXPORT, directionState));
        return new ScopeState(
                row.getString("scope_id"),
                directions,
                readInstant(row, "decided_for"),
                readInstant(row, "decided_at"),
                readOptionalInstant(row, "next_change_at"));
    }

    private Optional<DirectionState> readDirectionState(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column)).map(text -> json.readValue(text, DirectionState.class));
    }
}
