package com.betterfleet.simulator.scenario;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What the distributor does wrong at present: by the scenario, or by order of a test until it is taken back. */
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

    /** Whoever is kept waiting by the old ones is let go. */
    public synchronized void replaceFaults(FaultPlan next) {
        ActiveFaults old = activeFaults;
        activeFaults = new ActiveFaults(next);
        old.replaced().countDown();
    }

    /** Waits as long as a fault demands, at most until the faults are others. In real time: a caller's patience is. */
    public void waitAtMost(Duration most) {
        try {
            // Whether time passed or we were let go makes no difference here.
            var unused = activeFaults.replaced().await(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A scenario that is played on, or another one with the same faults, takes no order back. */
    private synchronized void adoptScenarioFaults(FaultPlan next) {
        if (!next.equals(scenarioFaults)) {
            scenarioFaults = next;
            replaceFaults(next);
        }
    }
}
