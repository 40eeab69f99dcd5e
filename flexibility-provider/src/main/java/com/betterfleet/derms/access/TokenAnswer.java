package com.betterfleet.derms.access;

import java.time.Duration;

/** What came of asking a partner's token endpoint. */
public sealed interface TokenAnswer {

    /**
     * We have an access token.
     *
     * @param lifetime how long it is valid from its issue on, as the endpoint says
     */
    record Granted(String token, Duration lifetime) implements TokenAnswer {
        @Override
        public String toString() {
            return "Granted[" + lifetime + "]";
        }
    }

    /** The endpoint answered and gave none. */
    record Refused(String reason) implements TokenAnswer {}

    /** The endpoint did not answer. */
    record Unreachable(String reason) implements TokenAnswer {}
}
