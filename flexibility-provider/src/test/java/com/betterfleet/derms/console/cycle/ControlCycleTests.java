package com.betterfleet.derms.console.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.compliance.BreachQueries;
import com.betterfleet.derms.compliance.BreachQueries.EvaluationStatus;
import com.betterfleet.derms.compliance.BreachQueries.UnevaluatedReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** M19: what is stuck and what is stale, at each boundary. */
class ControlCycleTests {

    private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");

    @ParameterizedTest
    @CsvSource({"0, false", "5000, false", "5001, true"})
    void decisionOverFiveSecondsLateIsStuck(long millis, boolean stuck) {
        ControlCycle cycle = cycle(Duration.ofMillis(millis), false, null, NOW);

        assertThat(cycle.stuckReasons()).hasSize(stuck ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({"9999, false", "10000, true"})
    void writeUnconfirmedForTenSecondsIsStuck(long millis, boolean stuck) {
        ControlCycle cycle = cycle(Duration.ZERO, false, NOW.minusMillis(millis), NOW);

        assertThat(cycle.stuckReasons()).hasSize(stuck ? 1 : 0);
    }

    @Test
    void allStuckReasonsAreListed() {
        assertThat(cycle(Duration.ofSeconds(7), true, NOW.minusSeconds(12), NOW).stuckReasons())
                .containsExactly(
                        "the next decision is 7 s late",
                        "this instance has completed no due decisions for 1 s",
                        "the circuit's platform has not confirmed the limit for 12 s");
    }

    @Test
    void readingOlderThanLimitOrMissingIsStale() {
        assertThat(cycle(Duration.ZERO, false, null, NOW.minusSeconds(120)).isReadingStale())
                .isFalse();
        assertThat(cycle(Duration.ZERO, false, null, NOW.minusSeconds(121)).isReadingStale())
                .isTrue();
        assertThat(cycle(Duration.ZERO, false, null, null).isReadingStale()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(BreachQueries.UnevaluatedReason.class)
    void reasonForMissingEvaluationIsStated(UnevaluatedReason reason) {
        assertThat(new ControlCycle(
                                "depot",
                                NOW,
                                NOW,
                                NOW,
                                Optional.empty(),
                                Duration.ZERO,
                                new ControlCycle.SchedulerStatus(Duration.ZERO, false, Optional.empty()),
                                List.of(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                new EvaluationStatus(Optional.of(reason), Optional.empty()))
                        .notEvaluatedReason())
                .hasValueSatisfying(text -> assertThat(text).hasSizeGreaterThan(20));
    }

    private static ControlCycle cycle(
            Duration late, boolean runnerLate, @Nullable Instant unconfirmedSince, @Nullable Instant readAt) {
        return new ControlCycle(
                "depot",
                NOW,
                NOW,
                NOW,
                Optional.empty(),
                late,
                new ControlCycle.SchedulerStatus(Duration.ofSeconds(1), runnerLate, Optional.empty()),
                List.of(),
                Optional.ofNullable(unconfirmedSince),
                Optional.empty(),
                Optional.ofNullable(readAt),
                new EvaluationStatus(Optional.empty(), Optional.empty()));
    }
}
