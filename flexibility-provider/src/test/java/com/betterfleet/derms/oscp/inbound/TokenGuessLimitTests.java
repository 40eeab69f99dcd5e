package com.betterfleet.derms.oscp.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.link.LinkState;
import com.betterfleet.derms.registration.AuthenticatedPartner;
import com.betterfleet.derms.secret.TooManyGuessesException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class TokenGuessLimitTests {

    private static final String HERE = "192.0.2.1";
    private static final AuthenticatedPartner PARTNER =
            new AuthenticatedPartner("c", LinkState.LinkStateKind.ONLINE, Map.of(), Optional.empty(), false);

    private final TokenGuessLimit limit = new TokenGuessLimit();

    @Tag("OSCP-STATUS-11")
    @Test
    void aLongTokenIsAcceptedHoweverManyWrongOnesCameBeforeAndAWrongOneIsStillCalledWrong() {
        for (int i = 0; i < 130; i++) {
            assertThat(find("a-wrong-token-of-a-partner-" + i, false)).isEmpty();
        }
        assertThat(find("a-token-of-a-partner-0001", true)).contains(PARTNER);
    }

    @Tag("OSCP-STATUS-11")
    @Test
    void wrongLongTokensThatComeFasterThanTheyAreAnsweredAreCalledTooMany() throws Exception {
        try (ExecutorService attackers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<AuthenticatedPartner>>> guesses = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                String guess = "a-wrong-token-of-a-partner-" + i;
                guesses.add(attackers.submit(() -> find(guess, false)));
            }
            assertThat(find("a-token-of-a-partner-0001", true)).as("at once").contains(PARTNER);
            long tooMany = 0;
            for (Future<Optional<AuthenticatedPartner>> guess : guesses) {
                try {
                    assertThat(guess.get(30, TimeUnit.SECONDS)).isEmpty();
                } catch (ExecutionException e) {
                    assertThat(e.getCause())
                            .isInstanceOf(TooManyGuessesException.class)
                            .hasMessageNotContaining("a-wrong");
                    tooMany++;
                }
            }
            assertThat(tooMany).isPositive();
        }
    }

    @Test
    void aShortTokenThatWasRightBeforeWaitsForNoGuess() {
        assertThat(find("short-01", true)).contains(PARTNER);
        // The last ones hold the turns of the address.
        IntStream.range(0, 22).forEach(i -> find("guess-" + i, false));
        long started = System.nanoTime();
        assertThat(find("short-01", true)).contains(PARTNER);
        assertThat(System.nanoTime() - started).isLessThan(400_000_000L);
    }

    private Optional<AuthenticatedPartner> find(String token, boolean right) {
        return limit.findPartner(HERE, token, () -> right ? Optional.of(PARTNER) : Optional.empty());
    }
}
