package com.betterfleet.derms.access;

import java.util.List;

/**
 * Port: tries out what a connection shows its partner, without saying anything that has an effect. Implemented by the
 * protocol's room.
 */
public interface CredentialCheck {

    /** Tries each step and says in words what came of it. */
    List<CredentialCheckStep> checkCredentials(String connectionId);

    /**
     * One thing that was tried.
     *
     * @param step what: {@code TOKEN_ENDPOINT} or {@code MESSAGES}
     * @param message for an engineer, without secrets
     */
    record CredentialCheckStep(String step, CredentialCheckResult result, String message) {}

    /** What came of a step; one is skipped where an earlier one leaves nothing to try. */
    enum CredentialCheckResult {
        OK,
        FAILED,
        SKIPPED
    }
}
