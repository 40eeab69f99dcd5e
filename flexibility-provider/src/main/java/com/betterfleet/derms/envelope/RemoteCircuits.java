package com.betterfleet.derms.envelope;

import com.betterfleet.derms.audit.Audit;
import com.betterfleet.derms.microgrid.Dependants;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.refusal.Conflict;
import com.betterfleet.derms.refusal.Require;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Which circuits stand on another platform too, and how far that follows what was decided (M6). */
@Service
@Transactional
public class RemoteCircuits implements Dependants {

    private final JdbcRemoteCircuits remotes;
    private final CircuitCapacityWriter platform;
    private final MicrogridDirectory microgrids;
    private final Audit audit;
    private final InstantSource clock;

    RemoteCircuits(
            JdbcRemoteCircuits remotes,
            CircuitCapacityWriter platform,
            MicrogridDirectory microgrids,
            Audit audit,
            InstantSource clock) {
        this.remotes = remotes;
        this.platform = platform;
        this.microgrids = microgrids;
        this.audit = audit;
        this.clock = clock;
    }

    /** Where each of these circuits stands on another platform, by circuit; others have no entry. */
    @Transactional(readOnly = true)
    public Map<String, RemoteCircuit> of(Collection<String> circuitIds) {
        return remotes.of(circuitIds);
    }

    @Transactional(readOnly = true)
    public Optional<RemoteCircuit> of(String circuitId) {
        return Optional.ofNullable(of(List.of(circuitId)).get(circuitId));
    }

    /** Those whose capacity has not been read back since {@code since} or longer. */
    @Transactional(readOnly = true)
    public List<RemoteCircuit> unconfirmed(Instant since) {
        return remotes.unconfirmed(since);
    }

    /**
     * From now on the circuit's capacity is written to the platform too; whatever stood there is replaced.
     *
     * @param remoteId how the platform names the circuit
     * @throws Conflict where no platform is configured, or another circuit goes by that name there
     */
    public void attach(String circuitId, String remoteId) {
        microgrids.requireCircuit(circuitId);
        Require.id("remoteId", remoteId);
        if (!platform.available()) {
            throw new Conflict(
                    "no platform is configured on which circuits could stand; start the service with DERMS_CIRCUITS_URL");
        }
        Optional<String> before = of(circuitId).map(RemoteCircuit::remoteId);
        if (before.equals(Optional.of(remoteId))) {
            return;
        }
        before.ifPresent(old -> remotes.release(old, clock.instant()));
        if (!remotes.attach(circuitId, remoteId, clock.instant())) {
            throw new Conflict("another circuit goes by remoteId \"%s\" on the platform".formatted(remoteId));
        }
        audit.note("written to the platform", "circuit/" + circuitId, before.orElse(null), remoteId, null);
    }

    /** Lets go of the circuit on the platform, which returns it to its own value. */
    public void detach(String circuitId) {
        microgrids.requireCircuit(circuitId);
        of(circuitId).ifPresent(remote -> {
            remotes.release(remote.remoteId(), clock.instant());
            audit.note("not written to the platform any more", "circuit/" + circuitId, remote.remoteId(), null, null);
        });
    }

    /** What was decided is due on the platform, with the decision itself: it stands or falls with it. */
    @EventListener
    void on(CircuitWritten written) {
        remotes.want(written.circuitIds(), clock.instant());
    }

    @Override
    public List<String> dependantsOf(String kind, String id) {
        return kind.equals("circuit")
                ? of(id).map(remote -> "remote circuit " + remote.remoteId()).stream()
                        .toList()
                : List.of();
    }
}
