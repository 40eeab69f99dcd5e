package com.betterfleet.derms.ems.circuits;

import com.betterfleet.derms.envelope.CircuitCapacities;
import com.betterfleet.derms.envelope.CircuitCapacity;
import com.betterfleet.derms.envelope.remote.RemoteCircuit;
import com.betterfleet.derms.envelope.remote.RemoteCircuitService;
import com.betterfleet.derms.listing.ListPage;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.microgrid.MicrogridSearch;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.supervision.CapacityScheduleReader;
import com.betterfleet.derms.supervision.ScopeSupervision;
import com.betterfleet.derms.time.Interval;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
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

/** Returns the available capacity of circuits to load control (M6). */
@RestController
@RequestMapping("/api/v1/circuits")
@Tag(name = "Circuits")
class CircuitCapacityController {

    private final MicrogridDirectory microgrids;
    private final MicrogridSearch search;
    private final CircuitCapacities capacities;
    private final ScopeSupervision supervision;
    private final CapacityScheduleReader schedules;
    private final RemoteCircuitService remotes;
    private final InstantSource clock;

    CircuitCapacityController(
            MicrogridDirectory microgrids,
            MicrogridSearch search,
            CircuitCapacities capacities,
            ScopeSupervision supervision,
            CapacityScheduleReader schedules,
            RemoteCircuitService remotes,
            InstantSource clock) {
        this.microgrids = microgrids;
        this.search = search;
        this.capacities = capacities;
        this.supervision = supervision;
        this.schedules = schedules;
        this.remotes = remotes;
        this.clock = clock;
    }

    @GetMapping
    @Operation(summary = "Lists circuits with their available capacity, by name")
    ListPage<CircuitResponse> listCircuits(
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = ListPage.DEFAULT_LIMIT) int limit) {
        List<Circuit> foundCircuits =
                search.findCircuits("", ListPage.requireOffset(offset), ListPage.requireLimit(limit) + 1);
        ListPage<Circuit> page = ListPage.ofFetched(foundCircuits, offset, limit);
        List<String> ids = page.items().stream().map(Circuit::id).toList();
        Map<String, Map<Direction, CircuitCapacity>> capacitiesById = capacities.findCurrent(ids);
        Map<String, RemoteCircuit> remotesById = remotes.findAll(ids);
        Map<String, Instant> decidedAt = supervision.readDecisionTimes(ids);
        Map<String, List<String>> unenforced = supervision.findUnenforcedScopes(page.items());
        Instant now = clock.instant();
        return page.mapItems(circuit -> CircuitResponse.of(
                circuit,
                capacitiesById.getOrDefault(circuit.id(), Map.of()),
                now,
                decidedAt.getOrDefault(circuit.id(), now),
                unenforced.getOrDefault(circuit.id(), List.of()),
                Optional.ofNullable(remotesById.get(circuit.id())),
                null));
    }

    @GetMapping("/{id}")
    @Operation(summary = "Returns the available capacity of a circuit with the schedule of the next 24 hours")
    CircuitResponse getCircuit(@PathVariable String id) {
        Circuit circuit = microgrids.requireCircuit(id);
        Instant now = clock.instant();
        List<CircuitResponse.CircuitScheduleStep> schedule =
                schedules.readSchedule(circuit, new Interval(now, now.plus(ScopeSupervision.OUTLOOK_SPAN))).stream()
                        .map(CircuitResponse.CircuitScheduleStep::of)
                        .toList();
        return CircuitResponse.of(
                circuit,
                capacities.findCurrent(id),
                now,
                supervision.readDecisionTime(id),
                supervision.findUnenforcedScopes(List.of(circuit)).getOrDefault(id, List.of()),
                remotes.findRemote(id),
                schedule);
    }
}
