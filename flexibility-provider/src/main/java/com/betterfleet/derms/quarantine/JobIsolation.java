package com.betterfleet.derms.quarantine;

import com.betterfleet.derms.time.ExponentialBackoff;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs the work of one job so that a subject that cannot be processed stops no other. Subjects are processed together;
 * only after a failure is the batch split by halves, and the faulty subject set aside and tried again with a growing
 * pause. A failure of the database itself is passed on. Thread-safe.
 */
public final class JobIsolation {

    private static final Logger LOG = LoggerFactory.getLogger(JobIsolation.class);
    private static final ExponentialBackoff BACKOFF =
            new ExponentialBackoff(Duration.ofSeconds(2), Duration.ofMinutes(1));
    private static final Duration UNSEEN_AFTER = Duration.ofMinutes(10);
    private static final int MAX_RETRIES_AT_ONCE = 50;

    private final IsolatedJob job;
    private final Quarantine quarantine;
    private final JdbcSetAsideSubjects store;
    private final TransactionTemplate transaction;
    private final InstantSource clock;

    JobIsolation(
            IsolatedJob job,
            Quarantine quarantine,
            JdbcSetAsideSubjects store,
            TransactionTemplate transaction,
            InstantSource clock) {
        this.job = job;
        this.quarantine = quarantine;
        this.store = store;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** The subjects that are set aside. */
    public Set<String> findSetAside() {
        return listOwn().stream().map(SetAsideSubject::subjectId).collect(Collectors.toSet());
    }

    /** The subjects that are set aside and not yet to be tried again. */
    public Set<String> findWaiting() {
        Instant now = clock.instant();
        return listOwn().stream()
                .filter(subject -> !subject.isDue(now))
                .map(SetAsideSubject::subjectId)
                .collect(Collectors.toSet());
    }

    /**
     * Tries subjects that are set aside, and due, apart from the others. A subject with nothing to process works again.
     */
    public void retrySetAside(BatchWork work) {
        Instant now = clock.instant();
        if (listOwn().stream().anyMatch(subject -> subject.isDue(now))) {
            List<String> due = store.claimRetries(job.name(), now, now.plus(BACKOFF.max()), MAX_RETRIES_AT_ONCE);
            if (!due.isEmpty()) {
                processSubjects(due, work);
            }
        }
    }

    /**
     * Processes one batch of all subjects that are not set aside.
     *
     * @return how many were processed or set aside
     */
    public int runBatch(BatchWork work) {
        SubjectSelection selection = SubjectSelection.allExcept(findSetAside());
        try {
            return execute(work, selection);
        } catch (RuntimeException failure) {
            List<String> pending = SubjectFault.isFaultOfSubject(failure)
                    ? List.copyOf(new TreeSet<>(work.findPending().apply(selection)))
                    : List.of();
            int processed = pending.isEmpty() ? 0 : processHalves(pending, work, failure);
            if (processed == 0) {
                throw failure;
            }
            return processed;
        }
    }

    /** Runs batches of this size until one is not full, after a try of the subjects that are set aside. */
    public void runBatches(BatchWork work, int batchSize) {
        retrySetAside(work);
        int processed;
        do {
            processed = runBatch(work);
        } while (processed >= batchSize);
    }

    /**
     * Processes given subjects without a transaction, after a try of those that are set aside. A part of the work may be
     * done twice.
     */
    public void runPending(Collection<String> subjectIds, Consumer<List<String>> work) {
        BatchWork known = BatchWork.ofSubjects(work);
        retrySetAside(known);
        runSubjects(subjectIds, known);
    }

    /** The same without a try of the subjects that are set aside. */
    public void runSubjects(Collection<String> subjectIds, Consumer<List<String>> work) {
        runSubjects(subjectIds, BatchWork.ofSubjects(work));
    }

    /** Processes given subjects, in one batch, except those that are set aside. */
    public void runSubjects(Collection<String> subjectIds, BatchWork work) {
        Set<String> setAside = findSetAside();
        List<String> selected = subjectIds.stream()
                .filter(id -> !setAside.contains(id))
                .distinct()
                .sorted()
                .toList();
        if (!selected.isEmpty()) {
            processSubjects(selected, work);
        }
    }

    /**
     * Processes each of the subjects that are pending by itself, as each has its own transactions anyway.
     *
     * @param pending all that are pending: a subject that is set aside and no longer pending works again
     */
    public void runEach(Collection<String> pending, Consumer<String> work) {
        Instant now = clock.instant();
        List<SetAsideSubject> setAside = listOwn();
        recordSuccess(setAside.stream()
                .filter(subject -> subject.isDue(now) && !pending.contains(subject.subjectId()))
                .map(SetAsideSubject::subjectId)
                .toList());
        Set<String> waiting = findWaiting();
        for (String subjectId : pending) {
            if (!waiting.contains(subjectId)) {
                runApart(subjectId, () -> work.accept(subjectId));
            }
        }
    }

    /** Processes one subject, and sets it aside if that fails. */
    public void runApart(String subjectId, Runnable work) {
        try {
            work.run();
            recordSuccess(List.of(subjectId));
        } catch (RuntimeException failure) {
            requireFaultOfSubject(failure);
            recordFailure(subjectId, failure);
        }
    }

    /**
     * Ends the quarantine of subjects that have not failed again for a while; for a job whose work comes back by itself.
     */
    public void releaseUnseen() {
        Instant lately = clock.instant().minus(UNSEEN_AFTER);
        recordSuccess(listOwn().stream()
                .filter(subject -> subject.isDue(lately))
                .map(SetAsideSubject::subjectId)
                .toList());
    }

    /** Ends the quarantine of all subjects whose pause is over, where none is pending; costs no query if there is none. */
    public void releaseAll() {
        runEach(List.of(), subjectId -> {});
    }

    /** Sets a subject aside, or postpones its next try. */
    public void recordFailure(String subjectId, RuntimeException failure) {
        Instant now = clock.instant();
        Optional<SetAsideSubject> before = listOwn().stream()
                .filter(subject -> subject.subjectId().equals(subjectId))
                .findFirst();
        int failures = before.map(SetAsideSubject::failures).orElse(0) + 1;
        Duration pause = BACKOFF.pauseAfter(failures);
        if (before.isEmpty()) {
            LOG.error(
                    "{} fails for {} {}: it is set aside and tried again in {} s",
                    job.name(),
                    job.subjectKind(),
                    subjectId,
                    pause.toSeconds(),
                    failure);
        }
        store.saveFailure(new SetAsideSubject(
                job.name(),
                subjectId,
                job.subjectKind(),
                job.activity(),
                before.map(SetAsideSubject::since).orElse(now),
                failures,
                now.plus(pause),
                SubjectFault.describeFailure(failure)));
        quarantine.publishChange();
    }

    /** Ends the quarantine of those of these subjects that are set aside. */
    public void recordSuccess(Collection<String> subjectIds) {
        if (subjectIds.isEmpty()) {
            return;
        }
        Set<String> working = findSetAside();
        working.retainAll(Set.copyOf(subjectIds));
        if (!working.isEmpty()) {
            store.deleteSubjects(job.name(), working);
            LOG.info("{} works again for {} {}", job.name(), job.subjectKind(), working);
            quarantine.publishChange();
        }
    }

    private List<SetAsideSubject> listOwn() {
        return quarantine.listSubjects().stream()
                .filter(subject -> subject.job().equals(job.name()))
                .toList();
    }

    /** Processes subjects together, or by halves where that fails; returns how many were processed or set aside. */
    private int processSubjects(List<String> subjectIds, BatchWork work) {
        int processed;
        try {
            processed = execute(work, SubjectSelection.only(subjectIds));
        } catch (RuntimeException failure) {
            requireFaultOfSubject(failure);
            return processHalves(subjectIds, work, failure);
        }
        recordSuccess(subjectIds);
        return processed;
    }

    private int processHalves(List<String> subjectIds, BatchWork work, RuntimeException failure) {
        if (subjectIds.size() == 1) {
            recordFailure(subjectIds.getFirst(), failure);
            return 1;
        }
        int half = subjectIds.size() / 2;
        return processSubjects(subjectIds.subList(0, half), work)
                + processSubjects(subjectIds.subList(half, subjectIds.size()), work);
    }

    private int execute(BatchWork work, SubjectSelection selection) {
        if (!work.transactional()) {
            return work.process().applyAsInt(selection);
        }
        Integer processed = transaction.execute(status -> work.process().applyAsInt(selection));
        return processed == null ? 0 : processed;
    }

    /** Whether a failure is the fault of one subject, and not of the database. */
    public static boolean isFaultOfSubject(RuntimeException failure) {
        return SubjectFault.isFaultOfSubject(failure);
    }

    /**
     * Passes on a failure that concerns all subjects, as of the database.
     *
     * @throws RuntimeException the failure itself
     */
    public static void requireFaultOfSubject(RuntimeException failure) {
        if (!SubjectFault.isFaultOfSubject(failure)) {
            throw failure;
        }
    }
}
