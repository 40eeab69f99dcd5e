package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.registration.AuthenticatedPartner;
import com.betterfleet.derms.secret.BearerToken;
import com.betterfleet.derms.secret.CallerNetwork;
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
 * looked up first, and only a wrong one waits. A short one that is not known yet waits for its lookup once its address has
 * sent some wrong ones.
 */
@Component
class TokenGuessLimit {

    /** Four a second after twenty wrong ones in a row. */
    private static final GuessLimits SHORT_TOKENS =
            new GuessLimits(2, 100, Duration.ofSeconds(5), 20, Duration.ofMillis(500));

    /** Eighty a second after a hundred: a partner with an outdated token sends fewer, and is told so at once. */
    private static final GuessLimits WRONG_LONG_TOKENS =
            new GuessLimits(4, 100, Duration.ofSeconds(5), 100, Duration.ofMillis(50));

    private static final Duration MEMORY = Duration.ofDays(7);
    private static final int MAX_TOKENS = 10_000;

    private final GuessThrottle shortTokens = new GuessThrottle(SHORT_TOKENS);
    private final GuessThrottle wrongLongTokens = new GuessThrottle(WRONG_LONG_TOKENS);
    private final Cache<TokenHash, Boolean> rightShortTokens = Caffeine.newBuilder()
            .maximumSize(MAX_TOKENS)
            .expireAfterAccess(MEMORY)
            .build();

    /**
     * Looks up the partner of a token.
     *
     * @return empty for a wrong token
     * @throws TooManyGuessesException if too many tokens of the address wait: this one is wrong, or was not looked up
     */
    Optional<AuthenticatedPartner> findPartner(
            String address, String token, Supplier<Optional<AuthenticatedPartner>> lookup) {
        String caller = CallerNetwork.of(address);
        if (BearerToken.isLong(token)) {
            return lookup.get().or(() -> wrongLongTokens.verifyInTurn(caller, Optional::empty));
        }
        TokenHash hash = TokenHash.of(token);
        if (rightShortTokens.getIfPresent(hash) != null) {
            return lookup.get();
        }
        Optional<AuthenticatedPartner> partner = shortTokens.verifyInTurn(caller, lookup);
        partner.ifPresent(found -> rightShortTokens.put(hash, Boolean.TRUE));
        return partner;
    }
}
