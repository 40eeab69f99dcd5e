package com.betterfleet.derms.secret;

import java.time.Duration;

/** Thrown where a credential could not be verified or refused now, as too many guesses came before it. */
public final class TooManyGuessesException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    public TooManyGuessesException(Duration retryAfter) {
        super(
                "too many credentials to verify; try again in %d seconds".formatted(retryAfter.toSeconds()),
                null,
                false,
                false);
        this.retryAfter = retryAfter;
    }

    /** The time after which another try is sensible, in whole seconds. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
