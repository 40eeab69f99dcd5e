package com.betterfleet.derms.console.api;

import com.betterfleet.derms.console.cycle.ControlCycle;
import com.betterfleet.derms.console.cycle.ControlCycleAssembler;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.supervision.DecisionLiveness.DecisionDelay;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Returns the running control cycle of a scope (M19). */
@RestController
@RequestMapping("/api/v1/scopes/{id}/control-cycle")
@Tag(
        name = "Control cycle",
        description = "The last decision for a scope, its basis, its effect, and the next decision.")
class ControlCycleController {

    private static final int MILLISECOND_SCALE = 3;

    private final ControlCycleAssembler cycles;

    ControlCycleController(ControlCycleAssembler cycles) {
        this.cycles = cycles;
    }

    /** The control cycle at an instant. */
    @Schema(name = "ControlCycle")
    record ControlCycleResponse(
            String scopeId,

            @Schema(description = "the time of this state") Instant asOf,

            @Schema(description = "the last completed decision or periodic check")
            Instant decidedAt,

            @Schema(description = "the last decision that changed something")
            Instant decidedFor,

            @Nullable @Schema(description = "the next change by time alone; null: none known")
            Instant nextDueAt,

            @Schema(description = "how far the next decision is overdue; 0: it is on time")
            BigDecimal lateSeconds,

            @Schema(description = "a decision is over 5 s late, or a write unconfirmed for 10 s")
            boolean stuck,

            @Schema(description = "the reasons why it is stuck")
            List<String> stuckBecause,

            SchedulerStatusResponse runner,
            @JsonProperty("import") @Nullable DirectionCycleResponse imported,
            @JsonProperty("export") @Nullable DirectionCycleResponse exported,

            @Nullable @Schema(description = "since when the circuit's platform has not confirmed the decided limit")
            Instant unconfirmedSince,

            @Nullable @Schema(description = "why the last write to the platform failed")
            String writeFault,

            LatestReadingResponse reading,
            BreachEvaluationResponse breach) {}

    /** The decision scheduler of this instance. */
    record SchedulerStatusResponse(
            @Schema(description = "seconds since it last completed all due decisions")
            BigDecimal silentSeconds,

            @Nullable @Schema(description = "its last delay since it was started, suspension included")
            DecisionDelayResponse lastLate) {}

    /** A period without decisions. */
    record DecisionDelayResponse(Instant endedAt, BigDecimal seconds) {}

    /** The control cycle of one direction. */
    @Schema(name = "ControlCycleSide")
    record DirectionCycleResponse(
            @Schema(description = "the row of the decision table, 0 to 9")
            int row,

            String meaning,
            List<DecisionFactResponse> facts,

            @Nullable @Schema(description = "the limit that the last decision set for the circuit; null: no circuit")
            BigDecimal decidedKw,

            @Nullable Instant decidedFor,
            @Nullable Instant writtenAt,

            @Nullable @Schema(description = "the limit in force on the circuit")
            BigDecimal writtenKw,

            @Nullable @Schema(description = "the limit that the circuit's platform confirmed last; null: it is on none")
            BigDecimal readBackKw,

            @Nullable Instant readBackAt) {

        static DirectionCycleResponse of(ControlCycle.DirectionCycle side) {
            return new DirectionCycleResponse(
                    side.row(),
                    side.meaning(),
                    side.facts().stream()
                            .map(fact -> new DecisionFactResponse(
                                    fact.text(), fact.at().orElse(null)))
                            .toList(),
                    side.decided()
                            .map(decidedLimit -> decidedLimit.limit().kilowatts())
                            .orElse(null),
                    side.decided().map(ControlCycle.WrittenLimit::decidedFor).orElse(null),
                    side.decided().map(ControlCycle.WrittenLimit::writtenAt).orElse(null),
                    side.circuitLimit().map(Power::kilowatts).orElse(null),
                    side.readBack()
                            .map(readBackLimit -> readBackLimit.limit().kilowatts())
                            .orElse(null),
                    side.readBack().map(ControlCycle.ReadBackLimit::at).orElse(null));
        }
    }

    /** A fact that the decision is based on, with its time if it has one. */
    record DecisionFactResponse(String text, @Nullable Instant at) {}

    /** The newest meter reading. */
    record LatestReadingResponse(
            @Nullable @Schema(description = "when all meters of the scope were last read; null: never")
            Instant at,

            @Nullable BigDecimal ageSeconds,

            @Schema(description = "missing, or too old to state the present load")
            boolean stale) {}

    /** Whether and until when the load is checked against the limit. */
    record BreachEvaluationResponse(
            @Nullable @Schema(description = "why the load is not checked; null: it is checked")
            String notJudgedBecause,

            @Nullable Instant judgedUntil) {}

    @GetMapping
    @Operation(summary = "Returns the running control cycle of a scope")
    ControlCycleResponse getControlCycle(@PathVariable String id) {
        ControlCycle cycle = cycles.assembleCycle(id);
        return new ControlCycleResponse(
                cycle.scopeId(),
                cycle.now(),
                cycle.decidedAt(),
                cycle.decidedFor(),
                cycle.nextDue().orElse(null),
                toSeconds(cycle.decisionDelay()),
                !cycle.stuckReasons().isEmpty(),
                cycle.stuckReasons(),
                new SchedulerStatusResponse(
                        toSeconds(cycle.schedulerStatus().sinceLastRun()),
                        cycle.schedulerStatus()
                                .lastDelay()
                                .map(late -> toDecisionDelay(late, cycle.now()))
                                .orElse(null)),
                toDirectionCycle(cycle, Direction.IMPORT),
                toDirectionCycle(cycle, Direction.EXPORT),
                cycle.unconfirmedSince().orElse(null),
                cycle.writeFailure().orElse(null),
                new LatestReadingResponse(
                        cycle.readAt().orElse(null),
                        cycle.readAt()
                                .map(at -> toSeconds(Duration.between(at, cycle.now())))
                                .orElse(null),
                        cycle.isReadingStale()),
                new BreachEvaluationResponse(
                        cycle.notEvaluatedReason().orElse(null),
                        cycle.breachEvaluation().until().orElse(null)));
    }

    private static DecisionDelayResponse toDecisionDelay(DecisionDelay late, Instant now) {
        return new DecisionDelayResponse(
                now.minus(late.endedAgo()).truncatedTo(ChronoUnit.MILLIS), toSeconds(late.duration()));
    }

    private static @Nullable DirectionCycleResponse toDirectionCycle(ControlCycle cycle, Direction direction) {
        Optional<ControlCycle.DirectionCycle> found = cycle.directions().stream()
                .filter(side -> side.direction() == direction)
                .findFirst();
        return found.map(DirectionCycleResponse::of).orElse(null);
    }

    private static BigDecimal toSeconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), MILLISECOND_SCALE);
    }
}
