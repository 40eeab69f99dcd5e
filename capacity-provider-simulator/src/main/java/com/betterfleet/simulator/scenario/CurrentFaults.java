package com.betterfleet.simulator.scenario;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The active faults, from the scenario or set by a test until it removes them. */
public final class CurrentFaults {
    private volatile ActiveFaults activeFaults;
    private FaultPlan scenarioFaults;

    private record ActiveFaults(FaultPlan plan, CountDownLatch replaced) {
        ActiveFaults(FaultPlan plan) {
            this(plan, new CountDownLatch(1));
        }
    }

    public CurrentFaults(CurrentScenario scenario) {
        scenarioFaults = scenario.current().faults();
        activeFaults = new ActiveFaults(scenarioFaults);
        scenario.addListener(next -> adoptScenarioFaults(next.faults()));
    }

    public FaultPlan current() {
        return activeFaults.plan();
    }

    /** Replaces the faults and releases the callers that the old ones delay. */
    public synchronized void replaceFaults(FaultPlan next) {
        ActiveFaults old = activeFaults;
        activeFaults = new ActiveFaults(next);
        old.replaced().countDown();
    }

    /** Waits for the delay of a fault, in real time, or until the faults are replaced. */
    public void waitAtMost(Duration most) {
        try {
            // It makes no difference whether the time passed or the faults were replaced.
            var unused = activeFaults.replaced().await(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Uses the scenario's faults when they differ from the last scenario's; otherwise faults set by a test stay active.
     */
    private synchronized void adoptScenarioFaults(FaultPlan next) {
        if (!next.equals(scenarioFaults)) {
            scenarioFaults = next;
            replaceFaults(next);
        }
    }
}
