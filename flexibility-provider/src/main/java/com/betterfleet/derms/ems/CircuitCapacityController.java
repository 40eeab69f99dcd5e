package com.betterfleet.derms.ems;

import com.betterfleet.derms.envelope.CircuitCapacities;
import com.betterfleet.derms.envelope.RemoteCircuits;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.supervision.Schedules;
import com.betterfleet.derms.supervision.Supervision;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
    private final Schedules schedules;
    private final RemoteCircuits remotes;
    private final InstantSource clock;

    CircuitCapacityController(
            MicrogridDirectory microgrids,
            CircuitCapacities capacities,
            Supervision supervision,
            Schedules schedules,
            RemoteCircuits remotes,
            InstantSource clock) {
        this.microgrids = microgrids;
        this.capacities = capacities;
        this.supervision = supervision;
        this.schedules = schedules;
        this.remotes = remotes;
        this.clock = clock;
    }

    /** A part of a list that is small enough to be given whole. */
    record Circuits(List<CircuitAnswer> items) {}

    @GetMapping
    Circuits list() {
        return new Circuits(microgrids.circuits().stream()
                .map(circuit -> answer(circuit, clock.instant(), null))
                .toList());
    }

    @GetMapping("/{id}")
    CircuitAnswer get(@PathVariable String id) {
        Circuit circuit = microgrids.requireCircuit(id);
        Instant now = clock.instant();
        List<CircuitAnswer.Step> schedule =
                schedules.of(circuit, new Interval(now, now.plus(Supervision.OUTLOOK))).stream()
                        .map(CircuitAnswer.Step::of)
                        .toList();
        return answer(circuit, now, schedule);
    }

    private CircuitAnswer answer(Circuit circuit, Instant now, @Nullable List<CircuitAnswer.Step> schedule) {
        Instant decidedAt = supervision.decidedAt(circuit.id());
        return CircuitAnswer.of(
                circuit,
                capacities.of(circuit.id()),
                now,
                decidedAt,
                decidedAt.plus(Supervision.VALIDITY),
                remotes.of(circuit.id()),
                schedule);
    }
}
