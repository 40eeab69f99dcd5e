package com.betterfleet.derms.incident.lifecycle;

import static com.betterfleet.derms.database.ColumnMapping.toTextArray;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;
import static com.betterfleet.derms.database.ColumnMapping.toTimestampArray;

import com.betterfleet.derms.database.ColumnMapping;
import com.betterfleet.derms.incident.Incident;
import com.betterfleet.derms.incident.Incident.IncidentSubject;
import com.betterfleet.derms.incident.IncidentKind;
import com.betterfleet.derms.incident.JdbcIncidents;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;

/**
 * Stores transitions of incidents in batches. Each is one statement that changes a row only if it is as it was read,
 * and writes its event and notification too: of several instances one succeeds.
 */
@Repository
public class JdbcIncidentTransitions {

    /** Maximum number of recurrences in the history of an incident; further ones are only counted. */
    private static final int MAX_RECURRENCE_ENTRIES = 50;

    private static final String OPEN = """
            with n as (
                select * from unnest(:kinds::text[], :severities::text[], :connections::text[], :scopes::text[], :circuits::text[],
                    :instances::text[], :ats::timestamptz[], :texts::text[], :concerned::text[])
                    as n (kind, severity, connection_id, scope_id, circuit_id, instance, at, text, scope_ids)
            ), changed as (
                insert into incident.incident (kind, severity, connection_id, scope_id, circuit_id, instance, scope_ids, state,
                    opened_at, last_seen_at, seen, text)
                select kind, severity, connection_id, scope_id, circuit_id, instance, scope_ids::text[], 'OPEN', at, :now, 1, text
                from n
                on conflict do nothing
                returning id, opened_at, text
            ), notified as (
                insert into incident.notification (incident_id, what, at, text) select id, 'OPENED', :now, text from changed
            )
            insert into incident.event (incident_id, at, what, text) select id, opened_at, 'OPENED', text from changed
            returning incident_id
            """;

    private final JdbcClient jdbc;

    JdbcIncidentTransitions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** An incident to open. */
    record IncidentOpening(IncidentSubject subject, List<String> scopeIds, Instant at, String text) {}

    /** A transition of an incident as it was read, at the instant of the transition. */
    record TransitionRow(Incident incident, Instant at, String text, List<String> scopeIds) {}

    public List<Incident> listUnresolved(Collection<IncidentKind> kinds) {
        return jdbc.sql("select * from incident.incident where state <> 'RESOLVED' and kind = any(:kinds)")
                .param("kinds", toNames(kinds))
                .query(JdbcIncidents::toIncident)
                .list();
    }

    public List<Incident> listUnresolvedOfScopes(Collection<IncidentKind> kinds, Collection<String> scopeIds) {
        return jdbc.sql("""
                select * from incident.incident
                where state <> 'RESOLVED' and kind = any(:kinds) and scope_id = any(:scopes)
                """)
                .param("kinds", toNames(kinds))
                .param("scopes", toTextArray(scopeIds))
                .query(JdbcIncidents::toIncident)
                .list();
    }

    /** The scopes with one of these incidents whose cause has been gone since {@code clear} or longer. */
    public List<String> listScopesClearSince(Collection<IncidentKind> kinds, Instant clear) {
        return jdbc.sql("""
                select distinct scope_id from incident.incident
                where state <> 'RESOLVED' and clear_since <= :clear and kind = any(:kinds) and scope_id is not null
                """)
                .param("clear", toTimestamp(clear))
                .param("kinds", toNames(kinds))
                .query(ColumnMapping::readFirstText)
                .list();
    }

    /** Whether any of these incidents has a cause that has been gone since {@code clear} or longer. */
    public boolean existsClearSince(Collection<IncidentKind> kinds, Instant clear) {
        return jdbc.sql("""
                select exists (select from incident.incident
                    where state <> 'RESOLVED' and clear_since <= :clear and kind = any(:kinds))
                """)
                .param("clear", toTimestamp(clear))
                .param("kinds", toNames(kinds))
                .query(Boolean.class)
                .single();
    }

