package com.betterfleet.derms.access;

import java.time.Duration;

/** What came of asking a partner's token endpoint. */
public sealed interface TokenRequestResult {

    /**
     * We have an access token.
     *
     * @param lifetime how long it is valid from its issue on, as the endpoint says
     */
    record TokenGranted(String token, Duration lifetime) implements TokenRequestResult {
        @Override
        public String toString() {
            return "Granted[" + lifetime + "]";
        }
    }

    /** The endpoint answered and gave none. */
    record TokenRefused(String reason) implements TokenRequestResult {}

    /** The endpoint did not answer. */
    record EndpointUnreachable(String reason) implements TokenRequestResult {}
}
