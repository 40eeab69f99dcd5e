package com.betterfleet.simulator.distributor;

import java.util.HashMap;
import java.util.Map;

/** Error answers set by a test, to try how the service retries. */
public final class PlannedAnswers {
    private final Map<String, PlannedStatus> plans = new HashMap<>();

    private record PlannedStatus(int status, int remaining) {}

    /** @param count number of the next messages of this type to answer with the status; 0 cancels */
    public synchronized void planAnswer(String type, int status, int count) {
        plans.put(type, new PlannedStatus(status, count));
    }

    /** Returns the planned status for a message of this type, or 0. Each call uses up one. */
    synchronized int takeStatus(String type) {
        PlannedStatus plan = plans.get(type);
        if (plan == null || plan.remaining() <= 0) {
            return 0;
        }
        plans.put(type, new PlannedStatus(plan.status(), plan.remaining() - 1));
        return plan.status();
    }
}