    /** The SQL of an instant in the past where one of these incidents is unresolved; else null. */
    public static String unresolvedSql(Collection<IncidentKind> kinds) {
        return """
                (select timestamptz 'epoch' from unnest(array[%s]) as monitored (kind) where exists (
                    select from incident.incident i where i.state <> 'RESOLVED' and i.kind = monitored.kind) limit 1)
                """.formatted(toSqlList(kinds));
    }

    private static String toSqlList(Collection<IncidentKind> kinds) {
        return kinds.stream().map("'%s'"::formatted).collect(Collectors.joining(", "));
    }

    /** The SQL of the time at which the next of these incidents has been without its cause for long enough. */
    public static String resolutionSql(Collection<IncidentKind> kinds) {
        return """
                (select clear_since + interval '%d seconds' from incident.incident
                    where state <> 'RESOLVED' and clear_since is not null and kind in (%s) order by clear_since limit 1)
                """.formatted(
                        IncidentLifecycle.RESOLVE_DELAY.toSeconds(),
                        toSqlList(kinds));
    }

    /** Opens incidents, except those that another instance has opened meanwhile. */
    List<Long> openIncidents(List<IncidentOpening> openings, Instant now) {
        if (openings.isEmpty()) {
            return List.of();
        }
        return bindSubjects(jdbc.sql(OPEN), openings)
                .param("ats", toTimestampArray(openings, IncidentOpening::at))
                .param("texts", toTextArray(openings, IncidentOpening::text))
                .param("concerned", toTextArray(openings, opening -> toArrayText(opening.scopeIds())))
                .param("now", toTimestamp(now))
                .query(ColumnMapping::readFirstLong)
                .list();
    }

    private static StatementSpec bindSubjects(StatementSpec statement, List<IncidentOpening> openings) {
        List<IncidentSubject> subjects =
                openings.stream().map(IncidentOpening::subject).toList();
        return statement
                .param("kinds", toTextArray(subjects, subject -> subject.kind().name()))
                .param(
                        "severities",
                        toTextArray(
                                subjects, subject -> subject.kind().severity().name()))
                .param("connections", toTextArray(subjects, subject -> orNull(subject.connectionId())))
                .param("scopes", toTextArray(subjects, subject -> orNull(subject.scopeId())))
                .param("circuits", toTextArray(subjects, subject -> orNull(subject.circuitId())))
                .param("instances", toTextArray(subjects, subject -> orNull(subject.instance())));
    }

    List<Long> updateIncidents(List<TransitionRow> rows, Instant now) {
        return executeTransition(rows, now, """
                update incident.incident i set text = n.text, scope_ids = n.scope_ids::text[], last_seen_at = :now
                from n where i.id = n.id and i.state <> 'RESOLVED' and i.clear_since is null
                returning i.id
                """);
    }

    List<Long> recordRecurrences(List<TransitionRow> rows, Instant now) {
        return executeTransition(rows, now, """
                , changed as (
                    update incident.incident i set text = n.text, scope_ids = n.scope_ids::text[], last_seen_at = :now,
                        seen = i.seen + 1, clear_since = null
                    from n where i.id = n.id and i.state <> 'RESOLVED' and i.clear_since = n.clear_since
                    returning i.id, i.seen, n.at, n.text
                ), logged as (
                    insert into incident.event (incident_id, at, what, text)
                    select id, at, 'RECURRED', text from changed where seen <= :most)
                select id from changed
                """);
    }

    List<Long> recordFlickers(List<TransitionRow> rows, Instant now) {
        return executeTransition(rows, now, """
                , changed as (
                    update incident.incident i set last_seen_at = :now, seen = i.seen + 1, clear_since = n.at
                    from n where i.id = n.id and i.state <> 'RESOLVED' and i.clear_since = n.clear_since
                    returning i.id, i.seen, n.at
                ), logged as (
                    insert into incident.event (incident_id, at, what, text)
                    select id, at, 'RECURRED', 'The cause came back for a moment' from changed where seen <= :most)
                select id from changed
                """);
    }

    List<Long> startClearing(List<TransitionRow> rows, Instant now) {
        return executeTransition(rows, now, """
                , changed as (
                    update incident.incident i set clear_since = n.at
                    from n where i.id = n.id and i.state <> 'RESOLVED' and i.clear_since is null
                    returning i.id, i.seen, n.at
                ), logged as (
                    insert into incident.event (incident_id, at, what, text)
                    select id, at, 'CEASED', 'The cause is gone' from changed where seen <= :most)
                select id from changed
                """);
    }

