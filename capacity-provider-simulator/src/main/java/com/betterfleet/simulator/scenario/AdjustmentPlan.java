package com.betterfleet.simulator.scenario;

import java.time.Duration;

/**
 * How an AdjustGroupCapacityForecast is answered: by a newer forecast of the blocks that were asked for, or not at all.
 *
 * @param factor of the capacity that was asked for; 1 when it is granted in full
 * @param after from the request until the answer is sent
 * @param correlated whether the answer names the request in X-Correlation-ID
 */
public record AdjustmentPlan(AnswerExtent answer, double factor, Duration after, boolean correlated) {

    /** The protocol knows no refusal: a distributor that does not grant says nothing. */
    public enum AnswerExtent {
        FULL,
        PART,
        NEVER
    }

    static AdjustmentPlan neverAnswer() {
        return new AdjustmentPlan(AnswerExtent.NEVER, 1, Duration.ZERO, true);
    }

    static AdjustmentPlan grantInFull() {
        return new AdjustmentPlan(AnswerExtent.FULL, 1, Duration.ZERO, true);
    }

    public boolean answersRequests() {
        return answer != AnswerExtent.NEVER;
    }
}
