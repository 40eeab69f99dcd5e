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
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;

/**
 * The steps of incidents that have a course, for many at once. Each is one statement that changes a row only if it is as it was
 * when it was read, and writes what happened and what people are told along with it: of several instances one takes the step.
 */
@Repository
public class JdbcIncidentTransitions {

    /** An incident that flaps for hours tells its story with as many recurrences; further ones are only counted. */
    private static final int MAX_RECURRENCE_ENTRIES = 50;

    private static final String OPEN = """
            with n as (
                select * from unnest(:kinds::text[], :severities::text[], :connections::text[], :scopes::text[], :circuits::text[],
                    :instances::text[], :ats::timestamptz[], :texts::text[], :concerned::text[])
                    as n (kind, severity, connection_id, scope_id, circuit_id, instance, at, text, scope_ids)
            ), put as (
                insert into incident.incident (kind, severity, connection_id, scope_id, circuit_id, instance, scope_ids, state,
                    opened_at, last_seen_at, seen, text)
                select kind, severity, connection_id, scope_id, circuit_id, instance, scope_ids::text[], 'OPEN', at, :now, 1, text
                from n
                on conflict do nothing
                returning id, opened_at, text
            ), told as (
                insert into incident.notification (incident_id, what, at, text) select id, 'OPENED', :now, text from put
            )
            insert into incident.event (incident_id, at, what, text) select id, opened_at, 'OPENED', text from put
            returning incident_id
            """;

    private final JdbcClient jdbc;

    JdbcIncidentTransitions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** An incident that begins. */
    record IncidentOpening(IncidentSubject subject, List<String> scopeIds, Instant at, String text) {}

    /** A step of an incident that was read before, at the instant that counts for the step. */
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

    /** The scopes that have one of these incidents whose cause has been gone since {@code clear} or longer. */
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

    /** Opens those that nobody else has opened meanwhile. */
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
                , put as (
                    update incident.incident i set text = n.text, scope_ids = n.scope_ids::text[], last_seen_at = :now,
                        seen = i.seen + 1, clear_since = null
                    from n where i.id = n.id and i.state <> 'RESOLVED' and i.clear_since = n.clear_since
                    returning i.id, i.seen, n.at, n.text
                ), told as (
                    insert into incident.event (incident_id, at, what, text)
                    select id, at, 'RECURRED', text from put where seen <= :most)
                select id from put
                """);
    }

    List<Long> recordFlickers(List<TransitionRow> rows, Instant now) {
        return executeTransition(rows, now, """
                , put as (
                    update incident.incident i set last_seen_at = :now, seen = i.seen + 1, clear_since = n.at
                    from n where i.id = n.id and i.state <> 'RESOLVED' and i.clear_since = n.clear_since
                    returning i.id, i.seen, n.at
                ), told as (
                    insert into incident.event (incident_id, at, what, text)
                    select id, at, 'RECURRED', 'The cause came back for a moment' from put where seen <= :most)
                select id from put
                """);
    }

    List<Long> startClearing(List<TransitionRow> rows, Instant now) {
        return executeTransition(rows, now, """
                , put as (
                    update incident.incident i set clear_since = n.at
                    from n where i.id = n.id and i.state <> 'RESOLVED' and i.clear_since is null
                    returning i.id, i.seen, n.at
                ), told as (
                    insert into incident.event (incident_id, at, what, text)
                    select id, at, 'CEASED', 'The cause is gone' from put where seen <= :most)
                select id from put
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
                , put as (
                    update incident.incident i set state = 'RESOLVED', resolved_at = :now, clear_since = n.at
                    from n where i.id = n.id and i.state <> 'RESOLVED' and i.clear_since is not distinct from n.clear_since
                    returning i.id, i.text
                ), told as (
                    insert into incident.notification (incident_id, what, at, text)
                    select id, 'OVER', :now, text from put on conflict do nothing)
                insert into incident.event (incident_id, at, what, text)
                select id, :now, 'RESOLVED', 'The cause has been gone for five minutes' from put
                returning incident_id
                """);
    }

    /** Over at once, because a person took control back. */
    List<Long> resolveByHandover(List<TransitionRow> rows, Instant now, String actor) {
        return prepareStatement(rows, now, """
                , put as (
                    update incident.incident i set state = 'RESOLVED', resolved_at = :now, handed_over = true
                    from n where i.id = n.id and i.state <> 'RESOLVED'
                    returning i.id, n.text
                ), told as (
                    insert into incident.notification (incident_id, what, at, text)
                    select id, 'OVER', :now, text from put on conflict do nothing)
                insert into incident.event (incident_id, at, what, who, text)
                select id, :now, 'HANDED_OVER', :who, text from put
                returning incident_id
                """)
                .param("who", actor)
                .query(ColumnMapping::readFirstLong)
                .list();
    }

    /** Takes scopes off what an incident concerns, with a word in its story. */
    void removeScope(Incident incident, List<String> remaining, Instant now, String actor, String text) {
        jdbc.sql("""
                with put as (
                    update incident.incident set scope_ids = :scopes where id = :id and state <> 'RESOLVED' returning id)
                insert into incident.event (incident_id, at, what, who, text) select id, :now, 'SCOPE_LEFT', :who, :text from put
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

    /** An array inside of an array of rows goes as its text; scope ids hold neither commas nor quotes. */
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
