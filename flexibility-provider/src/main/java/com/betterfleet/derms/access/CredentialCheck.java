package com.betterfleet.derms.access;

import java.util.List;

/** Port: tests a connection's credentials without an effect at the partner. The protocol room implements it. */
public interface CredentialCheck {

    /** Tests each step and returns its result. */
    List<CredentialCheckStep> checkCredentials(String connectionId);

    /**
     * The result of one step.
     *
     * @param step {@code TOKEN_ENDPOINT} or {@code MESSAGES}
     * @param message for an engineer, without secrets
     */
    record CredentialCheckStep(String step, CredentialCheckResult result, String message) {}

    /** The result of a step; a step is skipped where an earlier one failed. */
    enum CredentialCheckResult {
        OK,
        FAILED,
        SKIPPED
    }
}
