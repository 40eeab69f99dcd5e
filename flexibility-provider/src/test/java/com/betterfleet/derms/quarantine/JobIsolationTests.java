package com.betterfleet.derms.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.betterfleet.derms.quarantine.IsolatedJob.SubjectKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.SimpleTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

@Execution(ExecutionMode.CONCURRENT)
class JobIsolationTests {

    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final int BATCH = 500;

    private final Transactions transactions = new Transactions();
    private final DueSubjects work = new DueSubjects();
    private final JobIsolation isolation = new Quarantine(
                    new StoredInMemory(), new TransactionTemplate(transactions), event -> {}, () -> now())
            .isolate(new IsolatedJob("TEST", SubjectKind.SCOPE, "testing"));
    private Instant now = NOON;

    @Test
    void aBatchWithoutAFaultIsOneTransaction() {
        work.addDue(IntStream.range(0, BATCH).mapToObj("s%03d"::formatted).toList());

        assertThat(isolation.runBatch(work.batch)).isEqualTo(BATCH);

        assertThat(work.due).isEmpty();
        assertThat(transactions.begun).isEqualTo(1);
    }

    @Test
    void oneFaultySubjectOfManyIsFoundByHalvesAndAllOthersAreProcessed() {
        work.addDue(IntStream.range(0, BATCH).mapToObj("s%03d"::formatted).toList());
        work.faulty.add("s317");

        isolation.runBatch(work.batch);

        assertThat(work.due).containsExactly("s317");
        assertThat(isolation.findSetAside()).containsExactly("s317");
        assertThat(transactions.begun).isLessThanOrEqualTo(20);
        transactions.begun = 0;
        work.addDue(List.of("s001", "s002"));
        isolation.runBatch(work.batch);
        assertThat(work.due).containsExactly("s317");
        assertThat(transactions.begun).as("the next batch leaves it out").isEqualTo(1);
    }

    @Test
    void aFailureOfTheDatabaseSetsNothingAside() {
        work.addDue(List.of("a", "b"));
        work.databaseFails = true;

        assertThatExceptionOfType(CannotAcquireLockException.class).isThrownBy(() -> isolation.runBatch(work.batch));
        assertThatExceptionOfType(CannotAcquireLockException.class)
                .isThrownBy(() -> isolation.runSubjects(List.of("a", "b"), work.batch));

        assertThat(isolation.findSetAside()).isEmpty();
    }

    @Test
    void aFaultySubjectIsTriedApartWithADoublingPauseOfAtMostAMinute() {
        work.addDue(List.of("a", "b"));
        work.faulty.add("a");
        isolation.runBatch(work.batch);
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Instant failedAt = now;
            int triesBefore = work.tries;
            while (work.tries == triesBefore) {
                now = now.plusSeconds(1);
                isolation.retrySetAside(work.batch);
            }
            pauses.add(Duration.between(failedAt, now).toSeconds());
        }
        assertThat(pauses).containsExactly(2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);

        work.faulty.clear();
        now = now.plusSeconds(60);
        isolation.retrySetAside(work.batch);
        assertThat(isolation.findSetAside()).isEmpty();
        assertThat(work.due).isEmpty();
    }

    @Test
    void eachOfManyIsProcessedByItselfAndOneThatIsNoLongerPendingWorksAgain() {
        List<String> done = new ArrayList<>();
        isolation.runEach(List.of("a", "b", "c"), id -> {
            if (id.equals("b")) {
                throw new IllegalStateException("no");
            }
            done.add(id);
        });
        assertThat(done).containsExactly("a", "c");
        assertThat(isolation.findWaiting()).containsExactly("b");

        now = now.plusSeconds(2);
        assertThat(isolation.findWaiting()).isEmpty();
        isolation.runEach(List.of("a"), done::add);
        assertThat(isolation.findSetAside()).isEmpty();
    }

    @Test
    void aSubjectWorksAgainOnceNothingIsPendingAtAll() {
        isolation.runApart("a", () -> {
            throw new IllegalStateException("no");
        });
        isolation.releaseAll();
        assertThat(isolation.findSetAside()).as("within its pause").containsExactly("a");

        now = now.plusSeconds(2);
        isolation.releaseAll();

        assertThat(isolation.findSetAside()).isEmpty();
    }

    private Instant now() {
        return now;
    }

    /** Subjects that are due until they are processed; a batch with a faulty one has no effect. */
    private static final class DueSubjects {
        private final BatchWork batch = BatchWork.inTransaction(this::processBatch, this::findPending);
        private final Set<String> due = new TreeSet<>();
        private final Set<String> faulty = new TreeSet<>();
        private boolean databaseFails;
        private int tries;

        void addDue(List<String> subjects) {
            due.addAll(subjects);
        }

        private int processBatch(SubjectSelection selection) {
            tries++;
            if (databaseFails) {
                throw new CannotAcquireLockException("a deadlock");
            }
            List<String> claimed =
                    selection.selectFrom(due).stream().limit(BATCH).toList();
            if (claimed.stream().anyMatch(faulty::contains)) {
                throw new IllegalArgumentException("a faulty subject");
            }
            claimed.forEach(due::remove);
            return claimed.size();
        }

        private List<String> findPending(SubjectSelection selection) {
            return selection.selectFrom(due).stream().limit(BATCH).toList();
        }
    }

    /** Counts the transactions. */
    private static final class Transactions implements PlatformTransactionManager {
        private int begun;

        @Override
        public TransactionStatus getTransaction(@Nullable TransactionDefinition definition) {
            begun++;
            return new SimpleTransactionStatus();
        }

        @Override
        public void commit(TransactionStatus status) {}

        @Override
        public void rollback(TransactionStatus status) {}
    }

    private static final class StoredInMemory extends JdbcSetAsideSubjects {
        private final Map<String, SetAsideSubject> subjects = new TreeMap<>();

        StoredInMemory() {
            super(JdbcClient.create(new DriverManagerDataSource()));
        }

        @Override
        List<SetAsideSubject> listAll() {
            return List.copyOf(subjects.values());
        }

        @Override
        void saveFailure(SetAsideSubject failed) {
            subjects.put(failed.subjectId(), failed);
        }

        @Override
        List<String> claimRetries(String job, Instant now, Instant leaseEnd, int limit) {
            return subjects.values().stream()
                    .filter(subject -> subject.isDue(now))
                    .map(SetAsideSubject::subjectId)
                    .toList();
        }

        @Override
        void deleteSubjects(String job, Collection<String> subjectIds) {
            subjects.keySet().removeAll(subjectIds);
        }
    }
}
