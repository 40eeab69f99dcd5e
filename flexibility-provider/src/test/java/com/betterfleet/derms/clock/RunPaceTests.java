package com.betterfleet.derms.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunPaceTests {

    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final Duration SAFETY = Duration.ofMinutes(2);

    private final RunPace pace = new RunPace();

    @Test
    void runsAtOnceBeforeAnythingIsKnown() {
        assertThat(pace.untilNextRun(Optional.empty(), NOON, 0)).isZero();
    }

    @Test
    void runsExactlyAtTheDueTime() {
        pace.recordRun(NOON, 0, false, false);

        assertThat(untilRun(NOON.plusSeconds(7), NOON.plusSeconds(2))).isEqualTo(Duration.ofSeconds(5));
        assertThat(untilRun(NOON.plusSeconds(7), NOON.plusSeconds(7))).isZero();
    }

    @Test
    void runsEveryTwoMinutesThoughNothingIsDue() {
        pace.recordRun(NOON, 0, false, false);

        assertThat(pace.untilNextRun(Optional.empty(), NOON, 0)).isEqualTo(SAFETY);
        assertThat(pace.untilNextRun(Optional.empty(), NOON.plusSeconds(119), nanos(119_000)))
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(untilRun(Instant.MAX, NOON)).isEqualTo(SAFETY);
        assertThat(pace.untilNextRun(Optional.of(NOON.plusSeconds(150)), NOON.plusSeconds(119), nanos(119_000)))
                .isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void theSafetyRunFollowsTheMonotonicClockThoughTheServiceClockPauses() {
        pace.recordRun(NOON, 0, false, false);

        assertThat(pace.untilNextRun(Optional.of(NOON.plusSeconds(5)), NOON, nanos(120_000)))
                .isLessThanOrEqualTo(Duration.ZERO);
    }

    @Test
    void aFailedRunIsRepeatedAfterAQuarterSecondThoughNothingIsDue() {
        pace.recordRun(NOON, 0, true, false);

        assertThat(pace.untilNextRun(Optional.empty(), NOON, 0)).isEqualTo(Duration.ofMillis(250));
        assertThat(untilRun(NOON.minusSeconds(1), NOON)).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void whatIsStillDueRunsAgainSoonAndLessOftenUpToAQuarterSecond() {
        pace.recordRun(NOON, 0, false, false);
        Instant due = NOON.minusSeconds(1);
        assertThat(untilRun(due, NOON)).isEqualTo(Duration.ofMillis(25));

        for (long expected : new long[] {50, 100, 200, 250, 250}) {
            pace.recordRun(NOON, 0, false, pace.isStillDue(Optional.of(due)));
            assertThat(untilRun(due, NOON)).isEqualTo(Duration.ofMillis(expected));
        }
    }

    @Test
    void aNewDueTimeEndsThePauses() {
        pace.recordRun(NOON, 0, false, true);
        pace.recordRun(NOON, 0, false, true);
        assertThat(untilRun(NOON.plusMillis(1), NOON.plusMillis(1))).isZero();

        pace.recordRun(NOON.plusMillis(1), 0, false, pace.isStillDue(Optional.of(NOON.plusMillis(1))));
        assertThat(untilRun(NOON, NOON.plusMillis(1))).isEqualTo(Duration.ofMillis(25));
    }

    @Test
    void workThatFallsDueAfterAPauseRunsAtOnceThoughItsInstantIsInThePast() {
        pace.recordRun(NOON, 0, false, false);

        assertThat(pace.untilNextRun(Optional.of(Instant.EPOCH), NOON.plusSeconds(10), nanos(10_000)))
                .isLessThanOrEqualTo(Duration.ZERO);
    }

    private Duration untilRun(Instant due, Instant now) {
        return pace.untilNextRun(Optional.of(due), now, 0);
    }

    private static long nanos(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}
