package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.registration.AuthenticatedPartner;
import com.betterfleet.derms.secret.BearerToken;
import com.betterfleet.derms.secret.CallerNetwork;
import com.betterfleet.derms.secret.FailureLimit;
import com.betterfleet.derms.secret.GuessThrottle;
import com.betterfleet.derms.secret.GuessThrottle.GuessLimits;
import com.betterfleet.derms.secret.TokenHash;
import com.betterfleet.derms.secret.TooManyGuessesException;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Slows down guessing of partners' tokens, per address. A token that is too long to guess, or was right before, is always
 * looked up first. A short one that is not known yet waits for a turn once its address has sent some wrong ones.
 */
@Component
class TokenGuessLimit {

    /** Four a second after twenty wrong ones in a row. */
    private static final GuessLimits SHORT_TOKENS =
            new GuessLimits(2, 100, Duration.ofSeconds(5), 20, Duration.ofMillis(500));

    /** A partner with an outdated token sends fewer. */
    private static final int FAILURES_PER_MINUTE = 240;

    private static final Duration MEMORY = Duration.ofDays(7);
    private static final int MAX_TOKENS = 100_000;

    private final GuessThrottle shortTokens = new GuessThrottle(SHORT_TOKENS);
    private final FailureLimit failures = new FailureLimit(FAILURES_PER_MINUTE);
    private final Cache<TokenHash, Boolean> known = Caffeine.newBuilder()
            .maximumSize(MAX_TOKENS)
            .expireAfterAccess(MEMORY)
            .build();

    /**
     * Looks up the partner of a token.
     *
     * @return empty for a wrong token
     * @throws TooManyGuessesException if the address has sent too many wrong ones within a minute, and this is one more or
     *     could not be looked up
     */
    Optional<AuthenticatedPartner> findPartner(
            String address, String token, Supplier<Optional<AuthenticatedPartner>> lookup) {
        String caller = CallerNetwork.of(address);
        TokenHash hash = TokenHash.of(token);
        boolean guessable = !BearerToken.isLong(token) && known.getIfPresent(hash) == null;
        Optional<AuthenticatedPartner> partner = guessable ? shortTokens.verifyInTurn(caller, lookup) : lookup.get();
        if (partner.isPresent()) {
            known.put(hash, Boolean.TRUE);
        } else if (!failures.countFailure(caller)) {
            throw new TooManyGuessesException(FailureLimit.PERIOD);
        }
        return partner;
    }
}
