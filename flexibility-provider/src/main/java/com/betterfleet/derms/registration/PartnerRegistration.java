package com.betterfleet.derms.registration;

import com.betterfleet.derms.link.ListeningTime;
import com.betterfleet.derms.partner.FormerSecret;
import com.betterfleet.derms.secret.BearerToken;
import com.betterfleet.derms.secret.TokenHash;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The registration of one partner: its offer, the service's tokens and the exchange of them (M3). Transitions are in
 * {@link RegistrationStateMachine}.
 *
 * <p>One exchange has one token of the service, however often it is sent and whichever side began. Exchanges that
 * cross, repeated answers and messages repeated after a crash therefore end with the same token. The token is valid as
 * soon as it is stored, which is before it is sent.
 *
 * @param partnerOffer the partner's latest token and address
 */
record PartnerRegistration(
        String connectionId, Optional<PartnerOffer> partnerOffer, OwnTokens tokens, RegistrationProgress progress) {

    /** The stage of an exchange. */
    enum RegistrationStage {
        /** No exchange took place, or other tokens were configured since. */
        UNREGISTERED,
        /** The service's registration is due; the partner has not accepted it yet. */
        ASKING,
        /** The partner accepted the service's registration and has yet to send its own. */
        AWAITING_ANSWER,
        /** The partner registered; the service's registration is due as the answer. */
        ANSWERING,
        /** Both sides have each other's token. */
        REGISTERED,
        /** Registered; a new token of the service is due to the partner. */
        UPDATING,
        /** The service ends the registration; the partner is not notified yet. */
        ENDING,
        /** Ended by either side: no token is valid. */
        ENDED,
        /** The exchange cannot continue by itself; the reason says why. */
        STOPPED
    }

    /**
     * The partner's token and address.
     *
     * @param baseUrl the address of its messages, including the version
     * @param requestId the id of the message that brought it
     * @param answered whether the service owes no answer to it
     */
    record PartnerOffer(BearerToken token, URI baseUrl, String requestId, boolean answered) {

        boolean hasSameContent(PartnerOffer other) {
            return token.equals(other.token) && baseUrl.equals(other.baseUrl);
        }

        PartnerOffer asAnswered() {
            return new PartnerOffer(token, baseUrl, requestId, true);
        }
    }

    /** @param presented whether the partner has registered with it, and therefore has received it */
    record PendingToken(BearerToken token, boolean presented) {}

    record IssuedTokenHash(TokenHash tokenHash, Instant validUntil) {}

    /** The role of a valid token that was presented. */
    enum TokenRole {
        /** The token of the configuration. */
        CONFIGURED,
        ISSUED,
        CURRENT,
        FORMER,
        PENDING
    }

    RegistrationStage stage() {
        return progress.stage();
    }

    Instant since() {
        return progress.since();
    }

    Optional<String> messageId() {
        return progress.messageId();
    }

    Optional<Instant> answerDueAt() {
        return progress.answerDueAt();
    }

    /**
     * Returns until when the partner's answer is awaited: time in which no instance listened extends the wait. Empty if
     * no answer is owed, or the wait is over.
     */
    Optional<Instant> findAnswerEnd(ListeningTime listening) {
        Duration wait = RegistrationStateMachine.ANSWER_TIMEOUT;
        return answerDueAt()
                .map(due -> listening.findEnd(due.minus(wait), wait))
                .filter(end -> end.isAfter(listening.until()));
    }

    Optional<String> reason() {
        return progress.reason();
    }

    Optional<TokenHash> currentToken() {
        return tokens.current();
    }

    Optional<FormerSecret> formerToken() {
        return tokens.former();
    }

    Optional<PendingToken> pendingToken() {
        return tokens.pending();
    }

    Optional<IssuedTokenHash> issuedToken() {
        return tokens.issued();
    }

    static PartnerRegistration createUnregistered(String connectionId, Instant at) {
        return new PartnerRegistration(
                connectionId,
                Optional.empty(),
                OwnTokens.NONE,
                new RegistrationProgress(
                        RegistrationStage.UNREGISTERED, at, Optional.empty(), Optional.empty(), Optional.empty()));
    }

    /**
     * Returns the role of a presented token; empty for a token that is not valid now.
     *
     * @param configuredToken the inbound token of the configuration
     */
    Optional<TokenRole> identifyToken(TokenHash presented, Optional<TokenHash> configuredToken, Instant now) {
        if (pendingToken()
                .filter(token -> token.token().toHash().equals(presented))
                .isPresent()) {
            return Optional.of(TokenRole.PENDING);
        }
        if (currentToken().filter(presented::equals).isPresent()) {
            return Optional.of(TokenRole.CURRENT);
        }
        if (formerToken()
                .filter(former -> former.isValidAt(now) && former.secret().equals(presented))
                .isPresent()) {
            return Optional.of(TokenRole.FORMER);
        }
        if (issuedToken()
                .filter(token ->
                        now.isBefore(token.validUntil()) && token.tokenHash().equals(presented))
                .isPresent()) {
            return Optional.of(TokenRole.ISSUED);
        }
        return configuredToken
                .filter(token -> !tokens.configuredSpent() && token.equals(presented))
                .map(token -> TokenRole.CONFIGURED);
    }

    /** Returns whether a registration is in force, even while another exchange is in progress. */
    boolean isInForce() {
        return currentToken().isPresent() && partnerOffer.isPresent();
    }

    /** Returns the token for a message of the service; empty where the message is no longer part of the exchange. */
    Optional<BearerToken> findMessageToken(String requestId) {
        return pendingToken()
                .filter(token -> messageId().filter(requestId::equals).isPresent())
                .map(PendingToken::token);
    }

    PartnerRegistration enterStage(RegistrationStage next, Instant at) {
        return withProgress(progress.withStage(next, at));
    }

    PartnerRegistration withPartnerOffer(PartnerOffer next) {
        return new PartnerRegistration(connectionId, Optional.of(next), tokens, progress);
    }

    PartnerRegistration withCurrentToken(TokenHash next) {
        return withTokens(tokens.withCurrent(next));
    }

    PartnerRegistration withFormerToken(Optional<FormerSecret> next) {
        return withTokens(tokens.withFormer(next));
    }

    PartnerRegistration withPendingToken(Optional<PendingToken> next) {
        return withTokens(tokens.withPending(next));
    }

    PartnerRegistration withIssuedToken(Optional<IssuedTokenHash> next) {
        return withTokens(tokens.withIssued(next));
    }

    PartnerRegistration withConfiguredTokensSpent() {
        return withTokens(tokens.withConfiguredSpent());
    }

    PartnerRegistration withMessageId(Optional<String> next) {
        return withProgress(progress.withMessageId(next));
    }

    PartnerRegistration withAnswerDueAt(Optional<Instant> next) {
        return withProgress(progress.withAnswerDueAt(next));
    }

    PartnerRegistration withReason(String next) {
        return withProgress(progress.withReason(next));
    }

    /** Removes the exchanged tokens of both sides and the message that is being sent. */
    PartnerRegistration withoutCredentials() {
        return new PartnerRegistration(
                connectionId,
                Optional.empty(),
                tokens.withoutExchanged(),
                progress.withMessageId(Optional.empty()).withAnswerDueAt(Optional.empty()));
    }

    private PartnerRegistration withTokens(OwnTokens next) {
        return new PartnerRegistration(connectionId, partnerOffer, next, progress);
    }

    private PartnerRegistration withProgress(RegistrationProgress next) {
        return new PartnerRegistration(connectionId, partnerOffer, tokens, next);
    }

    /** Whether the service has registered and the partner's registration is still to come. */
    boolean isAwaitingPartner() {
        return stage() == RegistrationStage.ASKING
                || stage() == RegistrationStage.AWAITING_ANSWER
                || (stage() == RegistrationStage.STOPPED && pendingToken().isPresent());
    }
}
