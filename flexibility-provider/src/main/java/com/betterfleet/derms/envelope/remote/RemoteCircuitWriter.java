package com.betterfleet.derms.envelope.remote;

import com.betterfleet.derms.database.BoundedThreads;
import com.betterfleet.derms.database.ReservedConnections;
import com.betterfleet.derms.envelope.AvailableCapacity;
import com.betterfleet.derms.envelope.CircuitCapacities;
import com.betterfleet.derms.envelope.CircuitCapacity;
import com.betterfleet.derms.envelope.DecisionValidity;
import com.betterfleet.derms.envelope.ForeignValue;
import com.betterfleet.derms.envelope.ForeignValueHandler;
import com.betterfleet.derms.envelope.remote.CircuitCapacityWriter.PlatformAttempt;
import com.betterfleet.derms.envelope.remote.CircuitCapacityWriter.PlatformCapacity;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.quarantine.BatchWork;
import com.betterfleet.derms.quarantine.IsolatedJob;
import com.betterfleet.derms.quarantine.IsolatedJob.SubjectKind;
import com.betterfleet.derms.quarantine.JobIsolation;
import com.betterfleet.derms.quarantine.Quarantine;
import com.betterfleet.derms.quarantine.SubjectSelection;
import com.betterfleet.derms.time.DueWork;
import com.betterfleet.derms.time.ExponentialBackoff;
import com.betterfleet.derms.time.HeldLeases;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes decided capacities to the platform (M6): reads the present value, writes, and reads back. Only the newest
 * intent is written, retried until confirmed, and renewed each minute, because the platform relies on it for two.
 */
