package com.betterfleet.derms.oscp.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.betterfleet.derms.link.LinkState;
import com.betterfleet.derms.registration.AuthenticatedPartner;
import com.betterfleet.derms.secret.TooManyGuessesException;
import java.util.Map;
import java.util.Optional;
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
    void aLongTokenIsAcceptedHoweverManyWrongOnesCameBefore() {
        guessLong(500);
        assertThat(find("a-token-of-a-partner-0001", true)).contains(PARTNER);
    }

    @Tag("OSCP-STATUS-11")
    @Test
    void wrongTokensAreCalledTooManyAfterSomeWithinAMinute() {
        guessLong(240);
        assertThatThrownBy(() -> find("a-wrong-token-of-a-partner", false))
                .isInstanceOf(TooManyGuessesException.class)
                .hasMessageNotContaining("a-wrong");
        assertThat(limit.findPartner("192.0.2.2", "a-wrong-token-of-a-partner", Optional::empty))
                .isEmpty();
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

    private void guessLong(int times) {
        for (int i = 0; i < times; i++) {
            try {
                assertThat(find("a-wrong-token-of-a-partner-" + i, false)).isEmpty();
            } catch (TooManyGuessesException expected) {
                assertThat(i).isGreaterThanOrEqualTo(240);
            }
        }
    }

    private Optional<AuthenticatedPartner> find(String token, boolean right) {
        return limit.findPartner(HERE, token, () -> right ? Optional.of(PARTNER) : Optional.empty());
    }
}
