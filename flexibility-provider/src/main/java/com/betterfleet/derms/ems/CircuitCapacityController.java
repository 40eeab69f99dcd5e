package com.betterfleet.derms.ems;

import com.betterfleet.derms.envelope.CircuitCapacities;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.supervision.ScopeState;
import com.betterfleet.derms.supervision.Supervision;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What circuits may carry, for load control (M6). */
@RestController
@RequestMapping("/api/v1/circuits")
class CircuitCapacityController {

    private final MicrogridDirectory microgrids;
    private final CircuitCapacities capacities;
    private final Supervision supervision;
    private final InstantSource clock;

    CircuitCapacityController(
            MicrogridDirectory microgrids, CircuitCapacities capacities, Supervision supervision, InstantSource clock) {
        this.microgrids = microgrids;
        this.capacities = capacities;
        this.supervision = supervision;
        this.clock = clock;
    }

    /** A part of a list that is small enough to be given whole. */
    record Circuits(List<CircuitAnswer> items) {}

    @GetMapping
    Circuits list() {
        return new Circuits(microgrids.circuits().stream().map(this::answer).toList());
    }

    @GetMapping("/{id}")
    CircuitAnswer get(@PathVariable String id) {
        return answer(microgrids.requireCircuit(id));
    }

    private CircuitAnswer answer(Circuit circuit) {
        Instant now = clock.instant();
        List<String> scopes =
                microgrids.scopesOn(circuit.id()).stream().map(ManagedScope::id).toList();
        Map<String, ScopeState> states = supervision.states(scopes);
        // Where nobody's limits apply the bounds are plain facts, true when read; else they are as old as the decision.
        Instant decidedAt = states.values().stream()
                .map(ScopeState::decidedAt)
                .min(Instant::compareTo)
                .orElse(now);
        return CircuitAnswer.of(
                circuit, capacities.of(circuit.id()), now, decidedAt, decidedAt.plus(Supervision.VALIDITY));
    }
}
