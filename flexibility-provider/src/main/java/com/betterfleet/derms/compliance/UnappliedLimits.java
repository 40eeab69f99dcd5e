package com.betterfleet.derms.compliance;

import com.betterfleet.derms.connection.PartnerTerms.ComplianceRule;
import com.betterfleet.derms.envelope.RemoteCircuit;
import com.betterfleet.derms.envelope.RemoteCircuits;
import com.betterfleet.derms.microgrid.MicrogridSearch;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.supervision.Supervision;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Limits that hold and could not be written to the platform of their circuit. */
@Component
class UnappliedLimits implements ConflictSource {

    private static final String MESSAGE = "The capacity could not be applied at the site";

    private final RemoteCircuits remotes;
    private final MicrogridSearch microgrids;
    private final Supervision supervision;

    UnappliedLimits(RemoteCircuits remotes, MicrogridSearch microgrids, Supervision supervision) {
        this.remotes = remotes;
        this.microgrids = microgrids;
        this.supervision = supervision;
    }

    @Override
    public ComplianceRule rule() {
        return ComplianceRule.NOT_APPLIED;
    }

    @Override
    public Map<String, Found> conflicts(Instant now) {
        List<String> circuits = remotes.unconfirmed(now.minus(RemoteCircuit.PATIENCE)).stream()
                .map(RemoteCircuit::circuitId)
                .toList();
        if (circuits.isEmpty()) {
            return Map.of();
        }
        List<String> scopes = microgrids.scopesOn(circuits).values().stream()
                .flatMap(List::stream)
                .toList();
        Map<String, Found> found = new HashMap<>();
        supervision
                .states(scopes)
                .forEach((scopeId, state) -> Stream.of(Direction.values())
                        .map(direction -> HeldBlock.of(state, direction))
                        .flatMap(Optional::stream)
                        .findFirst()
                        .ifPresent(block -> found.put(scopeId, new Found(MESSAGE, block))));
        return found;
    }
}
