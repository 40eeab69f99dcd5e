package com.betterfleet.derms.envelope;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalLong;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalText;
import static com.betterfleet.derms.database.ColumnMapping.toLongArray;
import static com.betterfleet.derms.database.ColumnMapping.toTextArray;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;
import static com.betterfleet.derms.database.ColumnMapping.toTimestampArray;

import com.betterfleet.derms.envelope.OperatingEnvelope.EnvelopeBasis;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Stores the capacities of circuits, written in the same transaction as the envelope. */
@Repository
class JdbcCircuitCapacities {

    private static final String NEW_ROWS = """
            with n as (
                select * from unnest(:circuits::text[], :directions::text[], :powers::bigint[], :sources::text[],
                    :envelopes::bigint[], :bases::text[], :rows::smallint[], :references::text[], :decided::timestamptz[])
                    as n (circuit_id, direction, decided_w, source, envelope_w, basis, decision_row, reference, decided_for)
            ), put as (
            """;

    private static final String RECORD_CHANGE = """
                returning c.*
            )
            insert into envelope.circuit_change (circuit_id, direction, available_w, source, envelope_w, basis, decision_row,
                reference, decided_for, written_at)
            select circuit_id, direction, decided_w, source, envelope_w, basis, decision_row, reference, decided_for, :now
            from put
            """;

    /** A value written by another system gives way only to a lower one; %1$s is the new row. */
    private static final String UPDATE_COLUMNS = """
            available_w = case when c.available_w <> c.decided_w then least(c.available_w, %1$s.decided_w)
                else %1$s.decided_w end,
            decided_w = %1$s.decided_w, source = %1$s.source, envelope_w = %1$s.envelope_w, basis = %1$s.basis,
            decision_row = %1$s.decision_row, reference = %1$s.reference, decided_for = %1$s.decided_for
            """;

    private static final String INSERT = NEW_ROWS + """
            insert into envelope.circuit_capacity as c
                (circuit_id, direction, available_w, decided_w, source, envelope_w, basis, decision_row, reference, decided_for)
            select circuit_id, direction, decided_w, decided_w, source, envelope_w, basis, decision_row, reference, decided_for
            from n
            on conflict (circuit_id, direction) do update set
            """ + UPDATE_COLUMNS.formatted("excluded")
            + "where c.decided_for <= excluded.decided_for\n" + RECORD_CHANGE;

    /** For existing rows: an update costs the database half of what an insert with a conflict check costs. */
    private static final String UPDATE =
            NEW_ROWS + "update envelope.circuit_capacity c set\n" + UPDATE_COLUMNS.formatted("n") + """
            from n where c.circuit_id = n.circuit_id and c.direction = n.direction and c.decided_for <= n.decided_for
            """ + RECORD_CHANGE;

    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    JdbcCircuitCapacities(JdbcClient jdbc, ApplicationEventPublisher events, InstantSource clock) {
        this.jdbc = jdbc;
        this.events = events;
        this.clock = clock;
    }

    Map<String, Map<Direction, CircuitCapacity>> findCurrent(Collection<String> circuitIds) {
        return readByCircuit(jdbc.sql("select * from envelope.circuit_capacity where circuit_id = any(:ids)")
                .param("ids", toTextArray(circuitIds)));
    }

    private static Map<String, Map<Direction, CircuitCapacity>> readByCircuit(JdbcClient.StatementSpec query) {
        Map<String, Map<Direction, CircuitCapacity>> found = new HashMap<>();
        query.query(JdbcCircuitCapacities::toCapacity)
                .list()
                .forEach(capacity -> found.computeIfAbsent(capacity.circuitId(), id -> new EnumMap<>(Direction.class))
                        .put(capacity.direction(), capacity));
        return found;
    }

    List<CircuitCapacity> findChanges(String circuitId, Direction direction, Instant from, Instant to) {
        return jdbc.sql("""
                (select * from envelope.circuit_change
                 where circuit_id = :circuit and direction = :direction and decided_for < :from
                 order by decided_for desc, id desc limit 1)
                union all
                (select * from envelope.circuit_change
                 where circuit_id = :circuit and direction = :direction and decided_for >= :from and decided_for < :to)
                order by decided_for, id
                """)
                .param("circuit", circuitId)
                .param("direction", direction.name())
                .param("from", toTimestamp(from))
                .param("to", toTimestamp(to))
                .query(JdbcCircuitCapacities::toCapacity)
                .list();
    }

