package com.betterfleet.derms.incident;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalInstant;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalRecord;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalText;
import static com.betterfleet.derms.database.ColumnMapping.readTexts;
import static com.betterfleet.derms.database.ColumnMapping.toTextArray;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;

import com.betterfleet.derms.database.ColumnMapping;
import com.betterfleet.derms.incident.Incident.IncidentAcknowledgement;
import com.betterfleet.derms.incident.Incident.IncidentState;
import com.betterfleet.derms.incident.Incident.IncidentSubject;
import com.betterfleet.derms.incident.IncidentKind.ResolutionPolicy;
import com.betterfleet.derms.quarantine.IsolatedJob;
import com.betterfleet.derms.quarantine.SubjectSelection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;

@Repository
public class JdbcIncidents {

    /** Maximum number of open incidents listed at once. */
    private static final int MAX_OPEN_LISTED = 200;

    private static final String LAST_SEEN_BY = """
            from incident.incident
            where state <> 'RESOLVED' and last_seen_at <= :last
              and (kind = any(:oneOff) or kind = any(:waiting) and group_id is null)
              and coalesce(connection_id, '') <> all(:excluded)
            """;

    private final JdbcClient jdbc;

    JdbcIncidents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Opens an incident and its notification, or counts up the unresolved one of the same subject. */
    long recordOccurrence(IncidentOccurrence occurrence) {
        IncidentSubject subject = occurrence.subject();
        return jdbc.sql("""
                with changed as (
                    insert into incident.incident as i (kind, severity, connection_id, group_id, scope_id, state, opened_at,
                        last_seen_at, seen, text)
                    values (:kind, :severity, :connection, :group, :scope, 'OPEN', :at, :at, :times, :text)
                    on conflict (kind, coalesce(connection_id, ''), coalesce(group_id, ''), coalesce(scope_id, ''),
                        coalesce(circuit_id, ''), coalesce(instance, '')) where state <> 'RESOLVED'
                    do update set seen = i.seen + excluded.seen, last_seen_at = greatest(i.last_seen_at, excluded.last_seen_at),
                        text = excluded.text
                    returning id, opened_at, text, xmax = 0 as fresh
                ), notified as (
                    insert into incident.notification (incident_id, what, at, text)
                    select id, 'OPENED', opened_at, text from changed where fresh
                ), logged as (
                    insert into incident.event (incident_id, at, what, text)
                    select id, opened_at, 'OPENED', text from changed where fresh
                )
                select id from changed
                """)
                .param("kind", subject.kind().name())
                .param("severity", subject.kind().severity().name())
                .param("connection", subject.connectionId().orElse(null))
                .param("group", subject.groupId().orElse(null))
                .param("scope", subject.scopeId().orElse(null))
                .param("at", toTimestamp(occurrence.at()))
                .param("times", occurrence.count())
                .param("text", occurrence.text().replace("\0", "\\0"))
                .query(Long.class)
                .single();
    }

    List<Incident> listOpenOfConnection(String connectionId) {
        return jdbc.sql("""
                select * from incident.incident where connection_id = :connection and state <> 'RESOLVED'
                order by id desc limit :most
                """)
                .param("connection", connectionId)
                .param("most", MAX_OPEN_LISTED)
                .query(JdbcIncidents::toIncident)
                .list();
    }

