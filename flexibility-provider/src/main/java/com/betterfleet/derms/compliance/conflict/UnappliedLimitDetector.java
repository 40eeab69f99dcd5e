package com.betterfleet.derms.compliance.conflict;

import com.betterfleet.derms.envelope.remote.RemoteCircuit;
import com.betterfleet.derms.envelope.remote.RemoteCircuitService;
import com.betterfleet.derms.microgrid.MicrogridSearch;
import com.betterfleet.derms.partner.PartnerProperties.ComplianceRule;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.quarantine.SubjectSelection;
import com.betterfleet.derms.supervision.ScopeSupervision;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Finds applied limits that could not be written to the platform of their circuit. */
@Component
class UnappliedLimitDetector implements ConflictDetector {

    private static final String MESSAGE = "The capacity could not be applied at the site";

    private final RemoteCircuitService remotes;
    private final MicrogridSearch microgrids;
    private final ScopeSupervision supervision;

    UnappliedLimitDetector(RemoteCircuitService remotes, MicrogridSearch microgrids, ScopeSupervision supervision) {
        this.remotes = remotes;
        this.microgrids = microgrids;
        this.supervision = supervision;
    }

    @Override
    public ComplianceRule rule() {
        return ComplianceRule.NOT_APPLIED;
    }

    @Override
    public Collection<String> findCandidates(Instant now) {
        List<String> circuits = remotes.findUnconfirmed(now.minus(RemoteCircuit.CONFIRMATION_TIMEOUT)).stream()
                .map(RemoteCircuit::circuitId)
                .toList();
        return circuits.isEmpty()
                ? List.of()
                : microgrids.findScopesOn(circuits).values().stream()
                        .flatMap(List::stream)
                        .toList();
    }

    @Override
    public Map<String, DetectedConflict> detectConflicts(SubjectSelection selection, Instant now) {
        List<String> scopes = selection.selectFrom(findCandidates(now));
        if (scopes.isEmpty()) {
            return Map.of();
        }
        Map<String, DetectedConflict> found = new HashMap<>();
        supervision
                .readStates(scopes)
                .forEach((scopeId, state) -> Stream.of(Direction.values())
                        .map(direction -> EffectiveBlock.of(state, direction))
                        .flatMap(Optional::stream)
                        .findFirst()
                        .ifPresent(block -> found.put(scopeId, new DetectedConflict(MESSAGE, block))));
        return found;
    }
}
