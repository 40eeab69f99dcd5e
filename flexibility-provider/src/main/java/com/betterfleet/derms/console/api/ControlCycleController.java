package com.betterfleet.derms.console.api;

import com.betterfleet.derms.console.cycle.ControlCycle;
import com.betterfleet.derms.console.cycle.ControlCycles;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.supervision.RunnerPulse.Lateness;
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

    private static final int MILLIS = 3;

    private final ControlCycles cycles;

    ControlCycleController(ControlCycles cycles) {
        this.cycles = cycles;
    }

    /** The cycle as it is now. */
    @Schema(name = "ControlCycle")
    record Cycle(
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

            Runner runner,
            @JsonProperty("import") @Nullable Side imported,
            @JsonProperty("export") @Nullable Side exported,

            @Nullable @Schema(description = "since when the circuit's platform has not confirmed what was decided")
            Instant unconfirmedSince,

            @Nullable @Schema(description = "why the last try to write it there failed")
            String writeFault,

            Reading reading,
            Judged breach) {}

    /** This instance's runner. */
    record Runner(
            @Schema(description = "since when it has not finished deciding what is due")
            BigDecimal silentSeconds,

            @Nullable @Schema(description = "when it was late last since it was started, also while it was suspended")
            Late lastLate) {}

    /** A time in which nothing was decided. */
    record Late(Instant endedAt, BigDecimal seconds) {}

    /** One direction. */
    @Schema(name = "ControlCycleSide")
    record Side(
            @Schema(description = "the row of the decision table")
            int row,

            String meaning,
            List<Fact> facts,

            @Nullable @Schema(description = "what the circuit may carry by the last decision; null: no circuit")
            BigDecimal decidedKw,

            @Nullable Instant decidedFor,
            @Nullable Instant writtenAt,

            @Nullable @Schema(description = "what stands on the circuit")
            BigDecimal writtenKw,

            @Nullable @Schema(description = "what the circuit's platform confirmed last; null: it stands on none")
            BigDecimal readBackKw,

            @Nullable Instant readBackAt) {

        static Side of(ControlCycle.Side side) {
            return new Side(
                    side.row(),
                    side.meaning(),
                    side.facts().stream()
                            .map(fact -> new Fact(fact.text(), fact.at().orElse(null)))
                            .toList(),
                    side.decided().map(decided -> decided.limit().kilowatts()).orElse(null),
                    side.decided().map(ControlCycle.Written::decidedFor).orElse(null),
                    side.decided().map(ControlCycle.Written::writtenAt).orElse(null),
                    side.standing().map(Power::kilowatts).orElse(null),
                    side.readBack().map(back -> back.limit().kilowatts()).orElse(null),
                    side.readBack().map(ControlCycle.ReadBack::at).orElse(null));
        }
    }

    /** What the decision stood on, with the time that belongs to it. */
    record Fact(String text, @Nullable Instant at) {}

    /** The newest reading. */
    record Reading(
            @Nullable @Schema(description = "when all meters of the scope were read last; null: never")
            Instant at,

            @Nullable BigDecimal ageSeconds,

            @Schema(description = "too old to say what is drawn now, or there is none")
            boolean stale) {}

    /** Whether and how far the load is judged against the limit. */
    record Judged(
            @Nullable @Schema(description = "why it is not; null: it is")
            String notJudgedBecause,

            @Nullable Instant judgedUntil) {}

    @GetMapping
    @Operation(summary = "The control cycle of a scope as it runs")
    Cycle cycle(@PathVariable String id) {
        ControlCycle cycle = cycles.of(id);
        return new Cycle(
                cycle.scopeId(),
                cycle.now(),
                cycle.decidedAt(),
                cycle.decidedFor(),
                cycle.nextDue().orElse(null),
                seconds(cycle.late()),
                !cycle.stuck().isEmpty(),
                cycle.stuck(),
                new Runner(
                        seconds(cycle.runner().silence()),
                        cycle.runner()
                                .last()
                                .map(late -> late(late, cycle.now()))
                                .orElse(null)),
                side(cycle, Direction.IMPORT),
                side(cycle, Direction.EXPORT),
                cycle.unconfirmedSince().orElse(null),
                cycle.fault().orElse(null),
                new Reading(
                        cycle.readAt().orElse(null),
                        cycle.readAt()
                                .map(at -> seconds(Duration.between(at, cycle.now())))
                                .orElse(null),
                        cycle.stale()),
                new Judged(
                        cycle.unjudged().orElse(null), cycle.judging().until().orElse(null)));
    }

    private static Late late(Lateness late, Instant now) {
        return new Late(now.minus(late.ago()).truncatedTo(ChronoUnit.MILLIS), seconds(late.lasted()));
    }

    private static @Nullable Side side(ControlCycle cycle, Direction direction) {
        Optional<ControlCycle.Side> found = cycle.sides().stream()
                .filter(side -> side.direction() == direction)
                .findFirst();
        return found.map(Side::of).orElse(null);
    }

    private static BigDecimal seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toMillis(), MILLIS);
    }
}
