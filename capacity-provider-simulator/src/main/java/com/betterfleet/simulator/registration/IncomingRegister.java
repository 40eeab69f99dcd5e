package com.betterfleet.simulator.registration;

import org.jspecify.annotations.Nullable;

/**
 * An authenticated Register of the service.
 *
 * @param method POST, PUT or DELETE
 * @param authorization the header that authenticated it, or null
 */
public record IncomingRegister(
        String method,
        @Nullable String authorization,
        String requestId,
        @Nullable String correlationId,
        String body) {

    /** Returns the token in the header; empty when there is none. */
    String presentedToken() {
        String token = RegistrationTokens.extractToken(authorization);
        return token == null ? "" : token;
    }

    @Override
    public String toString() {
        return "IncomingRegister[" + method + " " + requestId + "]";
    }
}
