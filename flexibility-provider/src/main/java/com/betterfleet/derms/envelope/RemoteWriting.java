package com.betterfleet.derms.envelope;

import com.betterfleet.derms.database.Reserve;
import com.betterfleet.derms.envelope.CircuitCapacityWriter.Attempt;
import com.betterfleet.derms.envelope.CircuitCapacityWriter.Capacity;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.DueWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Carries what was decided to the platform (M6): it looks what stands there, writes, and reads back. Only the newest is ever
 * written; it is tried until it is there, and written anew each minute, because the platform relies on it for two.
 */
@Component
class RemoteWriting implements DueWork, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(RemoteWriting.class);

    private static final Duration RENEWAL = Duration.ofMinutes(1);

    /** What a dead instance had taken up is taken up again after this; a living one renews it while it waits for an answer. */
    private static final Duration LEASE = Duration.ofSeconds(6);

    private static final Duration LEASE_RENEWAL = Duration.ofSeconds(2);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final int LARGEST_DOUBLING = 6;
    private static final int BATCH = 200;

    private final JdbcRemoteCircuits remotes;
    private final CircuitCapacityWriter platform;
    private final CircuitCapacities capacities;
    private final MicrogridDirectory microgrids;
    private final DecisionTimes decisions;
    private final ForeignValues foreign;
    private final TransactionTemplate transaction;
    private final InstantSource clock;
    private final ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<String> inHand = ConcurrentHashMap.newKeySet();
    private long renewed = System.nanoTime();

    RemoteWriting(
            JdbcRemoteCircuits remotes,
            CircuitCapacityWriter platform,
            CircuitCapacities capacities,
            MicrogridDirectory microgrids,
            DecisionTimes decisions,
            ForeignValues foreign,
            TransactionTemplate transaction,
            InstantSource clock) {
        this.remotes = remotes;
        this.platform = platform;
        this.capacities = capacities;
        this.microgrids = microgrids;
        this.decisions = decisions;
        this.foreign = foreign;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public void runDue() {
        Instant now = clock.instant();
        if (!inHand.isEmpty() && System.nanoTime() - renewed >= LEASE_RENEWAL.toNanos()) {
            renewed = System.nanoTime();
            remotes.renew(inHand, now.plus(LEASE));
        }
        remotes.claim(now, now.plus(LEASE), BATCH).forEach(task -> {
            inHand.add(task.remoteId());
            writers.execute(() -> Reserve.entitle(() -> perform(task)));
        });
    }

    @Override
    public void destroy() {
        writers.close();
    }

    private void perform(RemoteTask task) {
        try {
            Optional<Circuit> circuit = microgrids.circuit(task.circuitId());
            if (task.released() || circuit.isEmpty()) {
                release(task);
            } else {
                write(task, wanted(circuit.get()));
            }
        } catch (RuntimeException e) {
            // Nothing is lost: it is still due.
            LOG.warn("Circuit {} could not be written to the platform: {}", task.circuitId(), e.getMessage());
        } finally {
            inHand.remove(task.remoteId());
        }
    }

    private void release(RemoteTask task) {
        switch (platform.release(task.remoteId())) {
            case Attempt.Done done -> remotes.forget(task);
            case Attempt.Failed failed -> postpone(task, failed.reason());
        }
    }

    private void write(RemoteTask task, Capacity wanted) {
        if (task.known().isPresent() && intruded(task, wanted)) {
            return;
        }
        remotes.sending(task);
        Attempt written = platform.apply(task.remoteId(), wanted);
        Attempt there = written instanceof Attempt.Done ? platform.read(task.remoteId()) : written;
        switch (there) {
            case Attempt.Failed failed -> postpone(task, failed.reason());
            case Attempt.Done read -> {
                if (RemoteTask.confirms(read, wanted)) {
                    remotes.confirm(task, read, clock.instant(), RENEWAL);
                } else {
                    postpone(task, "%s was written, %s reads back".formatted(words(wanted), words(read)));
                }
            }
        }
    }

    /** Whether this turn ends here: it cannot be looked there, or a lower value was found, which becomes what is wanted. */
    private boolean intruded(RemoteTask task, Capacity wanted) {
        return switch (platform.read(task.remoteId())) {
            case Attempt.Failed failed -> {
                postpone(task, failed.reason());
                yield true;
            }
            case Attempt.Done read -> {
                List<ForeignValue> found = task.foreign(read, wanted, clock.instant());
                if (!found.isEmpty()) {
                    transaction.executeWithoutResult(status -> found.forEach(foreign::heed));
                }
                boolean kept = found.stream().anyMatch(ForeignValue::kept);
                if (kept) {
                    remotes.hurry(task, clock.instant());
                }
                yield kept;
            }
        };
    }

    private void postpone(RemoteTask task, String reason) {
        long full = FIRST_PAUSE.toMillis() << Math.min(task.tries() - 1, LARGEST_DOUBLING);
        Instant now = clock.instant();
        remotes.postpone(task, reason, now, now.plusMillis(Math.min(full, LONGEST_PAUSE.toMillis())));
    }

    private Capacity wanted(Circuit circuit) {
        Map<Direction, CircuitCapacity> decided = capacities.of(circuit.id());
        Instant now = clock.instant();
        return new Capacity(
                circuit.id(),
                power(circuit, decided, Direction.IMPORT, now),
                power(circuit, decided, Direction.EXPORT, now),
                circuit.importSide().safeDefault(),
                circuit.exportSide().safeDefault(),
                decided.values().stream()
                        .map(CircuitCapacity::decidedFor)
                        .max(Instant::compareTo)
                        .orElse(now),
                decisions.validUntil(circuit.id()));
    }

    private static Power power(
            Circuit circuit, Map<Direction, CircuitCapacity> decided, Direction direction, Instant now) {
        return Optional.ofNullable(decided.get(direction))
                .map(CircuitCapacity::available)
                .orElseGet(() -> Available.of(circuit.side(direction), Optional.empty(), now))
                .power();
    }

    private static String words(Capacity wanted) {
        return "%s (export %s)"
                .formatted(wanted.imported().inWords(), wanted.exported().inWords());
    }

    private static String words(Attempt.Done read) {
        return "%s (export %s)".formatted(words(read.imported()), words(read.exported()));
    }

    private static String words(Optional<Power> power) {
        return power.map(Power::inWords).orElse("nothing");
    }
}