    List<Long> cancelClearing(List<TransitionRow> rows, Instant now) {
        return executeTransition(rows, now, """
                update incident.incident i set clear_since = null
                from n where i.id = n.id and i.state <> 'RESOLVED' and i.clear_since = n.clear_since
                returning i.id
                """);
    }

    List<Long> resolveIncidents(List<TransitionRow> rows, Instant now) {
        return executeTransition(rows, now, """
                , changed as (
                    update incident.incident i set state = 'RESOLVED', resolved_at = :now, clear_since = n.at
                    from n where i.id = n.id and i.state <> 'RESOLVED' and i.clear_since is not distinct from n.clear_since
                    returning i.id, i.text
                ), notified as (
                    insert into incident.notification (incident_id, what, at, text)
                    select id, 'OVER', :now, text from changed on conflict do nothing)
                insert into incident.event (incident_id, at, what, text)
                select id, :now, 'RESOLVED', 'The cause has been gone for five minutes' from changed
                returning incident_id
                """);
    }

    /** Resolves incidents at once because an operator took local control. */
    List<Long> resolveByHandover(List<TransitionRow> rows, Instant now, String actor) {
        return prepareStatement(rows, now, """
                , changed as (
                    update incident.incident i set state = 'RESOLVED', resolved_at = :now, handed_over = true
                    from n where i.id = n.id and i.state <> 'RESOLVED'
                    returning i.id, n.text
                ), notified as (
                    insert into incident.notification (incident_id, what, at, text)
                    select id, 'OVER', :now, text from changed on conflict do nothing)
                insert into incident.event (incident_id, at, what, who, text)
                select id, :now, 'HANDED_OVER', :who, text from changed
                returning incident_id
                """)
                .param("who", actor)
                .query(ColumnMapping::readFirstLong)
                .list();
    }

    /** Removes scopes from an incident, with an entry in its history. */
    void removeScope(Incident incident, List<String> remaining, Instant now, String actor, String text) {
        jdbc.sql("""
                with changed as (
                    update incident.incident set scope_ids = :scopes where id = :id and state <> 'RESOLVED' returning id)
                insert into incident.event (incident_id, at, what, who, text) select id, :now, 'SCOPE_LEFT', :who, :text from changed
                """)
                .param("scopes", toTextArray(remaining))
                .param("id", incident.id())
                .param("now", toTimestamp(now))
                .param("who", actor)
                .param("text", text)
                .update();
    }

    private List<Long> executeTransition(List<TransitionRow> rows, Instant now, String sql) {
        return rows.isEmpty()
                ? List.of()
                : prepareStatement(rows, now, sql)
                        .query(ColumnMapping::readFirstLong)
                        .list();
    }

    private StatementSpec prepareStatement(List<TransitionRow> rows, Instant now, String sql) {
        StatementSpec statement = jdbc.sql("""
                with n as (
                    select * from unnest(:ids::bigint[], :ats::timestamptz[], :clears::timestamptz[], :texts::text[], :concerned::text[])
                        as n (id, at, clear_since, text, scope_ids)
                )
                """ + sql)
                .param("ids", rows.stream().map(row -> row.incident().id()).toArray(Long[]::new))
                .param("ats", toTimestampArray(rows, TransitionRow::at))
                .param(
                        "clears",
                        toTextArray(
                                rows, row -> orNull(row.incident().clearSince().map(Instant::toString))))
                .param("texts", toTextArray(rows, TransitionRow::text))
                .param("concerned", toTextArray(rows, row -> toArrayText(row.scopeIds())))
                .param("now", toTimestamp(now));
        return sql.contains(":most") ? statement.param("most", MAX_RECURRENCE_ENTRIES) : statement;
    }

    /** An array within an array of rows is passed as its text; scope ids contain neither commas nor quotes. */
    private static String toArrayText(List<String> ids) {
        return "{" + String.join(",", ids) + "}";
    }

    private static String[] toNames(Collection<IncidentKind> kinds) {
        return kinds.stream().map(Enum::name).toArray(String[]::new);
    }

    private static @Nullable String orNull(Optional<String> value) {
        return value.isPresent() ? value.get() : null;
    }
}
