package com.betterfleet.simulator.registration;

import org.jspecify.annotations.Nullable;

/**
 * A Register of the service that has been let in.
 *
 * @param method POST, PUT or DELETE
 * @param authorization the header with which it was let in, or null
 */
public record IncomingRegister(
        String method,
        @Nullable String authorization,
        String requestId,
        @Nullable String correlationId,
        String body) {

    /** Empty: none. */
    String presentedToken() {
        String token = RegistrationTokens.extractToken(authorization);
        return token == null ? "" : token;
    }

    @Override
    public String toString() {
        return "IncomingRegister[" + method + " " + requestId + "]";
    }
}
