package com.betterfleet.simulator.scenario;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What the distributor does wrong at present: by the scenario, or by order of a test until it is taken back. */
public final class CurrentFaults {
    private volatile InForce inForce;
    private FaultPlan ofScenario;

    private record InForce(FaultPlan plan, CountDownLatch over) {
        InForce(FaultPlan plan) {
            this(plan, new CountDownLatch(1));
        }
    }

    public CurrentFaults(CurrentScenario scenario) {
        ofScenario = scenario.get().faults();
        inForce = new InForce(ofScenario);
        scenario.follow(next -> follow(next.faults()));
    }

    public FaultPlan get() {
        return inForce.plan();
    }

    /** Whoever is kept waiting by the old ones is let go. */
    public synchronized void change(FaultPlan next) {
        InForce old = inForce;
        inForce = new InForce(next);
        old.over().countDown();
    }

    /** Waits as long as a fault demands, at most until the faults are others. In real time: a caller's patience is. */
    public void keepWaiting(Duration most) {
        try {
            // Whether time passed or we were let go makes no difference here.
            var unused = inForce.over().await(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A scenario that is played on, or another one with the same faults, takes no order back. */
    private synchronized void follow(FaultPlan next) {
        if (!next.equals(ofScenario)) {
            ofScenario = next;
            change(next);
        }
    }
}
