package com.betterfleet.derms.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.secret.GuessThrottle.GuessLimits;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class GuessThrottleTests {

    private static final String HERE = "192.0.2.1";

    /** What is due after the pause of a wrong guess. */
    private final Queue<Runnable> pauses = new ConcurrentLinkedQueue<>();

    private final GuessThrottle throttle = createThrottle(10);

    @Test
    void theFirstWrongGuessesHaveNoPause() {
        guessWrong(5);
        assertThat(pauses).isEmpty();
    }

    @Test
    void eachFurtherWrongGuessKeepsItsTurnForThePauseAndTheRightCredentialWaitsForNoMore() throws Exception {
        guessWrong(7);
        assertThat(pauses).hasSize(2);

        CompletableFuture<Optional<String>> right = CompletableFuture.supplyAsync(this::verifyRight);
        assertThat(right).isNotDone();
        pauses.remove().run();

        assertThat(right.get(10, TimeUnit.SECONDS)).contains("right");
    }

    @Test
    void moreThanMayWaitAreRefusedUnverifiedWithATimeToRetry() {
        GuessThrottle narrow = createThrottle(0);
        guessWrong(narrow, 7);

        assertThatThrownBy(() -> narrow.verifyInTurn(HERE, () -> {
                    throw new AssertionError("verified out of turn");
                }))
                .isInstanceOfSatisfying(
                        TooManyGuessesException.class,
                        refused -> assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(10)));
    }

    @Test
    void aWaitIsNeverLongerThanTheLongest() {
        GuessThrottle hasty =
                new GuessThrottle(new GuessLimits(1, 10, Duration.ofMillis(1), 0, Duration.ZERO), pauses::add);
        guessWrong(hasty, 1);

        assertThatThrownBy(() -> hasty.verifyInTurn(HERE, () -> Optional.of("right")))
                .isInstanceOf(TooManyGuessesException.class);
    }

    @Test
    void anotherShareIsUnaffected() {
        guessWrong(7);
        assertThat(throttle.verifyInTurn("192.0.2.2", () -> Optional.of("right")))
                .contains("right");
    }

    @Test
    void aSuccessEndsTheRowOfFailures() {
        guessWrong(5);
        assertThat(verifyRight()).contains("right");
        guessWrong(5);
        assertThat(pauses).isEmpty();
    }

    @Test
    void aVerificationThatFailsGivesItsTurnBackAndIsNoWrongGuess() {
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> throttle.verifyInTurn(HERE, () -> {
                        throw new IllegalStateException("the database is away");
                    }))
                    .hasMessage("the database is away");
        }
        assertThat(verifyRight()).contains("right");
        assertThat(pauses).isEmpty();
    }

    @Test
    void thePauseEndsByItself() {
        GuessThrottle real = new GuessThrottle(new GuessLimits(1, 1, Duration.ofSeconds(10), 0, Duration.ofMillis(5)));
        guessWrong(real, 1);
        await().untilAsserted(() ->
                assertThat(real.verifyInTurn(HERE, () -> Optional.of("right"))).contains("right"));
    }

    private GuessThrottle createThrottle(int waiting) {
        return new GuessThrottle(
                new GuessLimits(2, waiting, Duration.ofSeconds(10), 5, Duration.ofSeconds(1)), pauses::add);
    }

    private Optional<String> verifyRight() {
        return throttle.verifyInTurn(HERE, () -> Optional.of("right"));
    }

    private void guessWrong(int times) {
        guessWrong(throttle, times);
    }

    private static void guessWrong(GuessThrottle throttle, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(throttle.<String>verifyInTurn(HERE, Optional::empty)).isEmpty();
        }
    }
}
