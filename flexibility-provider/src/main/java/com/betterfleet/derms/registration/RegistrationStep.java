package com.betterfleet.derms.registration;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One step of an exchange of tokens in its history, without secrets (M3).
 *
 * @param id rises from step to step
 * @param by the operator, or the partner
 * @param requestId the id of its message; absent where there was none
 * @param detail more for an engineer, such as the reason of a refusal
 */
public record RegistrationStep(
        long id,
        Instant at,
        RegistrationStepKind kind,
        String by,
        @Nullable String requestId,
        @Nullable String detail) {

    /** The kind of step, with its description for display. */
    public enum RegistrationStepKind {
        TOKEN_ISSUED("a token was issued with which the partner may register"),
        TOKEN_REVOKED("the issued token was revoked"),
        TOKEN_EXPIRED("the issued token expired before the partner used it"),
        STARTED("the service's registration is due to the partner"),
        ASKED("the partner accepted the service's registration and has yet to send its own"),
        RECEIVED("the partner registered; the service's answer is due"),
        CROSSED("both sides registered at the same time; they share one exchange"),
        REPEATED("the partner registered again with the same token and address; nothing changed"),
        REFUSED("the partner's registration was refused"),
        ANSWER_RECEIVED("the partner's answering registration was accepted"),
        ANSWERED("the partner accepted the service's answering registration"),
        NOT_TAKEN("a message of the exchange was not accepted; it is sent again"),
        REGISTERED("both sides have each other's token; earlier ones are invalid or expire soon"),
        UPDATE_STARTED("a new token of the service is due to the partner"),
        UPDATED("the partner accepted the service's new token"),
        UPDATED_BY_PARTNER("the partner replaced its token and address"),
        STOPPED("the exchange stopped"),
        END_STARTED("the service ends the registration; the partner is to be notified"),
        ENDED("the registration has ended"),
        ENDED_BY_PARTNER("the partner ended the registration"),
        RECONFIGURED("the configuration states other tokens; the exchange starts again");

        private final String description;

        RegistrationStepKind(String description) {
            this.description = description;
        }

        public String description() {
            return description;
        }
    }
}
