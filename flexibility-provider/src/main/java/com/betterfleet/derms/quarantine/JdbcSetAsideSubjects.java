package com.betterfleet.derms.quarantine;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.toTextArray;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;

import com.betterfleet.derms.database.ColumnMapping;
import com.betterfleet.derms.quarantine.IsolatedJob.SubjectKind;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Stores the subjects that jobs have set aside, for all instances. */
@Repository
class JdbcSetAsideSubjects {

    private final JdbcClient jdbc;

    JdbcSetAsideSubjects(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    static String retryTimeSql(String job) {
        return "(select min(retry_at) from quarantine.subject where job = '%s')".formatted(job);
    }

    static String notSetAsideSql(String job, String subjectId) {
        return "%s not in (select subject_id from quarantine.subject where job = '%s')".formatted(subjectId, job);
    }

    List<SetAsideSubject> listAll() {
        return jdbc.sql("select * from quarantine.subject order by job, subject_id")
                .query((row, number) -> new SetAsideSubject(
                        row.getString("job"),
                        row.getString("subject_id"),
                        SubjectKind.valueOf(row.getString("subject_kind")),
                        row.getString("activity"),
                        readInstant(row, "since"),
                        row.getInt("failures"),
                        readInstant(row, "retry_at"),
                        row.getString("reason")))
                .list();
    }

    /** Stores a failure; a subject that has failed before keeps the time of its first one. */
    void saveFailure(SetAsideSubject failed) {
        jdbc.sql("""
                insert into quarantine.subject (job, subject_id, subject_kind, activity, since, failures, retry_at, reason)
                values (:job, :subject, :kind, :activity, :since, :failures, :retryAt, :reason)
                on conflict (job, subject_id) do update set failures = excluded.failures, retry_at = excluded.retry_at,
                    reason = excluded.reason, activity = excluded.activity
                """)
                .param("job", failed.job())
                .param("subject", failed.subjectId())
                .param("kind", failed.subjectKind().name())
                .param("activity", failed.activity())
                .param("since", toTimestamp(failed.since()))
                .param("failures", failed.failures())
                .param("retryAt", toTimestamp(failed.retryAt()))
                .param("reason", failed.reason())
                .update();
    }

    /** Claims subjects whose retry is due until {@code leaseEnd}: of several instances one tries each of them. */
    List<String> claimRetries(String job, Instant now, Instant leaseEnd, int limit) {
        return jdbc.sql("""
                update quarantine.subject set retry_at = :leaseEnd where (job, subject_id) in (
                    select job, subject_id from quarantine.subject where job = :job and retry_at <= :now
                    order by retry_at limit :limit for update skip locked)
                returning subject_id
                """)
                .param("job", job)
                .param("now", toTimestamp(now))
                .param("leaseEnd", toTimestamp(leaseEnd))
                .param("limit", limit)
                .query(ColumnMapping::readFirstText)
                .list();
    }

    void deleteSubjects(String job, Collection<String> subjectIds) {
        jdbc.sql("delete from quarantine.subject where job = :job and subject_id = any(:ids)")
                .param("job", job)
                .param("ids", toTextArray(subjectIds))
                .update();
    }
}
