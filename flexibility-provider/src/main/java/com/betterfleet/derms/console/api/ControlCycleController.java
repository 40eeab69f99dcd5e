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

/** The running control cycle of a scope (M19). */
@RestController
@RequestMapping("/api/v1/scopes/{id}/control-cycle")
@Tag(
        name = "Control cycle",
        description = "What was decided last for a scope, on what, what became of it, what is due next.")
class ControlCycleController {

    private static final int MILLISECOND_SCALE = 3;

    private final ControlCycleAssembler cycles;

    ControlCycleController(ControlCycleAssembler cycles) {
        this.cycles = cycles;
    }

    /** The cycle as it is now. */
    @Schema(name = "ControlCycle")
    record ControlCycleResponse(
            String scopeId,

            @Schema(description = "of when this is") Instant asOf,

            @Schema(description = "the last completed decision or sweep")
            Instant decidedAt,

            @Schema(description = "the last decision that changed something")
            Instant decidedFor,

            @Nullable @Schema(description = "when time alone changes what holds; null: not within sight")
            Instant nextDueAt,

            @Schema(description = "how much later than due the next decision is; 0: it is in time")
            BigDecimal lateSeconds,

            @Schema(description = "over 5 s late, or a write unconfirmed for 10 s")
            boolean stuck,

            @Schema(description = "what is stuck, in words") List<String> stuckBecause,

            SchedulerStatusResponse runner,
            @JsonProperty("import") @Nullable DirectionCycleResponse imported,
            @JsonProperty("export") @Nullable DirectionCycleResponse exported,

            @Nullable @Schema(description = "since when the circuit's platform has not confirmed what was decided")
            Instant unconfirmedSince,

            @Nullable @Schema(description = "why the last try to write it there failed")
            String writeFault,

            LatestReadingResponse reading,
            BreachEvaluationResponse breach) {}

    /** This instance's runner. */
    record SchedulerStatusResponse(
            @Schema(description = "since when it has not finished deciding what is due")
            BigDecimal silentSeconds,

            @Nullable @Schema(description = "when it was late last since it was started, also while it was suspended")
            DecisionDelayResponse lastLate) {}

    /** A time in which nothing was decided. */
    record DecisionDelayResponse(Instant endedAt, BigDecimal seconds) {}

    /** One direction. */
    @Schema(name = "ControlCycleSide")
    record DirectionCycleResponse(
            @Schema(description = "the row of the decision table")
            int row,

            String meaning,
            List<DecisionFactResponse> facts,

            @Nullable @Schema(description = "what the circuit may carry by the last decision; null: no circuit")
            BigDecimal decidedKw,

            @Nullable Instant decidedFor,
            @Nullable Instant writtenAt,

            @Nullable @Schema(description = "what stands on the circuit")
            BigDecimal writtenKw,

            @Nullable @Schema(description = "what the circuit's platform confirmed last; null: it stands on none")
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

    /** What the decision stood on, with the time that belongs to it. */
    record DecisionFactResponse(String text, @Nullable Instant at) {}

    /** The newest reading. */
    record LatestReadingResponse(
            @Nullable @Schema(description = "when all meters of the scope were read last; null: never")
            Instant at,

            @Nullable BigDecimal ageSeconds,

            @Schema(description = "too old to say what is drawn now, or there is none")
            boolean stale) {}

    /** Whether and how far the load is judged against the limit. */
    record BreachEvaluationResponse(
            @Nullable @Schema(description = "why it is not; null: it is")
            String notJudgedBecause,

            @Nullable Instant judgedUntil) {}

    @GetMapping
    @Operation(summary = "The control cycle of a scope as it runs")
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
