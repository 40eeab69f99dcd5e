package com.betterfleet.simulator.depot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class CircuitSnapshotTests {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant VALID_UNTIL = NOON.plusSeconds(120);

    private final CircuitSnapshot answer = CircuitSnapshot.parse("""
            {"id": "sample-depot-grid", "availableCapacityKw": 900, "safeDefaultKw": 800,
             "validUntil": "2026-03-01T12:02:00Z",
             "schedule": [
               {"start": "2026-03-01T12:00:00Z", "end": "2026-03-01T12:01:00Z", "availableCapacityKw": 900},
               {"start": "2026-03-01T12:01:00Z", "end": "2026-03-01T12:10:00Z", "availableCapacityKw": 350}]}
            """).orElseThrow();

    @Test
    void isFollowedWhileTheServiceAnswersAndItIsValid() {
        assertThat(answer.limitAt(VALID_UNTIL.minusMillis(1), true))
                .isEqualTo(new SiteLimit(900, SiteLimit.LimitSource.CIRCUIT));
    }

    @Test
    void givesWayToItsScheduleExactlyWhenItsValidityEnds() {
        assertThat(answer.limitAt(VALID_UNTIL, true)).isEqualTo(new SiteLimit(350, SiteLimit.LimitSource.SCHEDULE));
    }

    @Test
    void givesWayToItsScheduleAtOnceWhenTheServiceDoesNotAnswer() {
        assertThat(answer.limitAt(NOON.plusSeconds(59), false))
                .isEqualTo(new SiteLimit(900, SiteLimit.LimitSource.SCHEDULE));
        assertThat(answer.limitAt(NOON.plusSeconds(60), false))
                .isEqualTo(new SiteLimit(350, SiteLimit.LimitSource.SCHEDULE));
    }

    @Test
    void givesWayToTheSafeDefaultPastTheEndOfTheSchedule() {
        Instant end = NOON.plusSeconds(600);
        assertThat(answer.limitAt(end.minusMillis(1), false))
                .isEqualTo(new SiteLimit(350, SiteLimit.LimitSource.SCHEDULE));
        assertThat(answer.limitAt(end, false)).isEqualTo(new SiteLimit(800, SiteLimit.LimitSource.SAFE_DEFAULT));
        assertThat(answer.limitAt(end, true)).isEqualTo(new SiteLimit(800, SiteLimit.LimitSource.SAFE_DEFAULT));
    }

    @Test
    void isFollowedBeforeItsScheduleBeginsBecauseTheClockMayBeBehind() {
        assertThat(answer.limitAt(NOON.minusMillis(200), false))
                .isEqualTo(new SiteLimit(900, SiteLimit.LimitSource.CIRCUIT));
    }

    @Test
    void withoutAScheduleAppliesUntilItsValidityEndsAndThenTheSafeDefault() {
        CircuitSnapshot bare = CircuitSnapshot.parse(
                        "{\"availableCapacityKw\":0,\"safeDefaultKw\":800,\"validUntil\":\"2026-03-02T01:02:00+13:00\"}")
                .orElseThrow();
        assertThat(bare.limitAt(NOON, false)).isEqualTo(new SiteLimit(0, SiteLimit.LimitSource.CIRCUIT));
        assertThat(bare.limitAt(VALID_UNTIL, false)).isEqualTo(new SiteLimit(800, SiteLimit.LimitSource.SAFE_DEFAULT));
    }

    @Test
    void isEmptyWhenTheTextIsNotACircuit() {
        assertThat(CircuitSnapshot.parse("<html>")).isEmpty();
        assertThat(CircuitSnapshot.parse("{\"availableCapacityKw\":null,\"safeDefaultKw\":800}"))
                .isEmpty();
        assertThat(CircuitSnapshot.parse("{\"availableCapacityKw\":1,\"safeDefaultKw\":1,\"validUntil\":\"noon\"}"))
                .isEmpty();
    }
}
