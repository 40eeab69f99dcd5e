package com.betterfleet.derms.console.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.compliance.Breaches;
import com.betterfleet.derms.compliance.Breaches.Judging;
import com.betterfleet.derms.compliance.Breaches.Unjudged;
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
    void overFiveSecondsLateIsStuck(long millis, boolean stuck) {
        ControlCycle cycle = cycle(Duration.ofMillis(millis), false, null, NOW);

        assertThat(cycle.stuck()).hasSize(stuck ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({"9999, false", "10000, true"})
    void aWriteThatIsUnconfirmedForTenSecondsIsStuck(long millis, boolean stuck) {
        ControlCycle cycle = cycle(Duration.ZERO, false, NOW.minusMillis(millis), NOW);

        assertThat(cycle.stuck()).hasSize(stuck ? 1 : 0);
    }

    @Test
    void allThatIsStuckIsSaid() {
        assertThat(cycle(Duration.ofSeconds(7), true, NOW.minusSeconds(12), NOW).stuck())
                .containsExactly(
                        "the next decision is 7 s late",
                        "this instance has not decided what is due for 1 s",
                        "the circuit's platform has not confirmed the limit for 12 s");
    }

    @Test
    void whatIsStaleIsSaidAndNotHidden() {
        assertThat(cycle(Duration.ZERO, false, null, NOW.minusSeconds(120)).stale())
                .isFalse();
        assertThat(cycle(Duration.ZERO, false, null, NOW.minusSeconds(121)).stale())
                .isTrue();
        assertThat(cycle(Duration.ZERO, false, null, null).stale()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Breaches.Unjudged.class)
    void whyALoadIsNotJudgedIsSaid(Unjudged why) {
        assertThat(new ControlCycle(
                                "depot",
                                NOW,
                                NOW,
                                NOW,
                                Optional.empty(),
                                Duration.ZERO,
                                new ControlCycle.Runner(Duration.ZERO, false, Optional.empty()),
                                List.of(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                new Judging(Optional.of(why), Optional.empty()))
                        .unjudged())
                .hasValueSatisfying(words -> assertThat(words).hasSizeGreaterThan(20));
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
                new ControlCycle.Runner(Duration.ofSeconds(1), runnerLate, Optional.empty()),
                List.of(),
                Optional.ofNullable(unconfirmedSince),
                Optional.empty(),
                Optional.ofNullable(readAt),
                new Judging(Optional.empty(), Optional.empty()));
    }
}
