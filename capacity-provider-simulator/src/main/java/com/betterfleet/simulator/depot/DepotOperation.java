package com.betterfleet.simulator.depot;

import com.betterfleet.simulator.events.Announcer;
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
    private final LimitWatch watch;
    private final MeterPost meters;
    private final LoadTeller teller;
    private @Nullable Depot depot;
    private Limit limit = Limit.unknown();
    private Excess earlier = Excess.none();

    public DepotOperation(
            CurrentScenario scenario,
            CurrentFaults faults,
            AdminApi api,
            String circuitId,
            InstantSource clock,
            Announcer say) {
        this.faults = faults;
        this.clock = clock;
        this.watch = new LimitWatch(api, circuitId, clock, say);
        this.meters = new MeterPost(api, say);
        this.teller = new LoadTeller(say);
        adopt(scenario.get());
        scenario.follow(this::adopt);
    }

    /** Every second: what any outside consumer of the limit would do. */
    public void pollLimit() {
        if (running()) {
            watch.poll();
        }
    }

    /** Every {@link #STEP} of real time. */
    public synchronized void step() {
        if (depot == null) {
            return;
        }
        Limit next = watch.now();
        if (next.kw() != limit.kw() || (limit.known() != next.known())) {
            teller.limitChanged(depot, limit, next);
        }
        limit = next;
        // No limit is known: nothing may be charged, and nothing can be above it either.
        DepotFaults wrong = next.known() ? faults.get().depot() : DepotFaults.none();
        double kw = next.known() ? next.kw() : depot.plan().otherLoadKw();
        long nanos = Math.round(STEP.toNanos() * depot.plan().timeScale());
        depot = depot.withFaults(wrong).underLimit(kw).advance(Duration.ofNanos(nanos));
        teller.stepped(depot);
    }

    /**
     * Every two seconds. Reading the meters holds up the model for a moment, sending them does not. What a lost meter shows
     * is never told, not even later.
     */
    public void postMeters() {
        List<Reading> readings = readMeters();
        // Before the first limit there may be no such assets in the service yet.
        if (!readings.isEmpty()) {
            meters.post(readings);
        }
    }

    public synchronized Optional<DepotStatus> status() {
        return Optional.ofNullable(depot).map(state -> DepotStatus.of(state, limit.source()));
    }

    /** One line for the end of the program. */
    public synchronized String summary() {
        if (depot == null) {
            return "depot: none";
        }
        Excess excess = depot.excess();
        return String.format(
                Locale.ROOT,
                "depot: %.3f kWh taken, %.3f kWh above the limit, %.3f kWh explained"
                        + " (reaction and ramp at most %.3f, other load %.3f): %s",
                depot.siteWh() / 1000,
                excess.aboveLimitKwh(),
                excess.explainedKwh(),
                excess.byReactionKwh(),
                excess.byOtherLoadKwh(),
                excess.unexplained() ? "LIMIT NOT OBEYED" : "limit obeyed");
    }

    public synchronized boolean limitObeyed() {
        return !(depot == null ? earlier : depot.excess()).unexplained();
    }

    /** A new plan begins with the meters and the sums where they are: a register never falls, a sin is not forgotten. */
    private synchronized void adopt(Scenario scenario) {
        earlier = depot == null ? earlier : depot.excess();
        DepotPlan plan = scenario.depot();
        depot = plan == null ? null : Depot.starting(plan, clock.instant(), registers(plan.timeScale()), earlier);
    }

    private Map<String, Double> registers(double nextTimeScale) {
        Map<String, Double> registers = new HashMap<>();
        if (depot != null) {
            // Meters are told divided by the time scale, so they are carried over in what was told.
            double factor = nextTimeScale / depot.plan().timeScale();
            depot.chargers().forEach(charger -> registers.put(charger.plan().id(), charger.registerWh() * factor));
            registers.put(Depot.SITE_METER, depot.siteWh() * factor);
        }
        return registers;
    }

    private synchronized boolean running() {
        return depot != null;
    }

    private synchronized List<Reading> readMeters() {
        if (depot == null || !limit.known()) {
            return List.of();
        }
        Instant now = clock.instant();
        DepotFaults.LostMeters lost = faults.get().depot().lostMeters();
        return Reading.of(depot, now).stream()
                .filter(reading -> !lost.lost(reading.assetId().equals(Depot.SITE_METER), now))
                .toList();
    }
}
