package com.betterfleet.simulator.depot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class CircuitAnswerTests {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant VALID_UNTIL = NOON.plusSeconds(120);

    private final CircuitAnswer answer = CircuitAnswer.parse("""
            {"id": "sample-depot-grid", "availableCapacityKw": 900, "safeDefaultKw": 800,
             "validUntil": "2026-03-01T12:02:00Z",
             "schedule": [
               {"start": "2026-03-01T12:00:00Z", "end": "2026-03-01T12:01:00Z", "availableCapacityKw": 900},
               {"start": "2026-03-01T12:01:00Z", "end": "2026-03-01T12:10:00Z", "availableCapacityKw": 350}]}
            """).orElseThrow();

    @Test
    void isFollowedWhileTheServiceAnswersAndItIsValid() {
        assertThat(answer.at(VALID_UNTIL.minusMillis(1), true)).isEqualTo(new Limit(900, Limit.Source.CIRCUIT));
    }

    @Test
    void givesWayToItsScheduleExactlyWhenItsValidityEnds() {
        assertThat(answer.at(VALID_UNTIL, true)).isEqualTo(new Limit(350, Limit.Source.SCHEDULE));
    }

    @Test
    void givesWayToItsScheduleAtOnceWhenTheServiceDoesNotAnswer() {
        assertThat(answer.at(NOON.plusSeconds(59), false)).isEqualTo(new Limit(900, Limit.Source.SCHEDULE));
        assertThat(answer.at(NOON.plusSeconds(60), false)).isEqualTo(new Limit(350, Limit.Source.SCHEDULE));
    }

    @Test
    void givesWayToTheSafeDefaultPastTheEndOfTheSchedule() {
        Instant end = NOON.plusSeconds(600);
        assertThat(answer.at(end.minusMillis(1), false)).isEqualTo(new Limit(350, Limit.Source.SCHEDULE));
        assertThat(answer.at(end, false)).isEqualTo(new Limit(800, Limit.Source.SAFE_DEFAULT));
        assertThat(answer.at(end, true)).isEqualTo(new Limit(800, Limit.Source.SAFE_DEFAULT));
    }

    @Test
    void isFollowedBeforeItsScheduleBeginsBecauseOurClockMayBeBehind() {
        assertThat(answer.at(NOON.minusMillis(200), false)).isEqualTo(new Limit(900, Limit.Source.CIRCUIT));
    }

    @Test
    void withoutAScheduleHoldsUntilItsValidityEndsAndThenTheSafeDefault() {
        CircuitAnswer bare = CircuitAnswer.parse(
                        "{\"availableCapacityKw\":0,\"safeDefaultKw\":800,\"validUntil\":\"2026-03-02T01:02:00+13:00\"}")
                .orElseThrow();
        assertThat(bare.at(NOON, false)).isEqualTo(new Limit(0, Limit.Source.CIRCUIT));
        assertThat(bare.at(VALID_UNTIL, false)).isEqualTo(new Limit(800, Limit.Source.SAFE_DEFAULT));
    }

    @Test
    void isNoneWhenTheTextIsNoCircuit() {
        assertThat(CircuitAnswer.parse("<html>")).isEmpty();
        assertThat(CircuitAnswer.parse("{\"availableCapacityKw\":null,\"safeDefaultKw\":800}"))
                .isEmpty();
        assertThat(CircuitAnswer.parse("{\"availableCapacityKw\":1,\"safeDefaultKw\":1,\"validUntil\":\"noon\"}"))
                .isEmpty();
    }
}
