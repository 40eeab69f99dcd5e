package com.betterfleet.derms.envelope.remote;

import com.betterfleet.derms.audit.AuditTrail;
import com.betterfleet.derms.envelope.CircuitCapacityChanged;
import com.betterfleet.derms.microgrid.DependantLookup;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.refusal.ConflictException;
import com.betterfleet.derms.refusal.InputChecks;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Manages circuits on another platform and shows how far their capacity is confirmed there (M6). */
@Service
@Transactional
public class RemoteCircuitService implements DependantLookup {

    private final JdbcRemoteCircuits remotes;
    private final CircuitCapacityWriter platform;
    private final MicrogridDirectory microgrids;
    private final AuditTrail audit;
    private final InstantSource clock;

    RemoteCircuitService(
            JdbcRemoteCircuits remotes,
            CircuitCapacityWriter platform,
            MicrogridDirectory microgrids,
            AuditTrail audit,
            InstantSource clock) {
        this.remotes = remotes;
        this.platform = platform;
        this.microgrids = microgrids;
        this.audit = audit;
        this.clock = clock;
    }

    /** The remote circuits by circuit id; a circuit that is on no platform has no entry. */
    @Transactional(readOnly = true)
    public Map<String, RemoteCircuit> findAll(Collection<String> circuitIds) {
        return remotes.findByCircuits(circuitIds);
    }

    @Transactional(readOnly = true)
    public Optional<RemoteCircuit> findRemote(String circuitId) {
        return Optional.ofNullable(findAll(List.of(circuitId)).get(circuitId));
    }

    /** The SQL of the time at which the next capacity has been unconfirmed for too long. */
    public static String failureTimeSql() {
        return JdbcRemoteCircuits.failureTimeSql();
    }

    /** The circuits whose capacity has been unconfirmed since {@code since} or longer. */
    @Transactional(readOnly = true)
    public List<RemoteCircuit> findUnconfirmed(Instant since) {
        return remotes.findUnconfirmed(since);
    }

    /**
     * Attaches a circuit to the platform: its capacity is written there from now on, replacing the present value.
     *
     * @param remoteId the circuit's name on the platform
     * @throws ConflictException where no platform is configured, or another circuit has that name
     */
    public void attachCircuit(String circuitId, String remoteId) {
        microgrids.requireCircuit(circuitId);
        InputChecks.requireId("remoteId", remoteId);
        if (!platform.isAvailable()) {
            throw new ConflictException(
                    "no platform for circuits is configured; start the service with DERMS_CIRCUITS_URL");
        }
        Optional<String> before = findRemote(circuitId).map(RemoteCircuit::remoteId);
        if (before.equals(Optional.of(remoteId))) {
            return;
        }
        before.ifPresent(old -> remotes.releaseCircuit(old, clock.instant()));
        if (!remotes.attachCircuit(circuitId, remoteId, clock.instant())) {
            throw new ConflictException("another circuit has remoteId \"%s\" on the platform".formatted(remoteId));
        }
        audit.recordAction("written to the platform", "circuit/" + circuitId, before.orElse(null), remoteId, null);
    }

    /** Releases the circuit on the platform, which returns it to its own value. */
    public void detachCircuit(String circuitId) {
        microgrids.requireCircuit(circuitId);
        findRemote(circuitId).ifPresent(remote -> {
            remotes.releaseCircuit(remote.remoteId(), clock.instant());
            audit.recordAction(
                    "not written to the platform any more", "circuit/" + circuitId, remote.remoteId(), null, null);
        });
    }

    /** Marks the platform's copy due in the transaction of the decision. */
    @EventListener
    void onCircuitCapacityChanged(CircuitCapacityChanged written) {
        remotes.markChangedDue(written.circuitIds(), clock.instant());
    }

    @Override
    public List<String> findDependants(String kind, String id) {
        return kind.equals("circuit")
                ? findRemote(id).map(remote -> "remote circuit " + remote.remoteId()).stream()
                        .toList()
                : List.of();
    }
}
