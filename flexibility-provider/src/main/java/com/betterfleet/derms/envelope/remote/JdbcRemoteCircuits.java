package com.betterfleet.derms.envelope.remote;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalInstant;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalLong;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalRecord;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalText;
import static com.betterfleet.derms.database.ColumnMapping.toTextArray;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;

import com.betterfleet.derms.database.ColumnMapping;
import com.betterfleet.derms.envelope.remote.CircuitCapacityWriter.PlatformAttempt;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.quarantine.IsolatedJob;
import com.betterfleet.derms.quarantine.SubjectSelection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Stores one row per circuit on the platform: the newest intent, and how far it is confirmed. */
@Repository
class JdbcRemoteCircuits {

    private final JdbcClient jdbc;

    JdbcRemoteCircuits(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Map<String, RemoteCircuit> findByCircuits(Collection<String> circuitIds) {
        return jdbc
                .sql("select * from envelope.remote_circuit where circuit_id = any(:ids) and not released")
                .param("ids", toTextArray(circuitIds))
                .query(JdbcRemoteCircuits::toCircuit)
                .list()
                .stream()
                .collect(Collectors.toMap(RemoteCircuit::circuitId, Function.identity()));
    }

    List<RemoteCircuit> findUnconfirmed(Instant since) {
        return jdbc.sql("""
                select * from envelope.remote_circuit where unconfirmed_since <= :since and not released
                order by unconfirmed_since
                """)
                .param("since", toTimestamp(since))
                .query(JdbcRemoteCircuits::toCircuit)
                .list();
    }

    static String failureTimeSql() {
        return """
                (select unconfirmed_since + interval '%d seconds' from envelope.remote_circuit
                    where unconfirmed_since is not null and not released order by unconfirmed_since limit 1)
                """.formatted(RemoteCircuit.CONFIRMATION_TIMEOUT.toSeconds());
    }

    /** @return whether it is attached now; false where another circuit has that name */
    boolean attachCircuit(String circuitId, String remoteId, Instant now) {
        return jdbc.sql("""
                insert into envelope.remote_circuit as r (remote_id, circuit_id, unconfirmed_since, due_at)
                values (:remote, :circuit, :now, :now)
                on conflict (remote_id) do update set circuit_id = excluded.circuit_id, released = false, clean = false,
                    revision = r.revision + 1, unconfirmed_since = excluded.unconfirmed_since, due_at = excluded.due_at,
                    tries = 0, fault = null, confirmed_import_w = null, confirmed_export_w = null, confirmed_at = null
                where r.released
                """)
                        .param("remote", remoteId)
                        .param("circuit", circuitId)
                        .param("now", toTimestamp(now))
                        .update()
                > 0;
    }

    void releaseCircuit(String remoteId, Instant now) {
        jdbc.sql("""
                update envelope.remote_circuit set released = true, revision = revision + 1, due_at = :now, tries = 0
                where remote_id = :remote
                """).param("remote", remoteId).param("now", toTimestamp(now)).update();
    }

    /** Marks those circuits due whose decided capacity differs from the confirmed one. */
    void markChangedDue(Collection<String> circuitIds, Instant now) {
        jdbc.sql("""
                update envelope.remote_circuit r set revision = revision + 1, due_at = :now, tries = 0,
                    unconfirmed_since = coalesce(unconfirmed_since, :now)
                where circuit_id = any(:ids) and not released and (not clean or exists (
                    select from envelope.circuit_capacity c where c.circuit_id = r.circuit_id and c.available_w <>
                        case c.direction when 'IMPORT' then confirmed_import_w else coalesce(confirmed_export_w, c.available_w)
                        end))
                """)
                .param("ids", toTextArray(circuitIds))
                .param("now", toTimestamp(now))
                .update();
    }

    /**
     * Claims due tasks that no instance has leased, until {@code leaseEnd} or as long as {@link #renewLeases} extends
     * it.
     */
    List<RemoteWriteTask> claimDueTasks(Instant now, Instant leaseEnd, SubjectSelection selection, int limit) {
        return jdbc.sql("""
                update envelope.remote_circuit r set claimed_until = :lease, tries = tries + 1
                from (select remote_id from envelope.remote_circuit
                      where due_at <= :now and (claimed_until is null or claimed_until <= :now)
                        and circuit_id <> all(:excluded) and (:only::text[] is null or circuit_id = any(:only))
                      order by due_at limit :limit for update skip locked) due
                where r.remote_id = due.remote_id
                returning r.*
                """)
                .param("lease", toTimestamp(leaseEnd))
                .param("now", toTimestamp(now))
                .params(selection.parameters())
                .param("limit", limit)
                .query(JdbcRemoteCircuits::toTask)
                .list();
    }

    /** The SQL of the time at which the next task is due and free; of many leased tasks the first count. */
    static String dueTimeSql(IsolatedJob job) {
        return """
                least(%s, (select min(greatest(due_at, claimed_until)) from (
                    select due_at, claimed_until from envelope.remote_circuit where %s order by due_at limit 500) due))
                """.formatted(job.retryTimeSql(), job.notSetAsideSql("circuit_id"));
    }

    /** Finds the circuits with due tasks that no instance has leased. */
    List<String> findDueCircuits(Instant now, SubjectSelection selection) {
        return jdbc.sql("""
                select circuit_id from envelope.remote_circuit
                where due_at <= :now and (claimed_until is null or claimed_until <= :now) and circuit_id <> all(:excluded)
                """)
                .param("now", toTimestamp(now))
                .params(selection.parameters())
                .query(ColumnMapping::readFirstText)
                .list();
    }

    /** Extends the leases that are still in force; released ones stay free. */
    void renewLeases(Collection<String> remoteIds, Instant leaseEnd) {
        jdbc.sql("""
                update envelope.remote_circuit set claimed_until = :lease where remote_id in (
                    select remote_id from envelope.remote_circuit
                    where remote_id = any(:ids) and claimed_until is not null order by remote_id for update)
                """)
                .param("ids", toTextArray(remoteIds))
                .param("lease", toTimestamp(leaseEnd))
                .update();
    }

    /**
     * Records that a write begins. From now on the value on the platform may be the one being sent, even without an
     * answer.
     */
    void markSending(RemoteWriteTask task) {
        jdbc.sql("update envelope.remote_circuit set clean = false where remote_id = :remote")
                .param("remote", task.remoteId())
                .update();
    }

    /** Records a confirmed value; a newer intent is due at once. */
    void recordConfirmation(
            RemoteWriteTask task, PlatformAttempt.CompletedAttempt read, Instant now, Duration renewal) {
        jdbc.sql("""
                update envelope.remote_circuit set clean = true, tries = 0, fault = null, claimed_until = null,
                    confirmed_import_w = :import, confirmed_export_w = :export, confirmed_at = :now,
                    unconfirmed_since = case when revision = :revision then null else unconfirmed_since end,
                    due_at = case when revision = :revision then :renewed else :now end
                where remote_id = :remote
                """)
                .param("import", read.imported().map(Power::watts).orElse(null))
                .param("export", read.exported().map(Power::watts).orElse(null))
                .param("now", toTimestamp(now))
                .param("revision", task.revision())
                .param("renewed", toTimestamp(now.plus(renewal)))
                .param("remote", task.remoteId())
                .update();
    }

    void postponeTask(RemoteWriteTask task, String reason, Instant now, Instant dueAt) {
        jdbc.sql("""
                update envelope.remote_circuit set fault = :fault, claimed_until = null, unconfirmed_since = coalesce(unconfirmed_since, :now),
                    due_at = case when revision = :revision then :due else :now end
                where remote_id = :remote
                """)
                .param("fault", reason)
                .param("now", toTimestamp(now))
                .param("revision", task.revision())
                .param("due", toTimestamp(dueAt))
                .param("remote", task.remoteId())
                .update();
    }

    void makeDueNow(RemoteWriteTask task, Instant now) {
        jdbc.sql("update envelope.remote_circuit set due_at = :now, claimed_until = null where remote_id = :remote")
                .param("now", toTimestamp(now))
                .param("remote", task.remoteId())
                .update();
    }

    /** Deletes a released circuit, unless it was attached again meanwhile. */
    void deleteReleased(RemoteWriteTask task) {
        jdbc.sql("delete from envelope.remote_circuit where remote_id = :remote and revision = :revision")
                .param("remote", task.remoteId())
                .param("revision", task.revision())
                .update();
    }

    private static RemoteCircuit toCircuit(ResultSet row, int number) throws SQLException {
        return new RemoteCircuit(
                row.getString("circuit_id"),
                row.getString("remote_id"),
                readOptionalInstant(row, "unconfirmed_since"),
                toConfirmed(row),
                readOptionalText(row, "fault"));
    }

    private static RemoteWriteTask toTask(ResultSet row, int number) throws SQLException {
        return new RemoteWriteTask(
                row.getString("remote_id"),
                row.getString("circuit_id"),
                row.getBoolean("released"),
                row.getLong("revision"),
                row.getBoolean("clean") ? toConfirmed(row) : Optional.empty(),
                row.getInt("tries"));
    }

    private static Optional<RemoteCircuit.ConfirmedCapacity> toConfirmed(ResultSet row) throws SQLException {
        return readOptionalRecord(
                row,
                "confirmed_import_w",
                confirmed -> new RemoteCircuit.ConfirmedCapacity(
                        new Power(confirmed.getLong("confirmed_import_w")),
                        readOptionalLong(confirmed, "confirmed_export_w").map(Power::new),
                        readInstant(confirmed, "confirmed_at")));
    }
}
