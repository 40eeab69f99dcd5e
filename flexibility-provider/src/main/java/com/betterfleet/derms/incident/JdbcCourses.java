package com.betterfleet.derms.incident;

import static com.betterfleet.derms.database.Columns.texts;
import static com.betterfleet.derms.database.Columns.timestamp;
import static com.betterfleet.derms.database.Columns.timestamps;

import com.betterfleet.derms.database.Columns;
import com.betterfleet.derms.incident.Incident.Subject;
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
class JdbcCourses {

    /** An incident that flaps for hours tells its story with as many recurrences; further ones are only counted. */
    private static final int RECURRENCES_TOLD = 50;

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

    JdbcCourses(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** An incident that begins. */
    record Opening(Subject subject, List<String> scopeIds, Instant at, String text) {}

    /** A step of an incident that was read before, at the instant that counts for the step. */
    record Step(Incident incident, Instant at, String text, List<String> scopeIds) {}

    List<Incident> unresolved(Collection<IncidentKind> kinds) {
        return jdbc.sql("select * from incident.incident where state <> 'RESOLVED' and kind = any(:kinds)")
                .param("kinds", names(kinds))
                .query(JdbcIncidents::toIncident)
                .list();
    }

    List<Incident> unresolvedOfScopes(Collection<IncidentKind> kinds, Collection<String> scopeIds) {
        return jdbc.sql("""
                select * from incident.incident
                where state <> 'RESOLVED' and kind = any(:kinds) and scope_id = any(:scopes)
                """)
                .param("kinds", names(kinds))
                .param("scopes", texts(scopeIds))
                .query(JdbcIncidents::toIncident)
                .list();
    }

    /** The scopes that have one of these incidents whose cause has been gone since {@code clear} or longer. */
    List<String> scopesClearSince(Collection<IncidentKind> kinds, Instant clear) {
        return jdbc.sql("""
                select distinct scope_id from incident.incident
                where state <> 'RESOLVED' and clear_since <= :clear and kind = any(:kinds) and scope_id is not null
                """)
                .param("clear", timestamp(clear))
                .param("kinds", names(kinds))
                .query(Columns::firstText)
                .list();
    }

    /** Whether any of these incidents has a cause that has been gone since {@code clear} or longer. */
    boolean anyClearSince(Collection<IncidentKind> kinds, Instant clear) {
        return jdbc.sql("""
                select exists (select from incident.incident
                    where state <> 'RESOLVED' and clear_since <= :clear and kind = any(:kinds))
                """)
                .param("clear", timestamp(clear))
                .param("kinds", names(kinds))
                .query(Boolean.class)
                .single();
    }

    /** Opens those that nobody else has opened meanwhile. */
    List<Long> open(List<Opening> openings, Instant now) {
        if (openings.isEmpty()) {
            return List.of();
        }
        return about(jdbc.sql(OPEN), openings)
                .param("ats", timestamps(openings, Opening::at))
                .param("texts", texts(openings, Opening::text))
                .param("concerned", texts(openings, opening -> array(opening.scopeIds())))
                .param("now", timestamp(now))
                .query(Columns::firstLong)
                .list();
    }

    private static StatementSpec about(StatementSpec statement, List<Opening> openings) {
        List<Subject> subjects = openings.stream().map(Opening::subject).toList();
        return statement
                .param("kinds", texts(subjects, subject -> subject.kind().name()))
                .param(
                        "severities",
                        texts(subjects, subject -> subject.kind().severity().name()))
                .param("connections", texts(subjects, subject -> given(subject.connectionId())))
                .param("scopes", texts(subjects, subject -> given(subject.scopeId())))
                .param("circuits", texts(subjects, subject -> given(subject.circuitId())))
                .param("instances", texts(subjects, subject -> given(subject.instance())));
    }

    List<Long> update(List<Step> steps, Instant now) {
        return step(steps, now, """
                update incident.incident i set text = n.text, scope_ids = n.scope_ids::text[], last_seen_at = :now
                from n where i.id = n.id and i.state <> 'RESOLVED' and i.clear_since is null
                returning i.id
                """);
    }

    List<Long> recur(List<Step> steps, Instant now) {
        return step(steps, now, """
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

    List<Long> flicker(List<Step> steps, Instant now) {
        return step(steps, now, """
                , put as (
                    update incident.incident i set last_seen_at = :now, seen = i.seen + 1, clear_since = n.at
                    from n where i.id = n.id and i.state <> 'RESOLVED' and i.clear_since = n.clear_since
                    returning i.id, i.seen, n.at
                ), told as (
                    insert into incident.event (incident_id, at, what, text)
                    select id, at, 'RECURRED', 'it came again for a moment' from put where seen <= :most)
                select id from put
                """);
    }

    List<Long> cease(List<Step> steps, Instant now) {
        return step(steps, now, """
                , put as (
                    update incident.incident i set clear_since = n.at
                    from n where i.id = n.id and i.state <> 'RESOLVED' and i.clear_since is null
                    returning i.id, i.seen, n.at
                ), told as (
                    insert into incident.event (incident_id, at, what, text)
                    select id, at, 'CEASED', 'the cause is gone' from put where seen <= :most)
                select id from put
                """);
    }

    List<Long> doubt(List<Step> steps, Instant now) {
        return step(steps, now, """
                update incident.incident i set clear_since = null
                from n where i.id = n.id and i.state <> 'RESOLVED' and i.clear_since = n.clear_since
                returning i.id
                """);
    }

    List<Long> resolve(List<Step> steps, Instant now) {
        return step(steps, now, """
                , put as (
                    update incident.incident i set state = 'RESOLVED', resolved_at = :now, clear_since = n.at
                    from n where i.id = n.id and i.state <> 'RESOLVED' and i.clear_since is not distinct from n.clear_since
                    returning i.id, i.text
                ), told as (
                    insert into incident.notification (incident_id, what, at, text)
                    select id, 'OVER', :now, text from put on conflict do nothing)
                insert into incident.event (incident_id, at, what, text)
                select id, :now, 'RESOLVED', 'all has been well for five minutes' from put
                returning incident_id
                """);
    }

    /** Over at once, because a person took control back. */
    List<Long> handOver(List<Step> steps, Instant now, String who) {
        return prepared(steps, now, """
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
                .param("who", who)
                .query(Columns::firstLong)
                .list();
    }

    /** Takes scopes off what an incident concerns, with a word in its story. */
    void leave(Incident incident, List<String> remaining, Instant now, String who, String text) {
        jdbc.sql("""
                with put as (
                    update incident.incident set scope_ids = :scopes where id = :id and state <> 'RESOLVED' returning id)
                insert into incident.event (incident_id, at, what, who, text) select id, :now, 'SCOPE_LEFT', :who, :text from put
                """)
                .param("scopes", texts(remaining))
                .param("id", incident.id())
                .param("now", timestamp(now))
                .param("who", who)
                .param("text", text)
                .update();
    }

    private List<Long> step(List<Step> steps, Instant now, String sql) {
        return steps.isEmpty()
                ? List.of()
                : prepared(steps, now, sql).query(Columns::firstLong).list();
    }

    private StatementSpec prepared(List<Step> steps, Instant now, String sql) {
        StatementSpec statement = jdbc.sql("""
                with n as (
                    select * from unnest(:ids::bigint[], :ats::timestamptz[], :clears::timestamptz[], :texts::text[], :concerned::text[])
                        as n (id, at, clear_since, text, scope_ids)
                )
                """ + sql)
                .param("ids", steps.stream().map(step -> step.incident().id()).toArray(Long[]::new))
                .param("ats", timestamps(steps, Step::at))
                .param(
                        "clears",
                        texts(steps, step -> given(step.incident().clearSince().map(Instant::toString))))
                .param("texts", texts(steps, Step::text))
                .param("concerned", texts(steps, step -> array(step.scopeIds())))
                .param("now", timestamp(now));
        return sql.contains(":most") ? statement.param("most", RECURRENCES_TOLD) : statement;
    }

    /** An array inside of an array of rows goes as its text; scope ids hold neither commas nor quotes. */
    private static String array(List<String> ids) {
        return "{" + String.join(",", ids) + "}";
    }

    private static String[] names(Collection<IncidentKind> kinds) {
        return kinds.stream().map(Enum::name).toArray(String[]::new);
    }

    private static @Nullable String given(Optional<String> value) {
        return value.isPresent() ? value.get() : null;
    }
}
