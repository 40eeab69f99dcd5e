package com.betterfleet.simulator.scenario;

import java.time.Duration;

/**
 * How an AdjustGroupCapacityForecast is answered: by a newer forecast of the requested blocks, or not at all.
 *
 * @param factor applied to the requested capacity; 1 when it is granted in full
 * @param after time from the request until the answer is sent
 * @param correlated whether the answer names the request in X-Correlation-ID
 */
public record AdjustmentPlan(AnswerExtent answer, double factor, Duration after, boolean correlated) {

    /** How much is granted. The protocol has no refusal: a distributor that does not grant sends no answer. */
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
