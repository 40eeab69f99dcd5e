package com.betterfleet.derms.ems;

import com.betterfleet.derms.envelope.CircuitCapacities;
import com.betterfleet.derms.envelope.CircuitCapacity;
import com.betterfleet.derms.envelope.RemoteCircuit;
import com.betterfleet.derms.envelope.RemoteCircuits;
import com.betterfleet.derms.listing.Page;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.microgrid.MicrogridSearch;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.supervision.Schedules;
import com.betterfleet.derms.supervision.Supervision;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What circuits may carry, for load control (M6). */
@RestController
@RequestMapping("/api/v1/circuits")
class CircuitCapacityController {

    private final MicrogridDirectory microgrids;
    private final MicrogridSearch search;
    private final CircuitCapacities capacities;
    private final Supervision supervision;
    private final Schedules schedules;
    private final RemoteCircuits remotes;
    private final InstantSource clock;

    CircuitCapacityController(
            MicrogridDirectory microgrids,
            MicrogridSearch search,
            CircuitCapacities capacities,
            Supervision supervision,
            Schedules schedules,
            RemoteCircuits remotes,
            InstantSource clock) {
        this.microgrids = microgrids;
        this.search = search;
        this.capacities = capacities;
        this.supervision = supervision;
        this.schedules = schedules;
        this.remotes = remotes;
        this.clock = clock;
    }

    /** By name. */
    @GetMapping
    Page<CircuitAnswer> list(
            @RequestParam(defaultValue = "0") int offset, @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit) {
        List<Circuit> oneMore = search.circuits("", Page.requireOffset(offset), Page.requireLimit(limit) + 1);
        Page<Circuit> page = Page.from(oneMore, offset, limit);
        List<String> ids = page.items().stream().map(Circuit::id).toList();
        Map<String, Map<Direction, CircuitCapacity>> carried = capacities.of(ids);
        Map<String, RemoteCircuit> elsewhere = remotes.of(ids);
        Map<String, Instant> decidedAt = supervision.decidedAt(ids);
        Instant now = clock.instant();
        return page.map(circuit -> CircuitAnswer.of(
                circuit,
                carried.getOrDefault(circuit.id(), Map.of()),
                now,
                decidedAt.getOrDefault(circuit.id(), now),
                Optional.ofNullable(elsewhere.get(circuit.id())),
                null));
    }

    @GetMapping("/{id}")
    CircuitAnswer get(@PathVariable String id) {
        Circuit circuit = microgrids.requireCircuit(id);
        Instant now = clock.instant();
        List<CircuitAnswer.Step> schedule =
                schedules.of(circuit, new Interval(now, now.plus(Supervision.OUTLOOK))).stream()
                        .map(CircuitAnswer.Step::of)
                        .toList();
        return CircuitAnswer.of(circuit, capacities.of(id), now, supervision.decidedAt(id), remotes.of(id), schedule);
    }
}
