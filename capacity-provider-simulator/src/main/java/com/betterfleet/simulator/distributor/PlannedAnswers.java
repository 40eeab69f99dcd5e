package com.betterfleet.simulator.distributor;

import java.util.HashMap;
import java.util.Map;

/** Error answers that a test has ordered, so that a partner's patience can be tried. */
public final class PlannedAnswers {
    private final Map<String, PlannedStatus> plans = new HashMap<>();

    private record PlannedStatus(int status, int remaining) {}

    /** @param count how many of the next messages of this type are answered so; 0 takes an order back */
    public synchronized void planAnswer(String type, int status, int count) {
        plans.put(type, new PlannedStatus(status, count));
    }

    /** The ordered status for a message of this type, or 0. Each call uses up one. */
    synchronized int takeStatus(String type) {
        PlannedStatus plan = plans.get(type);
        if (plan == null || plan.remaining() <= 0) {
            return 0;
        }
        plans.put(type, new PlannedStatus(plan.status(), plan.remaining() - 1));
        return plan.status();
    }
}