@Component
class RemoteCircuitWriter implements DueWork, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(RemoteCircuitWriter.class);

    private static final Duration RENEWAL_INTERVAL = Duration.ofMinutes(1);

    /**
     * The lease of a task. A running instance renews it while it waits for an answer, that of a crashed one expires.
     */
    private static final Duration LEASE = Duration.ofSeconds(6);

    private static final ExponentialBackoff BACKOFF =
            new ExponentialBackoff(Duration.ofMillis(500), Duration.ofSeconds(10));
    private static final int BATCH_SIZE = 200;

    private static final IsolatedJob JOB =
            new IsolatedJob("REMOTE_WRITE", SubjectKind.CIRCUIT, "writing its limit to the other platform");

    private final JdbcRemoteCircuits remotes;
    private final CircuitCapacityWriter platform;
    private final CircuitCapacities capacities;
    private final MicrogridDirectory microgrids;
    private final DecisionValidity decisions;
    private final ForeignValueHandler foreignValues;
    private final JobIsolation isolation;
    private final BatchWork dueTasks = BatchWork.withoutTransaction(this::startDueTasks, this::findDueCircuits);
    private final TransactionTemplate transaction;
    private final InstantSource clock;
    private final ExecutorService writers = BoundedThreads.newThreadPerTaskExecutor();
    private final HeldLeases<String> leases = new HeldLeases<>(LEASE);

    RemoteCircuitWriter(
            JdbcRemoteCircuits remotes,
            CircuitCapacityWriter platform,
            CircuitCapacities capacities,
            MicrogridDirectory microgrids,
            DecisionValidity decisions,
            ForeignValueHandler foreignValues,
            Quarantine quarantine,
            TransactionTemplate transaction,
            InstantSource clock) {
        this.remotes = remotes;
        this.platform = platform;
        this.capacities = capacities;
        this.microgrids = microgrids;
        this.decisions = decisions;
        this.foreignValues = foreignValues;
        this.isolation = quarantine.isolate(JOB);
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public Optional<String> dueTimeSql() {
        return Optional.of(JdbcRemoteCircuits.dueTimeSql(JOB));
    }

    @Override
    public Optional<Instant> nextDue() {
        return leases.findNextRenewal(clock.instant());
    }

    @Override
    public void runDue() {
        Instant now = clock.instant();
        leases.renewWhenDue(now, remotes::renewLeases);
        isolation.runBatches(dueTasks, BATCH_SIZE);
    }

    private int startDueTasks(SubjectSelection selection) {
        Instant now = clock.instant();
        List<RemoteWriteTask> claimed = remotes.claimDueTasks(now, leases.endOfLease(now), selection, BATCH_SIZE);
        claimed.forEach(task -> {
            leases.addItem(task.remoteId());
            writers.execute(() -> ReservedConnections.runWithReserve(() -> performTask(task)));
        });
        return claimed.size();
    }

    private List<String> findDueCircuits(SubjectSelection selection) {
        return remotes.findDueCircuits(clock.instant(), selection);
    }

    @Override
    public void destroy() {
        writers.close();
    }

    private void performTask(RemoteWriteTask task) {
        try {
            Optional<Circuit> circuit = microgrids.findCircuit(task.circuitId());
            if (task.released() || circuit.isEmpty()) {
                releaseRemote(task);
            } else {
                writeRemote(task, wantedCapacity(circuit.get()));
            }
        } catch (RuntimeException e) {
            // Nothing is lost: the task is still due.
            LOG.warn("Circuit {} could not be written to the platform: {}", task.circuitId(), e.getMessage());
        } finally {
            leases.removeItem(task.remoteId());
        }
    }

    private void releaseRemote(RemoteWriteTask task) {
        switch (platform.releaseCircuit(task.remoteId())) {
            case PlatformAttempt.CompletedAttempt done -> remotes.deleteReleased(task);
            case PlatformAttempt.FailedAttempt failed -> postponeTask(task, failed);
        }
    }

    private void writeRemote(RemoteWriteTask task, PlatformCapacity wanted) {
        if (task.lastReadBack().isPresent() && handleForeignValues(task, wanted)) {
            return;
        }
        remotes.markSending(task);
        PlatformAttempt written = platform.writeCapacity(task.remoteId(), wanted);
        PlatformAttempt readBack =
                written instanceof PlatformAttempt.CompletedAttempt ? platform.readCapacity(task.remoteId()) : written;
        switch (readBack) {
            case PlatformAttempt.FailedAttempt failed -> postponeTask(task, failed);
            case PlatformAttempt.CompletedAttempt read -> {
                if (RemoteWriteTask.isConfirmed(read, wanted)) {
                    remotes.recordConfirmation(task, read, clock.instant(), RENEWAL_INTERVAL);
                } else {
                    postponeTask(
                            task,
                            new PlatformAttempt.FailedAttempt("%s was written, %s reads back"
                                    .formatted(describeCapacity(wanted), describeReadBack(read))));
                }
            }
        }
    }

    /**
     * Whether this attempt ends here: the platform cannot be read, or a lower value was found, which becomes the
     * intent.
     */
    private boolean handleForeignValues(RemoteWriteTask task, PlatformCapacity wanted) {
        return switch (platform.readCapacity(task.remoteId())) {
            case PlatformAttempt.FailedAttempt failed -> {
                postponeTask(task, failed);
                yield true;
            }
            case PlatformAttempt.CompletedAttempt read -> {
                List<ForeignValue> found = task.findForeignValues(read, wanted, clock.instant());
                if (!found.isEmpty()) {
                    transaction.executeWithoutResult(status -> found.forEach(foreignValues::handleValue));
                }
                boolean adopted = found.stream().anyMatch(ForeignValue::adopted);
                if (adopted) {
                    remotes.makeDueNow(task, clock.instant());
                }
                yield adopted;
            }
        };
    }

    /** Waits as long as the platform asks, where that is longer; a newer capacity is tried at once all the same. */
    private void postponeTask(RemoteWriteTask task, PlatformAttempt.FailedAttempt failed) {
        Instant now = clock.instant();
        Duration pause = BACKOFF.pauseAfter(task.attempts(), failed.retryAfter());
        remotes.postponeTask(task, failed.reason(), now, now.plus(pause));
    }

    private PlatformCapacity wantedCapacity(Circuit circuit) {
        Map<Direction, CircuitCapacity> decided = capacities.findCurrent(circuit.id());
        Instant now = clock.instant();
        return new PlatformCapacity(
                circuit.id(),
                availablePower(circuit, decided, Direction.IMPORT, now),
                availablePower(circuit, decided, Direction.EXPORT, now),
                circuit.importSide().safeDefault(),
                circuit.exportSide().safeDefault(),
                decided.values().stream()
                        .map(CircuitCapacity::decidedFor)
                        .max(Instant::compareTo)
                        .orElse(now),
                decisions.validUntil(circuit.id()));
    }

    private static Power availablePower(
            Circuit circuit, Map<Direction, CircuitCapacity> decided, Direction direction, Instant now) {
        return Optional.ofNullable(decided.get(direction))
                .map(CircuitCapacity::available)
                .orElseGet(() -> AvailableCapacity.of(circuit.directionOf(direction), Optional.empty(), now))
                .power();
    }

    private static String describeCapacity(PlatformCapacity wanted) {
        return "%s (export %s)"
                .formatted(
                        wanted.imported().formatKilowatts(), wanted.exported().formatKilowatts());
    }

    private static String describeReadBack(PlatformAttempt.CompletedAttempt read) {
        return "%s (export %s)".formatted(describePower(read.imported()), describePower(read.exported()));
    }

    private static String describePower(Optional<Power> power) {
        return power.map(Power::formatKilowatts).orElse("nothing");
    }
}
