package com.betterfleet.derms.account;

import java.time.Duration;
import org.springframework.security.core.AuthenticationException;

/** A sign-in whose password was not verified, as too many from its address wait for theirs. */
final class TooManySignInsException extends AuthenticationException {

    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    TooManySignInsException(Duration retryAfter) {
        super("Too many attempts from this address wait for a sign-in; try again in %d seconds."
                .formatted(retryAfter.toSeconds()));
        this.retryAfter = retryAfter;
    }

    Duration retryAfter() {
        return retryAfter;
    }
}
