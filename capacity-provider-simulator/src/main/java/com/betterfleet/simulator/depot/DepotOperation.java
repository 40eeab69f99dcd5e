package com.betterfleet.simulator.depot;

import com.betterfleet.simulator.events.EventLog;
import com.betterfleet.simulator.scenario.CurrentFaults;
import com.betterfleet.simulator.scenario.CurrentScenario;
import com.betterfleet.simulator.scenario.DepotFaults;
import com.betterfleet.simulator.scenario.DepotPlan;
import com.betterfleet.simulator.scenario.Scenario;
import com.betterfleet.simulator.service.AdminApi;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs the depot in real time: reads the limit, steps the model, posts the meter readings. */
public final class DepotOperation {
    /** Real time between two steps of the model. */
    static final Duration STEP = Duration.ofMillis(250);

    private final CurrentFaults faults;
    private final InstantSource clock;
    private final LimitPoller limitPoller;
    private final ReadingSender readingSender;
    private final LoadLog loadLog;
    private @Nullable DepotState depot;
    private SiteLimit limit = SiteLimit.unknown();
    private ExcessEnergy previousExcess = ExcessEnergy.none();

    public DepotOperation(
            CurrentScenario scenario,
            CurrentFaults faults,
            AdminApi api,
            String circuitId,
            InstantSource clock,
            EventLog eventLog) {
        this.faults = faults;
        this.clock = clock;
        this.limitPoller = new LimitPoller(api, circuitId, clock, eventLog);
        this.readingSender = new ReadingSender(api, eventLog);
        this.loadLog = new LoadLog(eventLog);
        adoptScenario(scenario.current());
        scenario.addListener(this::adoptScenario);
    }

    /** Reads the limit, as any consumer would. Called every second. */
    public void pollLimit() {
        if (isRunning()) {
            limitPoller.pollCircuit();
        }
    }

    /** Advances the model by the time that has passed. Called every {@link #STEP}. */
    public synchronized void stepModel() {
        if (depot == null) {
            return;
        }
        SiteLimit next = limitPoller.currentLimit();
        if (next.kw() != limit.kw() || (limit.isKnown() != next.isKnown())) {
            loadLog.logLimitChange(depot, limit, next);
        }
        limit = next;
        // Without a known limit charging is not allowed, and no load counts as above it.
        DepotFaults activeFaults = next.isKnown() ? faults.current().depot() : DepotFaults.none();
        double kw = next.isKnown() ? next.kw() : depot.plan().otherLoadKw();
        long nanos = Math.round(STEP.toNanos() * depot.plan().timeScale());
        depot = depot.withFaults(activeFaults).withLimit(kw).advance(Duration.ofNanos(nanos));
        loadLog.logSettledLoad(depot);
    }

    /**
     * Reads and posts the meters. Called every two seconds. The model is locked for reading only, not for sending.
     * Readings of a lost meter are never sent, not even later.
     */
    public void postMeters() {
        List<MeterReading> readings = readMeters();
        // The assets may not exist in the service before the first limit arrives.
        if (!readings.isEmpty()) {
            readingSender.sendReadings(readings);
        }
    }

    public synchronized Optional<DepotStatus> depotStatus() {
        return Optional.ofNullable(depot).map(state -> DepotStatus.of(state, limit.source()));
    }

    /** Returns the line that is printed when the program ends. */
    public synchronized String summarize() {
        if (depot == null) {
            return "depot: none";
        }
        ExcessEnergy excess = depot.excess();
        return String.format(
                Locale.ROOT,
                "depot: %.3f kWh drawn, %.3f kWh above the limit, %.3f kWh explained"
                        + " (reaction and ramp at most %.3f, other load %.3f): %s",
                depot.siteWh() / 1000,
                excess.aboveLimitKwh(),
                excess.explainedKwh(),
                excess.byReactionKwh(),
                excess.byOtherLoadKwh(),
                excess.isUnexplained() ? "LIMIT NOT OBEYED" : "limit obeyed");
    }

    public synchronized boolean isLimitObeyed() {
        return !(depot == null ? previousExcess : depot.excess()).isUnexplained();
    }

    /**
     * Starts a new plan with the present registers and sums: registers never fall, and an earlier excess stays counted.
     */
    private synchronized void adoptScenario(Scenario scenario) {
        previousExcess = depot == null ? previousExcess : depot.excess();
        DepotPlan plan = scenario.depot();
        depot = plan == null
                ? null
                : DepotState.startOf(plan, clock.instant(), carryOverRegisters(plan.timeScale()), previousExcess);
    }

    private Map<String, Double> carryOverRegisters(double nextTimeScale) {
        Map<String, Double> registers = new HashMap<>();
        if (depot != null) {
            // Readings are divided by the time scale, so registers are carried over in the values that were sent.
            double factor = nextTimeScale / depot.plan().timeScale();
            depot.chargers().forEach(charger -> registers.put(charger.plan().id(), charger.registerWh() * factor));
            registers.put(DepotState.SITE_METER, depot.siteWh() * factor);
        }
        return registers;
    }

    private synchronized boolean isRunning() {
        return depot != null;
    }

    private synchronized List<MeterReading> readMeters() {
        if (depot == null || !limit.isKnown()) {
            return List.of();
        }
        Instant now = clock.instant();
        DepotFaults.LostMeters lost = faults.current().depot().lostMeters();
        return MeterReading.of(depot, now).stream()
                .filter(reading -> !lost.isLost(reading.assetId().equals(DepotState.SITE_METER), now))
                .toList();
    }
}
