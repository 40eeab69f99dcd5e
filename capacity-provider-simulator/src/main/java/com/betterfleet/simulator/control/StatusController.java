package com.betterfleet.simulator.control;

import com.betterfleet.simulator.depot.DepotOperation;
import com.betterfleet.simulator.depot.DepotStatus;
import com.betterfleet.simulator.distributor.AdjustmentStatus;
import com.betterfleet.simulator.distributor.CapacityProvider;
import com.betterfleet.simulator.distributor.LinkStatus;
import com.betterfleet.simulator.distributor.ReceivedSum;
import com.betterfleet.simulator.registration.RegistrationEndpoint;
import com.betterfleet.simulator.registration.RegistrationStatus;
import com.betterfleet.simulator.scenario.AccessPlan;
import com.betterfleet.simulator.scenario.CurrentFaults;
import com.betterfleet.simulator.scenario.CurrentScenario;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Reports the simulator's state at {@code GET /status}. */
@RestController
final class StatusController {
    private final CurrentScenario scenario;
    private final CapacityProvider provider;
    private final RegistrationEndpoint registration;
    private final DepotOperation depot;
    private final CurrentFaults faults;
    private final InstantSource clock;

    StatusController(
            CurrentScenario scenario,
            CapacityProvider provider,
            RegistrationEndpoint registration,
            DepotOperation depot,
            CurrentFaults faults,
            InstantSource clock) {
        this.scenario = scenario;
        this.provider = provider;
        this.registration = registration;
        this.depot = depot;
        this.faults = faults;
        this.clock = clock;
    }

    /**
     * @param authentication TOKEN or OAUTH
     * @param depot null when the scenario has none
     * @param received energy of the accepted measurements
     * @param faults as configured by the scenario or by {@code /control/faults}; empty for none
     */
    record SimulatorStatus(
            String scenario,
            AccessPlan.Authentication authentication,
            Instant now,
            LinkStatus link,
            AdjustmentStatus adjustments,
            RegistrationStatus registration,
            @Nullable DepotStatus depot,
            List<ReceivedSum> received,
            Map<String, Object> faults) {}

    @GetMapping("/status")
    SimulatorStatus showStatus() {
        return new SimulatorStatus(
                scenario.current().name(),
                scenario.current().access().authentication(),
                clock.instant(),
                provider.linkStatus(),
                provider.adjustmentStatus(),
                registration.status(),
                depot.depotStatus().orElse(null),
                provider.receivedSums(),
                faults.current().configuredFields());
    }
}
