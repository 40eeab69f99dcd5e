package com.betterfleet.derms.registration;

import com.betterfleet.derms.link.ListeningLease;
import com.betterfleet.derms.quarantine.BatchWork;
import com.betterfleet.derms.quarantine.IsolatedJob;
import com.betterfleet.derms.quarantine.IsolatedJob.SubjectKind;
import com.betterfleet.derms.quarantine.JobIsolation;
import com.betterfleet.derms.quarantine.Quarantine;
import com.betterfleet.derms.quarantine.SubjectSelection;
import com.betterfleet.derms.time.DueWork;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Applies what falls due by time: overdue answers and expired tokens. */
@Component
class RegistrationScheduler implements DueWork {

    private static final int BATCH_SIZE = 100;

    private static final IsolatedJob JOB =
            new IsolatedJob("REGISTRATION_EXPIRY", SubjectKind.CONNECTION, "ending overdue steps of its registration");

    private final JdbcRegistrations registrations;
    private final RegistrationStore store;
    private final ListeningLease lease;
    private final JobIsolation isolation;
    private final BatchWork dueRegistrations = BatchWork.withoutTransaction(this::expireOverdue, this::findDueIds);
    private final TransactionTemplate transaction;
    private final InstantSource clock;

    RegistrationScheduler(
            JdbcRegistrations registrations,
            RegistrationStore store,
            ListeningLease lease,
            Quarantine quarantine,
            TransactionTemplate transaction,
            InstantSource clock) {
        this.registrations = registrations;
        this.store = store;
        this.lease = lease;
        this.isolation = quarantine.isolate(JOB);
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public Optional<String> dueTimeSql() {
        return Optional.of(JdbcRegistrations.dueTimeSql(JOB));
    }

    @Override
    public void runDue() {
        isolation.runBatches(dueRegistrations, BATCH_SIZE);
    }

    private int expireOverdue(SubjectSelection selection) {
        Collection<String> due =
                selection.only().<Collection<String>>map(ids -> ids).orElseGet(() -> findDueIds(selection));
        due.forEach(id -> transaction.executeWithoutResult(
                status -> store.applyTransitionIfPresent(id, RegistrationStateMachine::expireOverdue)));
        return due.size();
    }

    /** Reads the time of listening only where a deadline has passed: an answer is overdue by that time alone. */
    private List<String> findDueIds(SubjectSelection selection) {
        Instant now = clock.instant();
        if (registrations.findDueIds(now, now, selection, 1).isEmpty()) {
            return List.of();
        }
        Instant answersDue = lease.readListeningTime()
                .findStart(RegistrationStateMachine.ANSWER_TIMEOUT)
                .plus(RegistrationStateMachine.ANSWER_TIMEOUT);
        return registrations.findDueIds(now, answersDue, selection, BATCH_SIZE);
    }
}
