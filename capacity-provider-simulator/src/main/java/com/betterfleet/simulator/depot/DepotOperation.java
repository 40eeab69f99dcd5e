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

/** Runs the depot in real time: asks for the limit, steps the model, posts the meters. */
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

    /** Every second: what any outside consumer of the limit would do. */
    public void pollLimit() {
        if (isRunning()) {
            limitPoller.pollCircuit();
        }
    }

    /** Every {@link #STEP} of real time. */
    public synchronized void stepModel() {
        if (depot == null) {
            return;
        }
        SiteLimit next = limitPoller.currentLimit();
        if (next.kw() != limit.kw() || (limit.isKnown() != next.isKnown())) {
            loadLog.logLimitChange(depot, limit, next);
        }
        limit = next;
        // No limit is known: nothing may be charged, and nothing can be above it either.
        DepotFaults activeFaults = next.isKnown() ? faults.current().depot() : DepotFaults.none();
        double kw = next.isKnown() ? next.kw() : depot.plan().otherLoadKw();
        long nanos = Math.round(STEP.toNanos() * depot.plan().timeScale());
        depot = depot.withFaults(activeFaults).withLimit(kw).advance(Duration.ofNanos(nanos));
        loadLog.logSettledLoad(depot);
    }

    /**
     * Every two seconds. Reading the meters holds up the model for a moment, sending them does not. What a lost meter shows
     * is never told, not even later.
     */
    public void postMeters() {
        List<MeterReading> readings = readMeters();
        // Before the first limit there may be no such assets in the service yet.
        if (!readings.isEmpty()) {
            readingSender.sendReadings(readings);
        }
    }

    public synchronized Optional<DepotStatus> depotStatus() {
        return Optional.ofNullable(depot).map(state -> DepotStatus.of(state, limit.source()));
    }

    /** One line for the end of the program. */
    public synchronized String summarize() {
        if (depot == null) {
            return "depot: none";
        }
        ExcessEnergy excess = depot.excess();
        return String.format(
                Locale.ROOT,
                "depot: %.3f kWh taken, %.3f kWh above the limit, %.3f kWh explained"
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

    /** A new plan begins with the meters and the sums where they are: a register never falls, a sin is not forgotten. */
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
            // Meters are told divided by the time scale, so they are carried over in what was told.
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