    List<Incident> listNewest(Optional<IncidentState> state, Optional<String> scopeId, long before, int limit) {
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

    Optional<Incident> findIncident(long id) {
        return jdbc.sql("select * from incident.incident where id = :id")
                .param("id", id)
                .query(JdbcIncidents::toIncident)
                .optional();
    }

    /** Unresolved incidents, worst and newest first, then resolved disruptions that were not acknowledged. */
    List<Incident> listNeedingAttention(int offset, int limit) {
        return jdbc.sql("""
                select * from incident.incident
                where state <> 'RESOLVED' or acknowledged_at is null and kind = any(:disruptions)
                order by state = 'RESOLVED', severity desc, kind = any(:disruptions) desc, state = 'ACKNOWLEDGED', id desc
                offset :offset limit :limit
                """)
                .param("disruptions", disruptionKinds())
                .param("offset", offset)
                .param("limit", limit)
                .query(JdbcIncidents::toIncident)
                .list();
    }

    IncidentService.OpenIncidentCounts countNeedingAttention() {
        return jdbc.sql("""
                select (select count(*) from incident.incident where state <> 'RESOLVED')
                    + (select count(*) from incident.incident
                       where state = 'RESOLVED' and acknowledged_at is null and kind = any(:disruptions)) as in_sight,
                    (select count(*) from incident.incident where state <> 'RESOLVED' and severity = 'CRITICAL') as critical
                """)
                .param("disruptions", disruptionKinds())
                .query((row, number) ->
                        new IncidentService.OpenIncidentCounts(row.getLong("in_sight"), row.getLong("critical")))
                .single();
    }

    List<Incident> listCritical(int limit) {
        return jdbc.sql("""
                select * from incident.incident where state <> 'RESOLVED' and severity = 'CRITICAL'
                order by id desc limit :limit
                """)
                .param("limit", limit)
                .query(JdbcIncidents::toIncident)
                .list();
    }

    /** The events of an incident, in order. */
    List<IncidentHistory.HistoryEntry> listEntries(long id) {
        return jdbc.sql("select * from incident.event where incident_id = :id order by id")
                .param("id", id)
                .query((row, number) -> new IncidentHistory.HistoryEntry(
                        readInstant(row, "at"),
                        IncidentHistory.HistoryEntryType.valueOf(row.getString("what")),
                        readOptionalText(row, "who"),
                        row.getString("text"),
                        Optional.empty()))
                .list();
    }

    /** @return whether it was not acknowledged before */
    boolean storeAcknowledgement(long id, IncidentAcknowledgement acknowledgement) {
        return jdbc.sql("""
                with changed as (
                    update incident.incident set acknowledged_at = :at, acknowledged_by = :by, acknowledged_comment = :comment,
                        state = case state when 'OPEN' then 'ACKNOWLEDGED' else state end
                    where id = :id and acknowledged_at is null
                    returning id
                )
                insert into incident.event (incident_id, at, what, who, text) select id, :at, 'ACKNOWLEDGED', :by, :comment from changed
                """)
                        .param("id", id)
                        .param("at", toTimestamp(acknowledgement.at()))
                        .param("by", acknowledgement.by())
                        .param("comment", acknowledgement.comment())
                        .update()
                > 0;
    }

    /** The incidents that are resolved by their group's next forecast. */
    List<Incident> listWaitingForForecast() {
        return jdbc.sql("""
                select * from incident.incident
                where state <> 'RESOLVED' and kind = any(:kinds) and group_id is not null
                """)
                .param("kinds", kindsResolvedBy(ResolutionPolicy.NEXT_FORECAST))
                .query(JdbcIncidents::toIncident)
                .list();
    }

    /**
     * Resolves single events last seen by then, and refused forecasts of unknown groups. Rows that are being counted
     * up at this moment are skipped.
     */
    List<Long> resolveLastSeenBy(Instant last, Instant now, SubjectSelection selection) {
        return bindLastSeenBy(
                        "update incident.incident set state = 'RESOLVED', resolved_at = :now where id in (select id "
                                + LAST_SEEN_BY
                                + " and (:only::text[] is null or coalesce(connection_id, '') = any(:only))"
                                + " for update skip locked) returning id",
                        last,
                        selection)
                .param("now", toTimestamp(now))
                .query(ColumnMapping::readFirstLong)
                .list();
    }

    /** Finds the connections of the incidents that {@link #resolveLastSeenBy} resolves. */
    List<String> findConnectionsLastSeenBy(Instant last, SubjectSelection selection) {
        return bindLastSeenBy("select distinct coalesce(connection_id, '') " + LAST_SEEN_BY, last, selection)
                .query(ColumnMapping::readFirstText)
                .list();
    }

    /** The SQL of the time at which the next incident ends by its age, or its resolution is tried again. */
    static String dueTimeSql(IsolatedJob expiry, IsolatedJob resolution, Duration retention) {
        return """
                least(%s, %s, (
                    select min(last_seen_at) + interval '%d seconds' from unnest(array[%s]) as ending (kind)
                    cross join lateral (select last_seen_at from incident.incident i
                        where i.state <> 'RESOLVED' and i.kind = ending.kind and (i.group_id is null or i.kind in (%s)) and %s
                        order by last_seen_at limit 1) oldest))
                """.formatted(
                        expiry.retryTimeSql(),
                        resolution.retryTimeSql(),
                        retention.toSeconds(),
                        toSqlList(Stream.of(ResolutionPolicy.AFTER_ONE_DAY, ResolutionPolicy.NEXT_FORECAST)
                                .flatMap(policy -> Stream.of(kindsResolvedBy(policy)))),
                        toSqlList(Stream.of(kindsResolvedBy(ResolutionPolicy.AFTER_ONE_DAY))),
                        expiry.notSetAsideSql("coalesce(connection_id, '')"));
    }

    private static String toSqlList(Stream<String> names) {
        return names.map("'%s'"::formatted).collect(Collectors.joining(", "));
    }

    private StatementSpec bindLastSeenBy(String sql, Instant last, SubjectSelection selection) {
        return jdbc.sql(sql)
                .param("last", toTimestamp(last))
                .param("oneOff", kindsResolvedBy(ResolutionPolicy.AFTER_ONE_DAY))
                .param("waiting", kindsResolvedBy(ResolutionPolicy.NEXT_FORECAST))
                .params(selection.parameters());
    }

    /** Resolves an incident and adds its notification, unless it was seen again since it was read. */
    boolean resolveIfUnchanged(Incident incident, Instant now) {
        return jdbc.sql("""
                with changed as (
                    update incident.incident set state = 'RESOLVED', resolved_at = :now
                    where id = :id and state <> 'RESOLVED' and last_seen_at = :seen
                    returning id, text
                ), notified as (
                    insert into incident.notification (incident_id, what, at, text)
                    select id, 'OVER', :now, text from changed on conflict do nothing
                )
                insert into incident.event (incident_id, at, what, text)
                select id, :now, 'RESOLVED', 'The next forecast was accepted, or the group is no longer bound to this scope' from changed
                """)
                        .param("now", toTimestamp(now))
                        .param("id", incident.id())
                        .param("seen", toTimestamp(incident.lastSeenAt()))
                        .update()
                > 0;
    }

    private static String[] disruptionKinds() {
        return toTextArray(Stream.of(IncidentKind.values())
                .filter(IncidentKind::isDisruption)
                .map(Enum::name)
                .toList());
    }

    private static String[] kindsResolvedBy(ResolutionPolicy policy) {
        return toTextArray(Stream.of(IncidentKind.values())
                .filter(kind -> kind.resolutionPolicy() == policy)
                .map(Enum::name)
                .toList());
    }

    public static Incident toIncident(ResultSet row, int number) throws SQLException {
        IncidentSubject subject = new IncidentSubject(
                IncidentKind.valueOf(row.getString("kind")),
                readOptionalText(row, "connection_id"),
                readOptionalText(row, "group_id"),
                readOptionalText(row, "scope_id"),
                readOptionalText(row, "circuit_id"),
                readOptionalText(row, "instance"));
        List<String> scopeIds = readTexts(row, "scope_ids");
        return new Incident(
                row.getLong("id"),
                subject,
                scopeIds.isEmpty() ? subject.scopeId().stream().toList() : scopeIds,
                IncidentState.valueOf(row.getString("state")),
                readInstant(row, "opened_at"),
                readInstant(row, "last_seen_at"),
                row.getLong("seen"),
                readOptionalInstant(row, "clear_since"),
                readOptionalInstant(row, "resolved_at"),
                row.getBoolean("handed_over"),
                readAcknowledgement(row),
                row.getString("text"));
    }

    private static Optional<IncidentAcknowledgement> readAcknowledgement(ResultSet row) throws SQLException {
        return readOptionalRecord(
                row,
                "acknowledged_at",
                acknowledgement -> new IncidentAcknowledgement(
                        readInstant(acknowledgement, "acknowledged_at"),
                        acknowledgement.getString("acknowledged_by"),
                        acknowledgement.getString("acknowledged_comment")));
    }
}
