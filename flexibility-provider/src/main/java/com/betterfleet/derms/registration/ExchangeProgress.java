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
record ExchangeProgress(
        RegistrationStage stage,
        Instant since,
        Optional<String> messageId,
        Optional<Instant> answerDueAt,
        Optional<String> reason) {

    /** Entering a stage clears the reason of the one before; the present stage keeps its begin. */
    ExchangeProgress withStage(RegistrationStage next, Instant at) {
        return new ExchangeProgress(next, next == stage ? since : at, messageId, answerDueAt, Optional.empty());
    }

    ExchangeProgress withMessageId(Optional<String> next) {
        return new ExchangeProgress(stage, since, next, answerDueAt, reason);
    }

    ExchangeProgress withAnswerDueAt(Optional<Instant> next) {
        return new ExchangeProgress(stage, since, messageId, next, reason);
    }

    ExchangeProgress withReason(String next) {
        return new ExchangeProgress(stage, since, messageId, answerDueAt, Optional.of(next));
    }
}
