package com.betterfleet.derms.registration;

import com.betterfleet.derms.registration.PartnerRegistration.RegistrationStage;
import java.time.Instant;
import java.util.Optional;

/**
 * The progress of an exchange of tokens.
 *
 * @param since when the stage began
 * @param messageId the request id of the service's message that is being sent
 * @param answerDueAt until when the partner's answer to the service's registration is expected
 * @param reason why the exchange stopped or ended
 */
record RegistrationProgress(
        RegistrationStage stage,
        Instant since,
        Optional<String> messageId,
        Optional<Instant> answerDueAt,
        Optional<String> reason) {

    /** Returns the progress in a stage, without a reason; the present stage keeps its begin. */
    RegistrationProgress withStage(RegistrationStage next, Instant at) {
        return new RegistrationProgress(next, next == stage ? since : at, messageId, answerDueAt, Optional.empty());
    }

    RegistrationProgress withMessageId(Optional<String> next) {
        return new RegistrationProgress(stage, since, next, answerDueAt, reason);
    }

    RegistrationProgress withAnswerDueAt(Optional<Instant> next) {
        return new RegistrationProgress(stage, since, messageId, next, reason);
    }

    RegistrationProgress withReason(String next) {
        return new RegistrationProgress(stage, since, messageId, answerDueAt, Optional.of(next));
    }
}
