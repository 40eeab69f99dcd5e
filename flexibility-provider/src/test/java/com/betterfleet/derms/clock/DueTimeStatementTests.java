package com.betterfleet.derms.clock;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.time.DueWork;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What the rooms state about their due times, against the database. Nothing is committed. */
@Tag("sql")
@ServiceTest
class DueTimeStatementTests {

    /** Before any other due time, and before the instant that means the past. */
    private static final Instant DUE = Instant.parse("1960-01-01T00:00:00Z");

    private static final Instant RETRY = Instant.parse("1961-01-01T00:00:00Z");

    /** The name of the work, a subject, its job, and the rows by which the subject is due at {@code :due}. */
    static final List<Arguments> DUE_SUBJECTS = List.of(
            Arguments.of("LinkScheduler", "due-c", "LINK_DEADLINE", """
                    insert into connection.link (connection_id, state, state_since, liveness, degraded, alive_until)
                    values ('due-c', 'ONLINE', now(), 'UP', false, :due)
                    """),
            Arguments.of("LinkScheduler", "due-c", "LINK_HEARTBEAT", """
                    insert into connection.link (connection_id, state, state_since, liveness, degraded, heartbeat_due_at)
                    values ('due-c', 'ONLINE', now(), 'UP', false, :due)
                    """),
            Arguments.of("LinkScheduler", "due-c", "LINK_HANDSHAKE", """
                    insert into connection.link (connection_id, state, state_since, liveness, degraded, handshake_due_at)
                    values ('due-c', 'ERROR', now(), 'LOST', false, :due)
                    """),
            Arguments.of("RegistrationScheduler", "due-c", "REGISTRATION_EXPIRY", """
                    insert into connection.registration (connection_id, stage, since, answer_due_at)
                    values ('due-c', 'AWAITING_ANSWER', now(), :due)
                    """),
            Arguments.of("RegistrationScheduler", "due-c", "REGISTRATION_EXPIRY", """
                    insert into connection.registration (connection_id, stage, since, issued_until)
                    values ('due-c', 'ISSUED', now(), :due)
                    """),
            Arguments.of("DecisionScheduler", "due-s", "LIMIT_DECISION", """
                    insert into supervision.scope_state (scope_id, shard, decided_for, mode, rank, next_change_at)
                    values ('due-s', 0, now(), 'AWAITING_FORECAST', 4, :due)
                    """),
            Arguments.of("OperationalLimitExpiry", "due-k", "OPERATIONAL_LIMIT_EXPIRY", """
                    insert into microgrid.operational_limit
                        (circuit_id, direction, limit_w, reason, set_by, set_at, until)
                    values ('due-k', 'IMPORT', 1, '', '', now(), :due)
                    """),
            Arguments.of("RemoteCircuitWriter", "due-k", "REMOTE_WRITE", """
                    insert into envelope.remote_circuit (remote_id, circuit_id, due_at) values ('due-r', 'due-k', :due)
                    """),
            Arguments.of("RemoteCircuitWriter", "due-k", "REMOTE_WRITE", """
                    insert into envelope.remote_circuit (remote_id, circuit_id, due_at, claimed_until)
                    values ('due-r', 'due-k', :due - interval '1 day', :due)
                    """),
            Arguments.of("WindowPublisher", "-7", "WINDOW_RELEASE", """
                    insert into reporting.look (binding_id, from_at, to_at, due_at) values (-7, now(), now(), :due)
                    """),
            Arguments.of("ReportDispatcher", "-7", "REPORT_SENDING", """
                    insert into reporting.stream
                        (binding_id, connection_id, group_id, scope_id, since, jitter, last_seq, mark, due_at)
                    values (-7, 'due-c', 'G', 'due-s', now(), interval '0', 1, 0, :due)
                    """),
            Arguments.of("Outbox", "due-c", "MESSAGE_CLAIM", """
                    insert into exchange.outbox
                        (connection_id, type, request_id, body, state, created_at, due_at, tries, when_online)
                    values ('due-c', 't', 'r', '', 'QUEUED', now(), :due, 0, false)
                    """),
            Arguments.of("MessageAssembler", "due-c", "SEGMENT_EXPIRY", """
                    insert into exchange.assembly (connection_id, type, key, parts, subject, sort, opened_at)
                    values ('due-c', 't', 'k', 2, '', '', :due - interval '60 seconds')
                    """),
            Arguments.of("BreachMonitor", "due-s", "BREACH_EVALUATION", """
                    insert into compliance.breach_watch (scope_id, looked_at, look_at, judged_until)
                    values ('due-s', now(), :due, now())
                    """),
            Arguments.of("AdvisoryScheduler", "due-s", "ADVISORY_CHECK", """
                    insert into incident.lookout (scope_id, looked_at, look_at) values ('due-s', now(), :due)
                    """),
            Arguments.of("IncidentResolver", "due-c", "INCIDENT_EXPIRY", """
                    insert into incident.incident
                        (kind, severity, state, connection_id, opened_at, last_seen_at, seen, text)
                    values ('CLOCK_SKEW', 'ADVISORY', 'OPEN', 'due-c', now(), :due - interval '1 day', 1, '')
                    """));

