package com.betterfleet.derms.supervision;

import static com.betterfleet.derms.database.Columns.instant;
import static com.betterfleet.derms.database.Columns.longs;
import static com.betterfleet.derms.database.Columns.optionalInstant;
import static com.betterfleet.derms.database.Columns.texts;
import static com.betterfleet.derms.database.Columns.timestamp;
import static com.betterfleet.derms.database.Columns.timestamps;

import com.betterfleet.derms.database.Columns;
import com.betterfleet.derms.power.Direction;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The stored states: one row per bound scope. */
@Repository
class JdbcWatches {

    private static final String STATES = """
            select w.*, greatest(w.decided_for, s.completed_at) as decided_at
            from supervision.watch w join supervision.sweep s using (shard)
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    JdbcWatches(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json.rebuild().addMixIn(Binding.class, BindingCases.class).build();
    }

    /** How the cases of a binding are told apart when stored; kept out of the domain, which knows no format. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "case")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Binding.Unmanaged.class, name = "UNMANAGED"),
        @JsonSubTypes.Type(value = Binding.LocalControl.class, name = "LOCAL_CONTROL"),
        @JsonSubTypes.Type(value = Binding.AwaitingForecast.class, name = "AWAITING_FORECAST"),
        @JsonSubTypes.Type(value = Binding.Following.class, name = "FOLLOWING"),
        @JsonSubTypes.Type(value = Binding.Fallback.class, name = "FALLBACK")
    })
    private interface BindingCases {}

    void insert(String scopeId, Instant now) {
        jdbc.sql("""
                insert into supervision.watch (scope_id, shard, next_change_at, decided_for, mode, rank)
                values (:scope, abs(hashtext(:scope)) % 16, :now, :now, 'AWAITING_FORECAST', :rank)
                on conflict (scope_id) do nothing
                """)
                .param("scope", scopeId)
                .param("now", timestamp(now))
                .param("rank", ScopeState.LAST_YELLOW + 1)
                .update();
    }

    /**
     * Calls for a decision about these scopes, {@code atOnce} of them together: whichever instance looks next takes it up. What is
     * being decided meanwhile is decided again, since whoever takes it up waits for that first.
     */
    void call(Collection<String> scopeIds, int atOnce) {
        jdbc.sql("""
                insert into supervision.call (scope_ids)
                select array_agg(scope_id order by scope_id) from (
                    select scope_id, (row_number() over (order by scope_id) - 1) / :atOnce as part
                    from unnest(:ids::text[]) as scope_id) parts
                group by part
                """).param("ids", texts(scopeIds)).param("atOnce", atOnce).update();
    }

    /** Takes up a call that nobody else has taken up; it is gone when this transaction is committed. */
    Optional<List<String>> answerCall() {
        return jdbc.sql("""
                delete from supervision.call where id = (
                    select id from supervision.call order by id limit 1 for update skip locked)
                returning scope_ids
                """).query((row, number) -> texts(row, "scope_ids")).optional();
    }

    void delete(String scopeId) {
        jdbc.sql("delete from supervision.watch where scope_id = :scope")
                .param("scope", scopeId)
                .update();
    }

    List<ScopeState> find(Collection<String> scopeIds) {
        return jdbc.sql(STATES + "where scope_id = any(:ids)")
                .param("ids", texts(scopeIds))
                .query(this::toState)
                .list();
    }

    /** How each bound scope stands in one word, and its place among all: no state is read for this. */
    List<Ranked> ranked() {
        return jdbc.sql("select scope_id, mode, rank from supervision.watch")
                .query((row, number) ->
                        new Ranked(row.getString("scope_id"), Mode.valueOf(row.getString("mode")), row.getInt("rank")))
                .list();
    }

    /** The states of what is shown yellow, worst first. */
    List<ScopeState> yellow(int limit) {
        return jdbc.sql(STATES + "where rank <= :last order by rank, scope_id limit :limit")
                .param("last", ScopeState.LAST_YELLOW)
                .param("limit", limit)
                .query(this::toState)
                .list();
    }

    long countYellow() {
        return jdbc.sql("select count(*) from supervision.watch where rank <= :last")
                .param("last", ScopeState.LAST_YELLOW)
                .query(Long.class)
                .single();
    }

    /** The states with their rows locked, so that decisions about a scope follow each other. */
    List<ScopeState> lock(Collection<String> scopeIds) {
        return jdbc.sql(STATES + "where scope_id = any(:ids) order by scope_id for update of w")
                .param("ids", texts(scopeIds))
                .query(this::toState)
                .list();
    }

    /** The same of what is due, the longest due first; what another is about to decide is left to it. */
    List<ScopeState> lockDue(Instant now, int limit) {
        return jdbc.sql(
                        STATES
                                + "where next_change_at <= :now order by next_change_at limit :limit for update of w skip locked")
                .param("now", timestamp(now))
                .param("limit", limit)
                .query(this::toState)
                .list();
    }

    /** Whether more is called for or due than one batch holds. */
    boolean severalBatchesDue(Instant now, int batch) {
        return jdbc.sql("""
                select (select count(*) from (select from supervision.call limit 2) c) > 1
                    or (select count(*) from (select from supervision.watch where next_change_at <= :now limit :more) w) > :batch
                """)
                .param("now", timestamp(now))
                .param("more", batch + 1)
                .param("batch", batch)
                .query(Boolean.class)
                .single();
    }

    /** When the next of them falls due. */
    Optional<Instant> nextDue() {
        return jdbc.sql("select min(next_change_at) as at from supervision.watch")
                .query((row, number) -> optionalInstant(row, "at"))
                .single();
    }

    List<String> ofShard(int shard) {
        return jdbc.sql("select scope_id from supervision.watch where shard = :shard order by scope_id")
                .param("shard", shard)
                .query(Columns::firstText)
                .list();
    }

    /** Shards that have not been swept since {@code before}. */
    List<Integer> shardsSweptBefore(Instant before) {
        return jdbc.sql("select shard from supervision.sweep where completed_at <= :before order by completed_at")
                .param("before", timestamp(before))
                .query(Columns::firstInteger)
                .list();
    }

    void swept(List<Integer> shards, Instant at) {
        jdbc.sql("update supervision.sweep set completed_at = greatest(completed_at, :at) where shard = any(:shards)")
                .param("shards", longs(shards, Integer::longValue))
                .param("at", timestamp(at))
                .update();
    }

    void save(List<ScopeState> states) {
        if (states.isEmpty()) {
            return;
        }
        jdbc.sql("""
                update supervision.watch w set next_change_at = n.next_change_at, decided_for = n.decided_for,
                    mode = n.mode, rank = n.rank, without_forecast = n.without_forecast, import_state = n.import_state,
                    export_state = n.export_state
                from unnest(:ids::text[], :nexts::timestamptz[], :decided::timestamptz[], :modes::text[], :ranks::bigint[],
                    :without::boolean[], :imports::text[], :exports::text[])
                    as n (scope_id, next_change_at, decided_for, mode, rank, without_forecast, import_state, export_state)
                where w.scope_id = n.scope_id
                """)
                .param("ids", texts(states, ScopeState::scopeId))
                .param("nexts", texts(states, JdbcWatches::nextChange))
                .param("decided", timestamps(states, ScopeState::decidedFor))
                .param("modes", texts(states, state -> state.mode().name()))
                .param("ranks", longs(states, state -> (long) state.rank()))
                .param(
                        "without",
                        states.stream().map(ScopeState::withoutForecast).toArray(Boolean[]::new))
                .param("imports", texts(states, state -> written(state, Direction.IMPORT)))
                .param("exports", texts(states, state -> written(state, Direction.EXPORT)))
                .update();
    }

    private static @Nullable String nextChange(ScopeState state) {
        return state.nextChangeAt().isPresent() ? state.nextChangeAt().get().toString() : null;
    }

    private @Nullable String written(ScopeState state, Direction direction) {
        Optional<Standing> standing = state.standing(direction);
        return standing.isPresent() ? json.writeValueAsString(standing.get()) : null;
    }

    private ScopeState toState(ResultSet row, int number) throws SQLException {
        Map<Direction, Standing> directions = new EnumMap<>(Direction.class);
        read(row, "import_state").ifPresent(standing -> directions.put(Direction.IMPORT, standing));
        read(row, "export_state").ifPresent(standing -> directions.put(Direction.EXPORT, standing));
        return new ScopeState(
                row.getString("scope_id"),
                directions,
                instant(row, "decided_for"),
                instant(row, "decided_at"),
                optionalInstant(row, "next_change_at"));
    }

    private Optional<Standing> read(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column)).map(text -> json.readValue(text, Standing.class));
    }
}
