package com.betterfleet.derms.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.time.DueWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

@Tag("sql")
@ServiceTest
class SimulatedTimeTests {

    private static final List<Instant> SEEN = Collections.synchronizedList(new ArrayList<>());

    @Autowired
    private SimulatedTime time;

    @Autowired
    private InstantSource clock;

    @Autowired
    private DatabaseTime database;

    @Test
    void agreesWithTheDatabase() {
        Instant before = clock.instant();
        Instant queried = database.queryTime().simulatedTime();
        assertThat(queried).isBetween(before.minusSeconds(1), clock.instant().plusSeconds(1));
    }

    @Test
    void continuesFromTheTimeItWasMovedTo() {
        Instant wanted = clock.instant().plus(Duration.ofHours(3));
        long started = System.nanoTime();
        time.moveTo(wanted);
        assertThat(clock.instant())
                .isAfterOrEqualTo(wanted)
                .isBefore(wanted.plusSeconds(30).plusNanos(System.nanoTime() - started));
        assertThat(database.queryTime().simulatedTime()).isAfterOrEqualTo(wanted);
    }

    @Test
    void returnsTheTimeToWhichAnotherInstanceHasJustMovedIt() {
        Instant wanted = clock.instant().plus(Duration.ofHours(2));
        assertThat(database.advanceTo(wanted)).isEmpty();
        assertThat(time.currentTime()).isAfterOrEqualTo(wanted);
    }

    @Test
    void runsDueWorkBeforeTheMoveReturns() {
        Instant wanted = clock.instant().plus(Duration.ofHours(1));
        time.moveTo(wanted);
        assertThat(SEEN).anyMatch(seen -> !seen.isBefore(wanted));
    }

    @Test
    void movesForwardOnlyAndNamesBothTimes() {
        Instant wanted = clock.instant().minusSeconds(60);
        assertThatExceptionOfType(ClockMoveRefusedException.class)
                .isThrownBy(() -> time.moveTo(wanted))
                .withMessageContaining(wanted.toString())
                .satisfies(refused -> assertThat(refused.reason())
                        .isEqualTo(ClockMoveRefusedException.MoveRefusalReason.IN_THE_PAST));
    }

    @Test
    void refusesATimeTooFarAhead() {
        assertThatExceptionOfType(ClockMoveRefusedException.class)
                .isThrownBy(() -> time.moveTo(Instant.parse("9999-01-01T00:00:00Z")))
                .satisfies(refused ->
                        assertThat(refused.reason()).isEqualTo(ClockMoveRefusedException.MoveRefusalReason.TOO_FAR));
    }

    @Test
    void neverRunsBackwards() {
        Instant before = clock.instant();
        for (int i = 0; i < 10_000; i++) {
            Instant now = clock.instant();
            assertThat(now).isAfterOrEqualTo(before);
            before = now;
        }
    }

    @TestConfiguration
    static class RecordingWork {

        @Bean
        DueWork witness(InstantSource clock) {
            return () -> SEEN.add(clock.instant());
        }
    }
}
