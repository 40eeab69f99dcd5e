package com.betterfleet.simulator.scenario;

import java.time.Duration;

/**
 * How an AdjustGroupCapacityForecast is answered: by a newer forecast of the blocks that were asked for, or not at all.
 *
 * @param factor of the capacity that was asked for; 1 when it is granted in full
 * @param after from the request until the answer is sent
 * @param correlated whether the answer names the request in X-Correlation-ID
 */
public record AdjustmentPlan(Answer answer, double factor, Duration after, boolean correlated) {

    /** The protocol knows no refusal: a distributor that does not grant says nothing. */
    public enum Answer {
        FULL,
        PART,
        NEVER
    }

    static AdjustmentPlan never() {
        return new AdjustmentPlan(Answer.NEVER, 1, Duration.ZERO, true);
    }

    static AdjustmentPlan inFull() {
        return new AdjustmentPlan(Answer.FULL, 1, Duration.ZERO, true);
    }

    public boolean answers() {
        return answer != Answer.NEVER;
    }
}