    Map<String, List<CircuitCapacity>> findChanges(Map<String, Interval> spans) {
        List<Map.Entry<String, Interval>> asked = List.copyOf(spans.entrySet());
        return jdbc
                .sql("""
                select c.* from unnest(:circuits::text[], :froms::timestamptz[], :tos::timestamptz[])
                    as s (circuit_id, from_at, to_at)
                cross join (values ('IMPORT'), ('EXPORT')) as d (direction)
                cross join lateral (
                    (select * from envelope.circuit_change h
                     where h.circuit_id = s.circuit_id and h.direction = d.direction and h.decided_for < s.from_at
                     order by h.decided_for desc, h.id desc limit 1)
                    union all
                    (select * from envelope.circuit_change h
                     where h.circuit_id = s.circuit_id and h.direction = d.direction
                        and h.decided_for >= s.from_at and h.decided_for < s.to_at)
                ) c
                order by c.decided_for, c.id
                """)
                .param("circuits", toTextArray(asked, Map.Entry::getKey))
                .param(
                        "froms",
                        toTimestampArray(asked, entry -> entry.getValue().start()))
                .param("tos", toTimestampArray(asked, entry -> entry.getValue().end()))
                .query(JdbcCircuitCapacities::toCapacity)
                .list()
                .stream()
                .collect(Collectors.groupingBy(CircuitCapacity::circuitId));
    }

    /**
     * Writes the capacities that differ from those decided before. One decided for an earlier instant than the stored
     * one is ignored. A lower value of another system stays until {@link ForeignValueHandler} has handled it.
     */
    void applyCapacities(List<CircuitCapacity> capacities) {
        Map<String, Map<Direction, CircuitCapacity>> written = readDecided(capacities);
        List<CircuitCapacity> changed = capacities.stream()
                .filter(wanted -> {
                    CircuitCapacity old =
                            written.getOrDefault(wanted.circuitId(), Map.of()).get(wanted.direction());
                    return old == null
                            || (wanted.isDifferentFrom(old)
                                    && !wanted.decidedFor().isBefore(old.decidedFor()));
                })
                .toList();
        if (!changed.isEmpty()) {
            Map<Boolean, List<CircuitCapacity>> known = changed.stream()
                    .collect(Collectors.partitioningBy(wanted ->
                            written.getOrDefault(wanted.circuitId(), Map.of()).containsKey(wanted.direction())));
            writeCapacities(INSERT, known.getOrDefault(false, List.of()));
            writeCapacities(UPDATE, known.getOrDefault(true, List.of()));
            events.publishEvent(new CircuitCapacityChanged(
                    changed.stream().map(CircuitCapacity::circuitId).collect(Collectors.toSet())));
        }
    }

    /** The capacities decided before for the circuits and directions of these. */
    private Map<String, Map<Direction, CircuitCapacity>> readDecided(List<CircuitCapacity> capacities) {
        return readByCircuit(jdbc.sql("""
                        select circuit_id, direction, decided_w as available_w, source, envelope_w, basis, decision_row,
                            reference, decided_for
                        from envelope.circuit_capacity
                        where (circuit_id, direction) in (select * from unnest(:circuits::text[], :directions::text[]))
                        """)
                .param("circuits", toTextArray(capacities, CircuitCapacity::circuitId))
                .param(
                        "directions",
                        toTextArray(capacities, capacity -> capacity.direction().name())));
    }

    private void writeCapacities(String statement, List<CircuitCapacity> changed) {
        if (changed.isEmpty()) {
            return;
        }
        jdbc.sql(statement)
                .param("circuits", toTextArray(changed, CircuitCapacity::circuitId))
                .param(
                        "directions",
                        toTextArray(changed, capacity -> capacity.direction().name()))
                .param(
                        "powers",
                        toLongArray(
                                changed,
                                capacity -> capacity.available().power().watts()))
                .param(
                        "sources",
                        toTextArray(
                                changed,
                                capacity -> capacity.available().source().name()))
                .param("envelopes", toLongArray(changed, JdbcCircuitCapacities::envelopeWatts))
                .param("bases", toTextArray(changed, JdbcCircuitCapacities::basisName))
                .param("rows", toLongArray(changed, capacity -> (long) capacity.decisionRow()))
                .param("references", toTextArray(changed, JdbcCircuitCapacities::referenceText))
                .param("decided", toTimestampArray(changed, CircuitCapacity::decidedFor))
                .param("now", toTimestamp(clock.instant()))
                .update();
    }

    private static @Nullable Long envelopeWatts(CircuitCapacity capacity) {
        return capacity.envelope().isPresent() ? capacity.envelope().get().watts() : null;
    }

    private static @Nullable String basisName(CircuitCapacity capacity) {
        return capacity.basis().isPresent() ? capacity.basis().get().name() : null;
    }

    private static @Nullable String referenceText(CircuitCapacity capacity) {
        return capacity.reference().isPresent() ? capacity.reference().get() : null;
    }

    static CircuitCapacity toCapacity(ResultSet row, int number) throws SQLException {
        return new CircuitCapacity(
                row.getString("circuit_id"),
                Direction.valueOf(row.getString("direction")),
                new AvailableCapacity(
                        new Power(row.getLong("available_w")), CapacitySource.valueOf(row.getString("source"))),
                readOptionalLong(row, "envelope_w").map(Power::new),
                readOptionalText(row, "basis").map(EnvelopeBasis::valueOf),
                row.getInt("decision_row"),
                readOptionalText(row, "reference"),
                readInstant(row, "decided_for"));
    }
}
