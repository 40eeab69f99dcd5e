package com.betterfleet.derms.registration;

import com.betterfleet.derms.partner.FormerSecret;
import com.betterfleet.derms.secret.BearerToken;
import com.betterfleet.derms.secret.TokenHash;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/**
 * The exchange of tokens with one partner, as it stands (M3). What follows from each thing that happens is {@link
 * RegistrationStateMachine}.
 *
 * <p>One exchange has one token of ours, however often it is told and whoever began: so two exchanges that cross, an answer that
 * comes twice and one that is told again after a crash all end with the same token. It is taken from the partner as soon as it is
 * stored, which is before it is told.
 *
 * @param since when this stage began
 * @param partnerOffer what the partner gave us last
 * @param currentToken the token that the partner shows us
 * @param formerToken the one before, while it is still taken
 * @param pendingToken our token of an exchange that is not settled yet
 * @param messageId the request id of ours that is under way
 * @param issuedToken the token with which the partner may begin
 * @param configuredTokensSpent whether the tokens of the configuration have had their time
 * @param answerDueAt until when an answer of the partner to our registration may come
 * @param reason why the exchange stopped or ended
 */
public record PartnerRegistration(
        String connectionId,
        RegistrationStage stage,
        Instant since,
        Optional<PartnerOffer> partnerOffer,
        Optional<TokenHash> currentToken,
        Optional<FormerSecret> formerToken,
        Optional<PendingToken> pendingToken,
        Optional<String> messageId,
        Optional<IssuedTokenHash> issuedToken,
        boolean configuredTokensSpent,
        Optional<Instant> answerDueAt,
        Optional<String> reason) {

    /** How far an exchange has come. */
    enum RegistrationStage {
        /** There was none, or the configuration states other tokens since. */
        UNREGISTERED,
        /** Our registration is due; the partner has not taken it yet. */
        ASKING,
        /** The partner took our registration and owes its own. */
        AWAITING_ANSWER,
        /** The partner registered; our own registration, which answers it, is due. */
        ANSWERING,
        /** Both have each other's token. */
        REGISTERED,
        /** Registered; a new token of ours is due to the partner. */
        UPDATING,
        /** We end it; the partner has not been told yet. */
        ENDING,
        /** Ended by either side: nobody is let in. */
        ENDED,
        /** It cannot go on by itself; the reason says why. */
        STOPPED
    }

    /**
     * What the partner gave us.
     *
     * @param baseUrl where its messages go, including the version
     * @param requestId of the message that brought it
     * @param answered whether nothing of ours is owed for it any more
     */
    record PartnerOffer(BearerToken token, URI baseUrl, String requestId, boolean answered) {

        boolean hasSameContent(PartnerOffer other) {
            return token.equals(other.token) && baseUrl.equals(other.baseUrl);
        }

        PartnerOffer asAnswered() {
            return new PartnerOffer(token, baseUrl, requestId, true);
        }
    }

    /** @param presented whether the partner has registered with it, so that it surely has it */
    record PendingToken(BearerToken token, boolean presented) {}

    record IssuedTokenHash(TokenHash tokenHash, Instant validUntil) {}

    /** Which of the tokens that are taken was shown. */
    enum TokenRole {
        /** That of the configuration. */
        CONFIGURED,
        ISSUED,
        CURRENT,
        FORMER,
        PENDING
    }

    static PartnerRegistration createUnregistered(String connectionId, Instant at) {
        return new PartnerRegistration(
                connectionId,
                RegistrationStage.UNREGISTERED,
                at,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty());
    }

    /**
     * Which token this is; empty where it is none that is taken now.
     *
     * @param configuredToken the inbound token of the configuration
     */
    Optional<TokenRole> identifyToken(TokenHash presented, Optional<TokenHash> configuredToken, Instant now) {
        if (pendingToken
                .filter(token -> token.token().toHash().equals(presented))
                .isPresent()) {
            return Optional.of(TokenRole.PENDING);
        }
        if (currentToken.filter(presented::equals).isPresent()) {
            return Optional.of(TokenRole.CURRENT);
        }
        if (formerToken
                .filter(former -> former.isValidAt(now) && former.secret().equals(presented))
                .isPresent()) {
            return Optional.of(TokenRole.FORMER);
        }
        if (issuedToken
                .filter(token ->
                        now.isBefore(token.validUntil()) && token.tokenHash().equals(presented))
                .isPresent()) {
            return Optional.of(TokenRole.ISSUED);
        }
        return configuredToken
                .filter(token -> !configuredTokensSpent && token.equals(presented))
                .map(token -> TokenRole.CONFIGURED);
    }

    /** Whether the partner was registered and still is, whatever is under way besides. */
    boolean isInForce() {
        return currentToken.isPresent() && partnerOffer.isPresent();
    }

    /** The token that a message of ours tells; empty where the message has no part in the exchange any more. */
    Optional<BearerToken> findMessageToken(String requestId) {
        return pendingToken
                .filter(token -> messageId.filter(requestId::equals).isPresent())
                .map(PendingToken::token);
    }

    PartnerRegistrationDraft toDraft() {
        return new PartnerRegistrationDraft(this);
    }
}
