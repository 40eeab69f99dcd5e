package com.betterfleet.derms.registration;

import com.betterfleet.derms.partner.FormerSecret;
import com.betterfleet.derms.registration.PartnerRegistration.IssuedTokenHash;
import com.betterfleet.derms.registration.PartnerRegistration.PartnerOffer;
import com.betterfleet.derms.registration.PartnerRegistration.PendingToken;
import com.betterfleet.derms.registration.PartnerRegistration.RegistrationStage;
import com.betterfleet.derms.secret.TokenHash;
import java.time.Instant;
import java.util.Optional;

/** The next state of a registration, written as what differs from the present one. */
final class PartnerRegistrationDraft {

    private final PartnerRegistration previous;
    private RegistrationStage stage;
    private Instant since;
    private Optional<PartnerOffer> partnerOffer;
    private Optional<TokenHash> currentToken;
    private Optional<FormerSecret> formerToken;
    private Optional<PendingToken> pendingToken;
    private Optional<String> messageId;
    private Optional<IssuedTokenHash> issuedToken;
    private boolean configuredTokensSpent;
    private Optional<Instant> answerDueAt;
    private Optional<String> reason;

    PartnerRegistrationDraft(PartnerRegistration previous) {
        this.previous = previous;
        stage = previous.stage();
        since = previous.since();
        partnerOffer = previous.partnerOffer();
        currentToken = previous.currentToken();
        formerToken = previous.formerToken();
        pendingToken = previous.pendingToken();
        messageId = previous.messageId();
        issuedToken = previous.issuedToken();
        configuredTokensSpent = previous.configuredTokensSpent();
        answerDueAt = previous.answerDueAt();
        reason = previous.reason();
    }

    /** Entering a stage takes back why the one before had come to a stop. */
    PartnerRegistrationDraft enterStage(RegistrationStage next, Instant at) {
        since = next == stage ? since : at;
        stage = next;
        reason = Optional.empty();
        return this;
    }

    PartnerRegistrationDraft withPartnerOffer(PartnerOffer next) {
        partnerOffer = Optional.of(next);
        return this;
    }

    PartnerRegistrationDraft withCurrentToken(TokenHash next) {
        currentToken = Optional.of(next);
        return this;
    }

    PartnerRegistrationDraft withFormerToken(Optional<FormerSecret> next) {
        formerToken = next;
        return this;
    }

    PartnerRegistrationDraft withPendingToken(Optional<PendingToken> next) {
        pendingToken = next;
        return this;
    }

    PartnerRegistrationDraft withMessageId(Optional<String> next) {
        messageId = next;
        return this;
    }

    PartnerRegistrationDraft withIssuedToken(Optional<IssuedTokenHash> next) {
        issuedToken = next;
        return this;
    }

    PartnerRegistrationDraft withConfiguredTokensSpent() {
        configuredTokensSpent = true;
        return this;
    }

    PartnerRegistrationDraft withAnswerDueAt(Optional<Instant> next) {
        answerDueAt = next;
        return this;
    }

    PartnerRegistrationDraft withReason(String next) {
        reason = Optional.of(next);
        return this;
    }

    /** Nobody is let in any more, on either side, and nothing is under way. */
    PartnerRegistrationDraft withoutCredentials() {
        partnerOffer = Optional.empty();
        currentToken = Optional.empty();
        formerToken = Optional.empty();
        pendingToken = Optional.empty();
        messageId = Optional.empty();
        answerDueAt = Optional.empty();
        return this;
    }

    PartnerRegistration build() {
        return new PartnerRegistration(
                previous.connectionId(),
                stage,
                since,
                partnerOffer,
                currentToken,
                formerToken,
                pendingToken,
                messageId,
                issuedToken,
                configuredTokensSpent,
                answerDueAt,
                reason);
    }
}
