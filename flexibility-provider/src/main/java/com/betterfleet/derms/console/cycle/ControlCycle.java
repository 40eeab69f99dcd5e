package com.betterfleet.derms.console.cycle;

import com.betterfleet.derms.compliance.BreachQueries.EvaluationStatus;
import com.betterfleet.derms.envelope.remote.RemoteCircuit;
import com.betterfleet.derms.metering.MeasuredLoad;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.supervision.DecisionLiveness;
import com.betterfleet.derms.supervision.DecisionLiveness.DecisionDelay;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The running control cycle of a scope: what was decided last, on what, what became of it and what is due next (M19).
 *
 * @param now of when this is
 * @param decidedAt the last completed decision or sweep
 * @param decidedFor the last decision that changed something
 * @param nextDue when time alone changes what holds next; empty: not within sight
 * @param decisionDelay how much later than due the next decision is; zero: it is in time
 * @param schedulerStatus when this instance last finished deciding all that was due
 * @param directions the governed directions
 * @param unconfirmedSince since when what was decided has not been read back from the circuit's platform; empty: nothing to wait for
 * @param writeFailure why the last try to write it there failed
 * @param readAt when all meters of the scope were read last; empty: never
 */
public record ControlCycle(
        String scopeId,
        Instant now,
        Instant decidedAt,
        Instant decidedFor,
        Optional<Instant> nextDue,
        Duration decisionDelay,
        SchedulerStatus schedulerStatus,
        List<DirectionCycle> directions,
        Optional<Instant> unconfirmedSince,
        Optional<String> writeFailure,
        Optional<Instant> readAt,
        EvaluationStatus breachEvaluation) {

    public ControlCycle {
        directions = List.copyOf(directions);
    }

    /**
     * This instance's runner.
     *
     * @param sinceLastRun since when it has not finished deciding what is due
     * @param lastDelay when it was late before, since it was started
     */
    public record SchedulerStatus(Duration sinceLastRun, boolean late, Optional<DecisionDelay> lastDelay) {}

    /** Something a decision stood on, with the time that belongs to it, where one does. */
    public record DecisionFact(String text, Optional<Instant> at) {}

    /**
     * One direction.
     *
     * @param row of the decision table
     * @param meaning the row in words
     * @param decided what the circuit may carry by that decision; empty where there is no circuit
     * @param circuitLimit what stands on the circuit now
     * @param readBack what its platform confirmed last; empty where it stands on none
     */
    public record DirectionCycle(
            Direction direction,
            int row,
            String meaning,
            List<DecisionFact> facts,
            Optional<WrittenLimit> decided,
            Optional<Power> circuitLimit,
            Optional<ReadBackLimit> readBack) {
        public DirectionCycle {
            facts = List.copyOf(facts);
        }
    }

    /** What was decided, for which instant, and when it was written. */
    public record WrittenLimit(Power limit, Instant decidedFor, Instant writtenAt) {}

    /** What was read back, and when. */
    public record ReadBackLimit(Power limit, Instant at) {}

    /** What is stuck, in words; empty: all goes on. */
    public List<String> stuckReasons() {
        List<String> reasons = new ArrayList<>();
        if (decisionDelay.compareTo(DecisionLiveness.MAX_DELAY) > 0) {
            reasons.add("the next decision is %d s late".formatted(decisionDelay.toSeconds()));
        }
        if (schedulerStatus.late()) {
            reasons.add("this instance has not decided what is due for %d s"
                    .formatted(schedulerStatus.sinceLastRun().toSeconds()));
        }
        unconfirmedSince
                .map(since -> Duration.between(since, now))
                .filter(waited -> waited.compareTo(RemoteCircuit.CONFIRMATION_TIMEOUT) >= 0)
                .ifPresent(waited -> reasons.add(
                        "the circuit's platform has not confirmed the limit for %d s".formatted(waited.toSeconds())));
        return reasons;
    }

    /** Whether the newest reading is too old to say what is drawn now, or there is none. */
    public boolean isReadingStale() {
        return readAt.map(at -> at.plus(MeasuredLoad.MAX_AGE).isBefore(now)).orElse(true);
    }

    /** Why the load is not judged against the limit; empty: it is. */
    public Optional<String> notEvaluatedReason() {
        return breachEvaluation.unevaluatedReason().map(why -> switch (why) {
            case NO_CIRCUIT -> "the scope has no circuit, so that there is no limit to judge its load by";
            case NO_GRID_CONNECTION -> "the scope's circuit is no grid connection, its limit is not written";
            case OBSERVED -> "limits are only observed here, so that exceeding them is no breach";
        });
    }
}