    /** The name of the work, and the rows by which it is due at {@code :due}, without a subject to be set aside. */
    static final List<Arguments> DUE_ROWS = List.of(
            Arguments.of("DecisionScheduler", """
                    update supervision.sweep set completed_at = :due - interval '60 seconds' where shard = 0
                    """),
            Arguments.of("IncidentMonitor", """
                    insert into incident.incident
                        (kind, severity, state, connection_id, opened_at, last_seen_at, seen, text, clear_since)
                    values ('LINK_LOST', 'CRITICAL', 'OPEN', 'due-c', now(), now(), 1, '',
                        :due - interval '5 minutes')
                    """),
            Arguments.of("QuarantineMonitor", """
                    insert into incident.incident
                        (kind, severity, state, connection_id, opened_at, last_seen_at, seen, text, clear_since)
                    values ('PROCESSING_FAILED', 'CRITICAL', 'OPEN', 'due-c', now(), now(), 1, '',
                        :due - interval '5 minutes')
                    """),
            Arguments.of("IncidentMonitor", """
                    insert into envelope.remote_circuit (remote_id, circuit_id, due_at, unconfirmed_since)
                    values ('due-r', 'due-k', now(), :due - interval '10 seconds')
                    """));

    /** The name of the work, and statements without and with rows that are due whatever the time. */
    static final List<Arguments> PENDING_ROWS = List.of(
            Arguments.of(
                    "DecisionScheduler",
                    "delete from supervision.decision_request",
                    "insert into supervision.decision_request (scope_ids) values ('{due-s}')"),
            Arguments.of("WindowCalculationJob", "update metering.meter set stale_from = null", """
                    insert into metering.meter (asset_id, at, registers, stale_from)
                    values ('due-a', now(), true, now())
                    """),
            Arguments.of("ForeignValueHandler", "update envelope.circuit_capacity set available_w = decided_w", """
                    insert into envelope.circuit_capacity
                        (circuit_id, direction, available_w, source, decision_row, decided_for, decided_w)
                    values ('due-k', 'IMPORT', 1, 'RATING', 1, now(), 2)
                    """),
            Arguments.of("ReportDispatcher", "delete from reporting.closed", """
                    with online as (
                        insert into connection.link (connection_id, state, state_since, liveness, degraded)
                        values ('due-c', 'ONLINE', now(), 'UP', false))
                    insert into reporting.closed (connection_id, since, reason) values ('due-c', now(), '')
                    """),
            Arguments.of("BreachAlarmMonitor", "delete from incident.incident", """
                    insert into incident.incident
                        (kind, severity, state, connection_id, opened_at, last_seen_at, seen, text)
                    values ('BREACH', 'CRITICAL', 'OPEN', 'due-c', now(), now(), 1, '')
                    """));

    @Autowired
    private ObjectProvider<DueWork> works;

