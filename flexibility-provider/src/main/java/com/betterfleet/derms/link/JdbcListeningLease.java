package com.betterfleet.derms.link;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.readInstants;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;

import com.betterfleet.derms.time.Interval;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Stores the lease that any listening instance renews. Lapses are measured by the database's own clock, so that neither
 * a suspended process nor a move of simulated time hides or causes one.
 */
@Repository
class JdbcListeningLease {

    private static final String RENEW = """
            with held as (
                select renewed_at, listening_since, listened_until, suspended_from from connection.lease for update
            ), renewal as materialized (
                select held.*, at - held.renewed_at as lapse, at - held.renewed_at >= :minLapse * interval '1 ms' as lapsed, at,
                    greatest(:now, held.listened_until + (at - held.renewed_at)) as resumed_at
                from held cross join lateral (select clock_timestamp() as at where held.renewed_at is not null) present
            ), outdated as (
                delete from connection.earlier_suspension e using renewal r
                where r.lapsed and e.suspended_until < r.resumed_at - interval '1 day'
            ), replaced as (
                insert into connection.earlier_suspension (suspended_from, suspended_until)
                select r.suspended_from, r.listening_since from renewal r where r.lapsed and r.suspended_from < r.listening_since
                on conflict do nothing
            )
            update connection.lease l set renewed_at = r.at,
                suspended_from = case when r.lapsed then r.listened_until else l.suspended_from end,
                listening_since = case when r.lapsed then r.resumed_at else l.listening_since end,
                listened_until = case when r.lapsed then r.resumed_at else greatest(r.listened_until, :now) end
            from renewal r
            returning r.lapsed, extract(epoch from r.lapse) as lapse
            """;

    private static final int MILLIS_PER_SECOND = 1_000;

    private final JdbcClient jdbc;

    JdbcListeningLease(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Renews the lease.
     *
     * @param listenedUntil the service's time, read before this call: the instance listened until then
     * @param minLapse the shortest lapse that breaks the time of listening
     * @return the time since the last renewal, where it broke the time of listening
     */
    Optional<Duration> renewLease(Instant listenedUntil, Duration minLapse) {
        return jdbc.sql(RENEW)
                .param("now", toTimestamp(listenedUntil))
                .param("minLapse", minLapse.toMillis())
                .query((row, number) -> row.getBoolean("lapsed")
                        ? Optional.of(Duration.ofMillis((long) (MILLIS_PER_SECOND * row.getDouble("lapse"))))
                        : Optional.<Duration>empty())
                .optional()
                .flatMap(lapse -> lapse);
    }

    /** Moves the start of the present time of listening forward, after a lapse. */
    void delayStart(Instant listeningSince) {
        jdbc.sql("""
                update connection.lease set listening_since = greatest(listening_since, :since),
                    listened_until = greatest(listened_until, :since)
                """).param("since", toTimestamp(listeningSince)).update();
    }

    ListeningTime readListeningTime(Duration minLapse) {
        return jdbc.sql("""
                with suspension as (
                    select suspended_from, listening_since as suspended_until from connection.lease
                    where suspended_from < listening_since
                    union all select suspended_from, suspended_until from connection.earlier_suspension
                )
                select listening_since, listened_until, clock_timestamp() - renewed_at >= :minLapse * interval '1 ms' as lapsed,
                    array(select suspended_from from suspension order by suspended_from desc) as suspended_from,
                    array(select suspended_until from suspension order by suspended_from desc) as suspended_until
                from connection.lease
                """)
                .param("minLapse", minLapse.toMillis())
                .query((row, number) -> new ListeningTime(
                        readInstant(row, "listening_since"),
                        readInstant(row, "listened_until"),
                        readSuspensions(row),
                        row.getBoolean("lapsed")))
                .single();
    }

    private static List<Interval> readSuspensions(ResultSet row) throws SQLException {
        List<Instant> starts = readInstants(row, "suspended_from");
        List<Instant> ends = readInstants(row, "suspended_until");
        return IntStream.range(0, starts.size())
                .mapToObj(index -> new Interval(starts.get(index), ends.get(index)))
                .toList();
    }
}
