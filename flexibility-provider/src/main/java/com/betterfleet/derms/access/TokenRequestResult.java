package com.betterfleet.derms.access;

import java.time.Duration;
import java.util.Optional;

/** The result of a token request. */
public sealed interface TokenRequestResult {

    /**
     * The endpoint issued an access token.
     *
     * @param lifetime how long it is valid from its issue on, as the endpoint states; at most a day
     */
    record TokenGranted(String token, Duration lifetime) implements TokenRequestResult {
        @Override
        public String toString() {
            return "TokenGranted[" + lifetime + "]";
        }
    }

    /**
     * The endpoint refused the request.
     *
     * @param retryAfter the pause that it asks for before the next request
     */
    record TokenRefused(String reason, Optional<Duration> retryAfter) implements TokenRequestResult {}

    /** The endpoint did not respond. */
    record EndpointUnreachable(String reason) implements TokenRequestResult {}
}