    @Autowired
    private DatabaseTime database;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @Test
    void eachPieceOfWorkStatesWhenItIsDue() {
        assertThat(works.stream().toList())
                .hasSizeGreaterThan(20)
                .allSatisfy(work -> assertThat(statesDueTime(work))
                        .as("%s states its due time by SQL or in memory, or has a period", nameOf(work))
                        .isTrue());
    }

    @ParameterizedTest
    @FieldSource("DUE_SUBJECTS")
    void aSubjectIsDueAtItsInstantAndAtItsNextTryWhereItIsSetAside(
            String name, String subject, String job, String rows) {
        inDiscardedTransaction(() -> {
            insertDue(rows);
            assertThat(readDueTime(name)).contains(DUE);

            jdbc.sql("""
                    insert into quarantine.subject
                        (job, subject_id, subject_kind, activity, since, failures, retry_at, reason)
                    values (:job, :subject, 'SCOPE', '', now(), 1, :retry::timestamptz, '')
                    """)
                    .param("job", job)
                    .param("subject", subject)
                    .param("retry", RETRY.toString())
                    .update();
            return assertThat(readDueTime(name)).contains(RETRY);
        });
    }

    @ParameterizedTest
    @FieldSource("DUE_ROWS")
    void workIsDueAtTheInstantThatFollowsFromItsRows(String name, String rows) {
        inDiscardedTransaction(() -> {
            insertDue(rows);
            return assertThat(readDueTime(name)).contains(DUE);
        });
    }

    @ParameterizedTest
    @FieldSource("PENDING_ROWS")
    void workThatIsPendingIsDueNow(String name, String remove, String insert) {
        inDiscardedTransaction(() -> {
            jdbc.sql(remove).update();
            assertThat(readDueTime(name)).isNotEqualTo(Optional.of(Instant.EPOCH));

            jdbc.sql(insert).update();
            return assertThat(readDueTime(name)).contains(Instant.EPOCH);
        });
    }

    @Test
    void aMessageThatCannotBeClaimedIsNotDue() {
        inDiscardedTransaction(() -> {
            jdbc.sql("delete from exchange.outbox").update();
            String queued = """
                    insert into exchange.outbox
                        (connection_id, type, request_id, body, state, created_at, due_at, tries, when_online)
                    values ('due-c', '%s', 'r', '', 'QUEUED', now(), :due, 0, %s)
                    """;
            insertDue(queued.formatted("only-online", "true"));
            assertThat(readDueTime("Outbox")).isEmpty();

            jdbc.sql(queued.replace(":due", "timestamptz '2200-01-01'").formatted("in-order", "false"))
                    .update();
            insertDue(queued.formatted("in-order", "false"));
            return assertThat(readDueTime("Outbox")).contains(Instant.parse("2200-01-01T00:00:00Z"));
        });
    }

    private static boolean statesDueTime(DueWork work) {
        return work.dueTimeSql().isPresent() || work.period().isPresent() || overridesNextDue(work);
    }

    private static boolean overridesNextDue(DueWork work) {
        try {
            return !AopUtils.getTargetClass(work)
                    .getMethod("nextDue")
                    .getDeclaringClass()
                    .equals(DueWork.class);
        } catch (NoSuchMethodException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String nameOf(DueWork work) {
        return AopUtils.getTargetClass(work).getSimpleName();
    }

    private Optional<Instant> readDueTime(String name) {
        String sql = works.stream()
                .filter(work -> nameOf(work).equals(name))
                .findFirst()
                .flatMap(DueWork::dueTimeSql)
                .orElseThrow();
        return database.queryDueTimes(List.of(sql)).dueTimes().getFirst();
    }

    private void insertDue(String rows) {
        jdbc.sql(rows.replace(":due", "timestamptz '%s'".formatted(DUE))).update();
    }

    /** Without foreign keys, so that a row needs no others. */
    private void inDiscardedTransaction(Supplier<?> work) {
        transaction.executeWithoutResult(status -> {
            status.setRollbackOnly();
            jdbc.sql("set local session_replication_role = replica").update();
            work.get();
        });
    }
}
