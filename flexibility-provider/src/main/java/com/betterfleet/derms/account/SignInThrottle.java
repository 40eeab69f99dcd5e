package com.betterfleet.derms.account;

import com.betterfleet.derms.secret.CallerNetwork;
import com.betterfleet.derms.secret.GuessThrottle;
import com.betterfleet.derms.secret.GuessThrottle.GuessLimits;
import com.betterfleet.derms.secret.TooManyGuessesException;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Slows down password guessing, per account and address. An account that has signed in from an address has a share of its
 * own there; all other attempts from that address share one. After five wrong guesses in a row a share verifies two
 * passwords a second, whatever their number.
 */
final class SignInThrottle {

    private static final GuessLimits LIMITS = new GuessLimits(2, 200, Duration.ofSeconds(10), 5, Duration.ofSeconds(1));
    /** The bound of the work for all addresses together that no account has signed in from. */
    private static final GuessLimits STRANGERS = new GuessLimits(
            Math.max(2, Runtime.getRuntime().availableProcessors()),
            1_000,
            Duration.ofSeconds(10),
            Integer.MAX_VALUE,
            Duration.ZERO);

    private static final Duration SIGN_IN_MEMORY = Duration.ofHours(12);
    private static final int MAX_ORIGINS = 10_000;

    private final GuessThrottle guesses;
    private final GuessThrottle strangers = new GuessThrottle(STRANGERS);
    private final Cache<AttemptOrigin, Boolean> signedIn = Caffeine.newBuilder()
            .maximumSize(MAX_ORIGINS)
            .expireAfterAccess(SIGN_IN_MEMORY)
            .build();

    /** The account name and the address of a sign-in attempt. */
    record AttemptOrigin(String name, String address) {}

    SignInThrottle() {
        this(new GuessThrottle(LIMITS));
    }

    SignInThrottle(GuessThrottle guesses) {
        this.guesses = guesses;
    }

    /**
     * Verifies a password when its share has a turn.
     *
     * @throws TooManyGuessesException if too many wait, or the wait is too long
     */
    boolean verifyInTurn(AttemptOrigin origin, BooleanSupplier verification) {
        boolean known = signedIn.getIfPresent(origin) != null;
        Supplier<Optional<Boolean>> verified =
                () -> verification.getAsBoolean() ? Optional.of(Boolean.TRUE) : Optional.empty();
        boolean right = guesses.verifyInTurn(
                        known ? origin.address() + ' ' + origin.name() : CallerNetwork.of(origin.address()),
                        known ? verified : () -> strangers.verifyInTurn("", verified))
                .isPresent();
        if (right) {
            signedIn.put(origin, Boolean.TRUE);
        }
        return right;
    }
}
