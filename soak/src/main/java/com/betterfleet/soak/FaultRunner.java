package com.betterfleet.soak;

import com.betterfleet.soak.FaultPlan.PlannedFault;
import com.betterfleet.soak.check.RunLedger;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/** Makes the faults of a plan one after the other, and waits after each until the service answers again. */
final class FaultRunner {

    private static final Duration RECOVERY_TIMEOUT = Duration.ofMinutes(3);
    private static final Duration BOUNDARY_WAIT = Duration.ofSeconds(10);
    private static final int BEFORE_BOUNDARY_MILLIS = 250;

    private final FaultPlan plan;
    private final FaultInjector injector;
    private final SystemUnderTest system;
    private final TestDepots depots;
    private final RunState state;
    private final RunLedger ledger;

    FaultRunner(
            FaultPlan plan,
            FaultInjector injector,
            SystemUnderTest system,
            TestDepots depots,
            RunState state,
            RunLedger ledger) {
        this.plan = plan;
        this.injector = injector;
        this.system = system;
        this.depots = depots;
        this.state = state;
        this.ledger = ledger;
    }

    /** Makes faults for the time of a run, or until its number of kills is reached. */
    void run(SoakOptions options) throws IOException, InterruptedException, SQLException {
        Instant end = state.now().plus(options.time());
        int kills = 0;
        while (options.kills() > 0 ? kills < options.kills() : state.now().isBefore(end)) {
            PlannedFault fault = plan.nextFault();
            Thread.sleep(fault.pause());
            if (fault.kind().isAtBoundary()) {
                awaitBoundary();
            }
            makeFault(fault);
            kills += fault.kind().kills();
        }
    }

    private void makeFault(PlannedFault fault) throws IOException, InterruptedException, SQLException {
        System.out.printf(
                "%s  %s for %d ms%n",
                state.now(), fault.kind().label(), fault.length().toMillis());
        state.beginFault(fault.kind());
        injector.begin(fault);
        Thread.sleep(fault.length());
        injector.end(fault);
        Duration recovery = system.awaitReady(RECOVERY_TIMEOUT);
        ledger.countFault(fault.kind().label(), recovery);
        state.endFault();
    }

    /** Waits until shortly before the next boundary between two blocks of a forecast. */
    private void awaitBoundary() throws InterruptedException {
        Instant now = state.now();
        Instant earliest = now.plusMillis(2L * BEFORE_BOUNDARY_MILLIS);
        Instant boundary = depots.depots().stream()
                .flatMap(depot -> depot.model().boundariesAfter(earliest))
                .min(Instant::compareTo)
                .filter(next -> next.isBefore(now.plus(BOUNDARY_WAIT)))
                .orElse(earliest);
        Instant at = boundary.minusMillis(ThreadLocalRandom.current().nextInt(BEFORE_BOUNDARY_MILLIS));
        Thread.sleep(Duration.between(now, at));
    }
}
