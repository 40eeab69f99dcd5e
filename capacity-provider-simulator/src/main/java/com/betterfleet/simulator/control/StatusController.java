package com.betterfleet.simulator.control;

import com.betterfleet.simulator.depot.DepotOperation;
import com.betterfleet.simulator.depot.DepotStatus;
import com.betterfleet.simulator.distributor.CapacityProvider;
import com.betterfleet.simulator.distributor.LinkStatus;
import com.betterfleet.simulator.scenario.CurrentScenario;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the simulator says of itself. */
@RestController
final class StatusController {
    private final CurrentScenario scenario;
    private final CapacityProvider provider;
    private final DepotOperation depot;
    private final InstantSource clock;

    StatusController(CurrentScenario scenario, CapacityProvider provider, DepotOperation depot, InstantSource clock) {
        this.scenario = scenario;
        this.provider = provider;
        this.depot = depot;
        this.clock = clock;
    }

    /** @param depot null when the scenario has none */
    record Status(
            String scenario,
            Instant now,
            LinkStatus link,
            @Nullable DepotStatus depot) {}

    @GetMapping("/status")
    Status status() {
        return new Status(
                scenario.get().name(),
                clock.instant(),
                provider.status(),
                depot.status().orElse(null));
    }
}
