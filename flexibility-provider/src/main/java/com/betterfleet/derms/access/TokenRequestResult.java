package com.betterfleet.derms.access;

import java.time.Duration;

/** The result of a token request. */
public sealed interface TokenRequestResult {

    /**
     * The endpoint issued an access token.
     *
     * @param lifetime how long it is valid from its issue on, as the endpoint states
     */
    record TokenGranted(String token, Duration lifetime) implements TokenRequestResult {
        @Override
        public String toString() {
            return "TokenGranted[" + lifetime + "]";
        }
    }

    /** The endpoint refused the request. */
    record TokenRefused(String reason) implements TokenRequestResult {}

    /** The endpoint did not respond. */
    record EndpointUnreachable(String reason) implements TokenRequestResult {}
}
