package com.betterfleet.derms.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExponentialBackoffTests {

    private final ExponentialBackoff backoff = new ExponentialBackoff(Duration.ofSeconds(5), Duration.ofMinutes(5));

    @ParameterizedTest
    @CsvSource({"0, 5", "1, 5", "2, 10", "3, 20", "6, 160", "7, 300", "8, 300", "2147483647, 300"})
    void doublesUpToTheMaximum(int failures, long seconds) {
        assertThat(backoff.pauseAfter(failures)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({"1, 3, 5", "1, 5, 5", "1, 6, 6", "3, 6, 20", "8, 600, 600"})
    void isAtLeastThePauseThatTheOtherSideAskedFor(int failures, long asked, long seconds) {
        assertThat(backoff.pauseAfter(failures, Optional.of(Duration.ofSeconds(asked))))
                .isEqualTo(Duration.ofSeconds(seconds));
        assertThat(backoff.pauseAfter(failures, Optional.empty())).isEqualTo(backoff.pauseAfter(failures));
    }

    @Test
    void shortensByAtMostAQuarter() {
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            assertThat(backoff.jitteredPauseAfter(2, random))
                    .isGreaterThan(Duration.ofMillis(7_500))
                    .isLessThanOrEqualTo(Duration.ofSeconds(10));
        }
    }

    @Test
    void refusesAPauseThatIsNotPositiveOrExceedsTheMaximum() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new ExponentialBackoff(Duration.ZERO, Duration.ofSeconds(1)));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new ExponentialBackoff(Duration.ofSeconds(2), Duration.ofSeconds(1)));
    }
}
