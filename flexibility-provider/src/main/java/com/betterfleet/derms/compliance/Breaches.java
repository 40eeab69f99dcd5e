package com.betterfleet.derms.compliance;

import com.betterfleet.derms.connection.Bindings;
import com.betterfleet.derms.connection.GroupBinding;
import com.betterfleet.derms.connection.GroupBinding.Enforcement;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Where more is or was drawn than the limit in force allows (M19). */
@Service
@Transactional(readOnly = true)
public class Breaches {

    private final JdbcBreaches breaches;
    private final JdbcBreachWatches watches;
    private final MicrogridDirectory microgrids;
    private final Bindings bindings;

    Breaches(JdbcBreaches breaches, JdbcBreachWatches watches, MicrogridDirectory microgrids, Bindings bindings) {
        this.breaches = breaches;
        this.watches = watches;
        this.microgrids = microgrids;
        this.bindings = bindings;
    }

    /** All that go on, the longest first. */
    public List<Breach> open() {
        return breaches.open();
    }

    /** Those of these scopes that go on, the longest first. */
    public List<Breach> open(Collection<String> scopeIds) {
        return breaches.open(scopeIds);
    }

    /** The newest episode of each direction and kind of these scopes, whether it goes on or not. */
    public List<Breach> last(Collection<String> scopeIds) {
        return breaches.last(scopeIds);
    }

    /** The scopes with an episode that goes on. */
    public Set<String> scopesOver() {
        return new HashSet<>(breaches.scopesOver());
    }

    /** The episodes of a scope, newest first; {@code before} is an id, 0 for the newest of all. */
    public List<Breach> newest(String scopeId, long before, int limit) {
        microgrids.requireScope(scopeId);
        return breaches.newest(scopeId, before, limit);
    }

    /** The scopes whose load leads to a breach of the running quarter hour. */
    public List<BreachHeading> headings(Instant now) {
        return watches.headings(now);
    }

    /** Whether a scope's load is judged, and how far. */
    public Judging judging(String scopeId) {
        return new Judging(
                Optional.ofNullable(unjudged(List.of(scopeId)).get(scopeId)),
                watches.find(scopeId).map(BreachWatch::judgedUntil).filter(until -> until.isAfter(Instant.EPOCH)));
    }

    /** Those of these scopes that are not judged, with the reason. */
    Map<String, Unjudged> unjudged(Collection<String> scopeIds) {
        Map<String, Circuit> circuits = microgrids.circuitsOfScopes(scopeIds);
        Map<String, Unjudged> unjudged = new HashMap<>();
        for (String scopeId : scopeIds) {
            Circuit circuit = circuits.get(scopeId);
            if (circuit == null) {
                unjudged.put(scopeId, Unjudged.NO_CIRCUIT);
            } else if (!circuit.carriesEnvelope()) {
                unjudged.put(scopeId, Unjudged.NO_GRID_CONNECTION);
            }
        }
        bindings.ofScopes(scopeIds).stream()
                .filter(binding -> binding.enforcement() == Enforcement.OBSERVE)
                .map(GroupBinding::scopeId)
                .forEach(scopeId -> unjudged.putIfAbsent(scopeId, Unjudged.OBSERVED));
        return unjudged;
    }

    /**
     * Whether and how far a scope's load is judged.
     *
     * @param unjudged why it is not; empty: it is
     * @param until the end of the last window that was judged; empty: none was yet
     */
    public record Judging(Optional<Unjudged> unjudged, Optional<Instant> until) {}

    /** Why the load of a scope is not judged. */
    public enum Unjudged {
        /** It has no circuit, so that there is no limit. */
        NO_CIRCUIT,
        /** Its circuit is no grid connection and is not written. */
        NO_GRID_CONNECTION,
        /** Its limits are only shown. */
        OBSERVED
    }
}
