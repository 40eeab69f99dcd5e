package com.betterfleet.derms.quarantine;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The subjects that jobs have set aside. Read once a second, so that jobs without any cost no query of their own. */
@Component
public class Quarantine {

    private static final Duration MAX_AGE = Duration.ofSeconds(1);

    private final JdbcSetAsideSubjects store;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;
    private volatile QuarantineSnapshot snapshot =
            new QuarantineSnapshot(List.of(), System.nanoTime() - MAX_AGE.toNanos());

    Quarantine(
            JdbcSetAsideSubjects store,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.store = store;
        this.transaction = transaction;
        this.events = events;
        this.clock = clock;
    }

    private record QuarantineSnapshot(List<SetAsideSubject> subjects, long readNanos) {}

    /** Isolates the subjects of a job from each other. */
    public JobIsolation isolate(IsolatedJob job) {
        return new JobIsolation(job, this, store, transaction, clock);
    }

    /** All subjects that are set aside now. */
    public List<SetAsideSubject> listSubjects() {
        QuarantineSnapshot present = snapshot;
        if (System.nanoTime() - present.readNanos() >= MAX_AGE.toNanos()) {
            present = readSnapshot();
        }
        return present.subjects();
    }

    void publishChange() {
        readSnapshot();
        events.publishEvent(new QuarantineChanged());
    }

    private QuarantineSnapshot readSnapshot() {
        QuarantineSnapshot read = new QuarantineSnapshot(store.listAll(), System.nanoTime());
        snapshot = read;
        return read;
    }
}
