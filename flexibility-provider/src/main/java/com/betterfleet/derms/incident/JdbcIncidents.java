package com.betterfleet.derms.incident;

import static com.betterfleet.derms.database.Columns.instant;
import static com.betterfleet.derms.database.Columns.optionalInstant;
import static com.betterfleet.derms.database.Columns.optionalText;
import static com.betterfleet.derms.database.Columns.texts;
import static com.betterfleet.derms.database.Columns.timestamp;

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

    /** Opens an incident, or counts up the one that is unresolved for the same subject. */
    long note(Sighting sighting) {
        Subject subject = sighting.subject();
        return jdbc.sql("""
                insert into incident.incident as i (kind, severity, connection_id, group_id, scope_id, state, opened_at,
                    last_seen_at, seen, text)
                values (:kind, :severity, :connection, :group, :scope, 'OPEN', :at, :at, :times, :text)
                on conflict (kind, coalesce(connection_id, ''), coalesce(group_id, ''), coalesce(scope_id, ''))
                    where state <> 'RESOLVED'
                do update set seen = i.seen + excluded.seen, last_seen_at = greatest(i.last_seen_at, excluded.last_seen_at),
                    text = excluded.text
                returning id
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
                select * from incident.incident where scope_id = :scope and state <> 'RESOLVED'
                order by id desc limit :most
                """)
                .param("scope", scopeId)
                .param("most", MOST_OPEN)
                .query(JdbcIncidents::toIncident)
                .list();
    }

    List<Incident> newest(Optional<State> state, long before, int limit) {
        return jdbc.sql("""
                select * from incident.incident
                where (:state::text is null or state = :state) and (:before <= 0 or id < :before)
                order by id desc limit :limit
                """)
                .param("state", state.map(Enum::name).orElse(null))
                .param("before", before)
                .param("limit", limit)
                .query(JdbcIncidents::toIncident)
                .list();
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
                .query((row, number) -> row.getLong("id"))
                .list();
    }

    /** Resolves an incident unless it has been seen again since it was read. */
    boolean resolve(Incident incident, Instant now) {
        return jdbc.sql("""
                update incident.incident set state = 'RESOLVED', resolved_at = :now
                where id = :id and state <> 'RESOLVED' and last_seen_at = :seen
                """)
                        .param("now", timestamp(now))
                        .param("id", incident.id())
                        .param("seen", timestamp(incident.lastSeenAt()))
                        .update()
                == 1;
    }

    private static String[] endingBy(Ending ending) {
        return texts(Stream.of(IncidentKind.values())
                .filter(kind -> kind.ending() == ending)
                .map(Enum::name)
                .toList());
    }

    private static Incident toIncident(ResultSet row, int number) throws SQLException {
        Subject subject = new Subject(
                IncidentKind.valueOf(row.getString("kind")),
                optionalText(row, "connection_id"),
                optionalText(row, "group_id"),
                optionalText(row, "scope_id"));
        return new Incident(
                row.getLong("id"),
                subject,
                State.valueOf(row.getString("state")),
                instant(row, "opened_at"),
                instant(row, "last_seen_at"),
                row.getLong("seen"),
                optionalInstant(row, "resolved_at"),
                row.getString("text"));
    }
}
