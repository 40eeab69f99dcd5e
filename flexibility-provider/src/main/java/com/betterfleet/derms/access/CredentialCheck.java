package com.betterfleet.derms.access;

import java.util.List;

/** Port: tests a connection's credentials without a message that has an effect. Implemented by the protocol's room. */
public interface CredentialCheck {

    /** Tests each step and describes its result. */
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
