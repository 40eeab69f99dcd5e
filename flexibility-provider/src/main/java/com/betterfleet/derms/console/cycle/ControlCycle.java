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
 * The running control cycle of a scope: the last decision, its basis, its effect, and the next decision (M19).
 *
 * @param now the time of this state
 * @param decidedAt the last completed decision or periodic check
 * @param decidedFor the last decision that changed something
 * @param nextDue the next change by time alone; empty: none known
 * @param decisionDelay how far the next decision is overdue; zero: it is on time
 * @param schedulerStatus the state of this instance's decision scheduler
 * @param directions the governed directions
 * @param unconfirmedSince since when the circuit's platform has not confirmed the decided limit; empty: nothing to
 *     confirm
 * @param writeFailure why the last write to the platform failed
 * @param readAt when all meters of the scope were last read; empty: never
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
     * The decision scheduler of this instance.
     *
     * @param sinceLastRun time since it last completed all due decisions
     * @param lastDelay its last delay since it was started
     */
    public record SchedulerStatus(Duration sinceLastRun, boolean late, Optional<DecisionDelay> lastDelay) {}

    /** A fact that a decision is based on, with its time if it has one. */
    public record DecisionFact(String text, Optional<Instant> at) {}

    /**
     * The control cycle of one direction.
     *
     * @param row the row of the decision table, 0 to 9
     * @param meaning the row in words
     * @param decided the limit decided for the circuit; empty where there is no circuit
     * @param circuitLimit the limit in force on the circuit
     * @param readBack the limit that the circuit's platform confirmed last; empty where it is on none
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

    /** A decided limit, the instant it is decided for, and when it was written. */
    public record WrittenLimit(Power limit, Instant decidedFor, Instant writtenAt) {}

    /** A confirmed limit and when it was read back. */
    public record ReadBackLimit(Power limit, Instant at) {}

    /** The reasons why the cycle is stuck; empty: it is not. */
    public List<String> stuckReasons() {
        List<String> reasons = new ArrayList<>();
        if (decisionDelay.compareTo(DecisionLiveness.MAX_DELAY) > 0) {
            reasons.add("the next decision is %d s late".formatted(decisionDelay.toSeconds()));
        }
        if (schedulerStatus.late()) {
            reasons.add("this instance has completed no due decisions for %d s"
                    .formatted(schedulerStatus.sinceLastRun().toSeconds()));
        }
        unconfirmedSince
                .map(since -> Duration.between(since, now))
                .filter(waited -> waited.compareTo(RemoteCircuit.CONFIRMATION_TIMEOUT) >= 0)
                .ifPresent(waited -> reasons.add(
                        "the circuit's platform has not confirmed the limit for %d s".formatted(waited.toSeconds())));
        return reasons;
    }

    /** Whether the newest reading is missing or too old to state the present load. */
    public boolean isReadingStale() {
        return readAt.map(at -> at.plus(MeasuredLoad.MAX_AGE).isBefore(now)).orElse(true);
    }

    /** Why the load is not checked against the limit; empty: it is checked. */
    public Optional<String> notEvaluatedReason() {
        return breachEvaluation.unevaluatedReason().map(why -> switch (why) {
            case NO_CIRCUIT -> "the scope has no circuit, so there is no limit to check its load against";
            case NO_GRID_CONNECTION -> "the scope's circuit is no grid connection, so no limit is written to it";
            case OBSERVED -> "limits are only observed here, so exceeding them is no breach";
        });
    }
}
