package com.betterfleet.derms.ems.readings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Pauses before reconnects to the broker of meter readings. */
@Execution(ExecutionMode.CONCURRENT)
class ReconnectPauseTests {

    private final ReconnectPause pause = new ReconnectPause();

    @Test
    void whileTheBrokerIsAwayPausesGrowToHalfAMinute() {
        assertThat(seconds(7, Duration.ZERO, false)).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
    }

    @Test
    void whileAnotherClientHasTheSameIdPausesGrowToFiveMinutes() {
        assertThat(seconds(11, Duration.ofSeconds(20), true))
                .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L);
    }

    @Test
    void connectionsThatEndSoonOneAfterTheOtherCountAsTakenOver() {
        assertThat(seconds(1, Duration.ofHours(5), false)).containsExactly(1L);
        assertThat(seconds(1, Duration.ofSeconds(2), false)).containsExactly(2L);
        assertThat(pause.isContested()).as("once").isFalse();

        assertThat(seconds(9, Duration.ofSeconds(2), false))
                .containsExactly(4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L);
        assertThat(pause.isContested()).isTrue();

        assertThat(seconds(1, Duration.ZERO, false)).as("the broker is away").containsExactly(30L);
        assertThat(pause.isContested()).isFalse();
    }

    @Test
    void afterAConnectionThatLastedPausesBeginAnew() {
        seconds(6, Duration.ZERO, false);

        assertThat(pause.nextPause(Duration.ofSeconds(59), false)).hasSeconds(30);
        assertThat(pause.nextPause(Duration.ofMinutes(1), false)).hasSeconds(1);
        seconds(9, Duration.ZERO, true);
        assertThat(pause.nextPause(Duration.ofMinutes(14), true))
                .as("the other client pauses too")
                .hasSeconds(300);
        assertThat(pause.nextPause(Duration.ofMinutes(15), true)).hasSeconds(1);
    }

    private List<Long> seconds(int times, Duration connectedFor, boolean takenOver) {
        return Stream.generate(() -> pause.nextPause(connectedFor, takenOver).toSeconds())
                .limit(times)
                .toList();
    }
}
