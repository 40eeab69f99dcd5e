package com.betterfleet.derms.incident;

import static com.betterfleet.derms.database.Columns.instant;
import static com.betterfleet.derms.database.Columns.optionalInstant;
import static com.betterfleet.derms.database.Columns.optionalText;
import static com.betterfleet.derms.database.Columns.texts;
import static com.betterfleet.derms.database.Columns.timestamp;

import com.betterfleet.derms.database.Columns;
import com.betterfleet.derms.incident.Incident.Acknowledgement;
import com.betterfleet.derms.incident.Incident.State;
import com.betterfleet.derms.incident.Incident.Subject;
import com.betterfleet.derms.incident.IncidentKind.Ending;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcIncidents {

    /** An operator reads no more than this at once; what is older is in the list of all. */
    private static final int MOST_OPEN = 200;

    private final JdbcClient jdbc;

    JdbcIncidents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Opens an incident, which is told, or counts up the one that is unresolved for the same subject. */
    long note(Sighting sighting) {
        Subject subject = sighting.subject();
        return jdbc.sql("""
                with put as (
                    insert into incident.incident as i (kind, severity, connection_id, group_id, scope_id, state, opened_at,
                        last_seen_at, seen, text)
                    values (:kind, :severity, :connection, :group, :scope, 'OPEN', :at, :at, :times, :text)
                    on conflict (kind, coalesce(connection_id, ''), coalesce(group_id, ''), coalesce(scope_id, ''),
                        coalesce(circuit_id, ''), coalesce(instance, '')) where state <> 'RESOLVED'
                    do update set seen = i.seen + excluded.seen, last_seen_at = greatest(i.last_seen_at, excluded.last_seen_at),
                        text = excluded.text
                    returning id, opened_at, text, xmax = 0 as fresh
                ), told as (
                    insert into incident.notification (incident_id, what, at, text)
                    select id, 'OPENED', opened_at, text from put where fresh
                ), noted as (
                    insert into incident.event (incident_id, at, what, text)
                    select id, opened_at, 'OPENED', text from put where fresh
                )
                select id from put
                """)
                .param("kind", subject.kind().name())
                .param("severity", subject.kind().severity().name())
                .param("connection", subject.connectionId().orElse(null))
                .param("group", subject.groupId().orElse(null))
                .param("scope", subject.scopeId().orElse(null))
                .param("at", timestamp(sighting.at()))
                .param("times", sighting.times())
                .param("text", sighting.text().replace("\0", "\\0"))
                .query(Long.class)
                .single();
    }

    List<Incident> openOfConnection(String connectionId) {
        return jdbc.sql("""
                select * from incident.incident where connection_id = :connection and state <> 'RESOLVED'
                order by id desc limit :most
                """)
                .param("connection", connectionId)
                .param("most", MOST_OPEN)
                .query(JdbcIncidents::toIncident)
                .list();
    }

    List<Incident> openOfScope(String scopeId) {
        return jdbc.sql("""
                select * from incident.incident where (scope_id = :scope or :scope = any(scope_ids)) and state <> 'RESOLVED'
                order by id desc limit :most
                """)
                .param("scope", scopeId)
                .param("most", MOST_OPEN)
                .query(JdbcIncidents::toIncident)
                .list();
    }

    List<Incident> newest(Optional<State> state, Optional<String> scopeId, long before, int limit) {
        return jdbc.sql("""
                select * from incident.incident
                where (:state::text is null or state = :state) and (:before <= 0 or id < :before)
                  and (:scope::text is null or scope_id = :scope or :scope = any(scope_ids))
                order by id desc limit :limit
                """)
                .param("state", state.map(Enum::name).orElse(null))
                .param("scope", scopeId.orElse(null))
                .param("before", before)
                .param("limit", limit)
                .query(JdbcIncidents::toIncident)
                .list();
    }

    Optional<Incident> find(long id) {
        return jdbc.sql("select * from incident.incident where id = :id")
                .param("id", id)
                .query(JdbcIncidents::toIncident)
                .optional();
    }

    /** What is not over, worst and newest first, then disruptions that are over and that nobody has seen. */
    List<Incident> inSight(int offset, int limit) {
        return jdbc.sql("""
                select * from incident.incident
                where state <> 'RESOLVED' or acknowledged_at is null and kind = any(:disruptions)
                order by state = 'RESOLVED', severity desc, kind = any(:disruptions) desc, state = 'ACKNOWLEDGED', id desc
                offset :offset limit :limit
                """)
                .param("disruptions", disruptions())
                .param("offset", offset)
                .param("limit", limit)
                .query(JdbcIncidents::toIncident)
                .list();
    }

    Incidents.Attention attention() {
        return jdbc.sql("""
                select (select count(*) from incident.incident where state <> 'RESOLVED')
                    + (select count(*) from incident.incident
                       where state = 'RESOLVED' and acknowledged_at is null and kind = any(:disruptions)) as in_sight,
                    (select count(*) from incident.incident where state <> 'RESOLVED' and severity = 'CRITICAL') as critical
                """)
                .param("disruptions", disruptions())
                .query((row, number) -> new Incidents.Attention(row.getLong("in_sight"), row.getLong("critical")))
                .single();
    }

    List<Incident> critical(int limit) {
        return jdbc.sql("""
                select * from incident.incident where state <> 'RESOLVED' and severity = 'CRITICAL'
                order by id desc limit :limit
                """)
                .param("limit", limit)
                .query(JdbcIncidents::toIncident)
                .list();
    }

    /** What happened within an incident, in order. */
    List<IncidentStory.Entry> events(long id) {
        return jdbc.sql("select * from incident.event where incident_id = :id order by id")
                .param("id", id)
                .query((row, number) -> new IncidentStory.Entry(
                        instant(row, "at"),
                        IncidentStory.What.valueOf(row.getString("what")),
                        optionalText(row, "who"),
                        row.getString("text"),
                        Optional.empty()))
                .list();
    }

    /** @return whether nobody had acknowledged it before */
    boolean acknowledge(long id, Acknowledgement seen) {
        return jdbc.sql("""
                with put as (
                    update incident.incident set acknowledged_at = :at, acknowledged_by = :by, acknowledged_comment = :comment,
                        state = case state when 'OPEN' then 'ACKNOWLEDGED' else state end
                    where id = :id and acknowledged_at is null
                    returning id
                )
                insert into incident.event (incident_id, at, what, who, text) select id, :at, 'ACKNOWLEDGED', :by, :comment from put
                """)
                        .param("id", id)
                        .param("at", timestamp(seen.at()))
                        .param("by", seen.by())
                        .param("comment", seen.comment())
                        .update()
                > 0;
    }

    /** Those that are over once their group's next forecast is accepted. */
    List<Incident> waitingForForecast() {
        return jdbc.sql("""
                select * from incident.incident
                where state <> 'RESOLVED' and kind = any(:kinds) and group_id is not null
                """)
                .param("kinds", endingBy(Ending.NEXT_FORECAST))
                .query(JdbcIncidents::toIncident)
                .list();
    }

    /**
     * Resolves what happened once and was last seen by then; so too what waits for a forecast of a group that nobody could
     * name. What is being counted up at this moment is left alone: it is not over.
     */
    List<Long> resolveLastSeenBy(Instant last, Instant now) {
        return jdbc.sql("""
                update incident.incident set state = 'RESOLVED', resolved_at = :now where id in (
                    select id from incident.incident
                    where state <> 'RESOLVED' and last_seen_at <= :last
                      and (kind = any(:oneOff) or kind = any(:waiting) and group_id is null)
                    for update skip locked)
                returning id
                """)
                .param("now", timestamp(now))
                .param("last", timestamp(last))
                .param("oneOff", endingBy(Ending.A_DAY_AFTER))
                .param("waiting", endingBy(Ending.NEXT_FORECAST))
                .query(Columns::firstLong)
                .list();
    }

    /** Resolves an incident, which is told, unless it has been seen again since it was read. */
    boolean resolve(Incident incident, Instant now) {
        return jdbc.sql("""
                with put as (
                    update incident.incident set state = 'RESOLVED', resolved_at = :now
                    where id = :id and state <> 'RESOLVED' and last_seen_at = :seen
                    returning id, text
                ), told as (
                    insert into incident.notification (incident_id, what, at, text)
                    select id, 'OVER', :now, text from put on conflict do nothing
                )
                insert into incident.event (incident_id, at, what, text)
                select id, :now, 'RESOLVED', 'the next forecast was accepted, or the group is governed here no longer' from put
                """)
                        .param("now", timestamp(now))
                        .param("id", incident.id())
                        .param("seen", timestamp(incident.lastSeenAt()))
                        .update()
                > 0;
    }

    private static String[] disruptions() {
        return texts(Stream.of(IncidentKind.values())
                .filter(IncidentKind::disruption)
                .map(Enum::name)
                .toList());
    }

    private static String[] endingBy(Ending ending) {
        return texts(Stream.of(IncidentKind.values())
                .filter(kind -> kind.ending() == ending)
                .map(Enum::name)
                .toList());
    }

    static Incident toIncident(ResultSet row, int number) throws SQLException {
        Subject subject = new Subject(
                IncidentKind.valueOf(row.getString("kind")),
                optionalText(row, "connection_id"),
                optionalText(row, "group_id"),
                optionalText(row, "scope_id"),
                optionalText(row, "circuit_id"),
                optionalText(row, "instance"));
        List<String> concerned = texts(row, "scope_ids");
        return new Incident(
                row.getLong("id"),
                subject,
                concerned.isEmpty() ? subject.scopeId().stream().toList() : concerned,
                State.valueOf(row.getString("state")),
                instant(row, "opened_at"),
                instant(row, "last_seen_at"),
                row.getLong("seen"),
                optionalInstant(row, "clear_since"),
                optionalInstant(row, "resolved_at"),
                row.getBoolean("handed_over"),
                acknowledgement(row),
                row.getString("text"));
    }

    private static Optional<Acknowledgement> acknowledgement(ResultSet row) throws SQLException {
        Optional<Instant> at = optionalInstant(row, "acknowledged_at");
        return at.isEmpty()
                ? Optional.empty()
                : Optional.of(new Acknowledgement(
                        at.get(), row.getString("acknowledged_by"), row.getString("acknowledged_comment")));
    }
}
