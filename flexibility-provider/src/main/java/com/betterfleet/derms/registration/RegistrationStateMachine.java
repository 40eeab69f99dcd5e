package com.betterfleet.derms.registration;

import com.betterfleet.derms.partner.FormerSecret;
import com.betterfleet.derms.registration.PartnerRegistration.IssuedTokenHash;
import com.betterfleet.derms.registration.PartnerRegistration.PartnerOffer;
import com.betterfleet.derms.registration.PartnerRegistration.PendingToken;
import com.betterfleet.derms.registration.PartnerRegistration.RegistrationStage;
import com.betterfleet.derms.registration.PartnerRegistration.TokenRole;
import com.betterfleet.derms.registration.RegistrationStep.RegistrationStepKind;
import com.betterfleet.derms.secret.BearerToken;
import com.betterfleet.derms.secret.TokenHash;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The transitions of an exchange of tokens (M3). Pure: actions are returned, and performed by {@link
 * RegistrationStore}.
 */
final class RegistrationStateMachine {

    /**
     * The time for the partner's answer after which the operator is notified; a later answer is accepted all the same.
     * Only time in which an instance listened counts.
     */
    static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(5);

    private RegistrationStateMachine() {}

    /** A new token of the service and a new request id, for a transition that may need them. */
    record FreshToken(BearerToken token, String requestId) {}

    /**
     * The operator starts the exchange, or starts it again with the same token while it is not complete. An answer that
     * the partner still waits for goes first.
     */
    static RegistrationTransition startRegistration(PartnerRegistration before, FreshToken fresh, Instant now) {
        Optional<PartnerOffer> unansweredOffer = before.partnerOffer().filter(partnerOffer -> !partnerOffer.answered());
        PartnerRegistration started = before.withMessageId(Optional.of(fresh.requestId()))
                .withPendingToken(choosePendingToken(before, fresh));
        RegistrationNote note = RegistrationNote.of(RegistrationStepKind.STARTED, fresh.requestId());
        if (unansweredOffer.isPresent()) {
            return RegistrationTransition.of(started.enterStage(RegistrationStage.ANSWERING, now), note)
                    .withActions(new RegistrationAction.SendRegistrationAnswer(
                            fresh.requestId(), unansweredOffer.get().requestId()));
        }
        return RegistrationTransition.of(started.enterStage(RegistrationStage.ASKING, now), note)
                .withActions(new RegistrationAction.SendRegistration(fresh.requestId()));
    }

    /**
     * The partner registered.
     *
     * @param correlation the request id of the service's message that it answers
     */
    static RegistrationTransition receiveRegistration(
            PartnerRegistration before,
            PartnerOffer offer,
            TokenRole presented,
            Optional<String> correlation,
            FreshToken fresh,
            TransitionContext context) {
        Instant now = context.now();
        boolean answers = correlation.isPresent() && correlation.equals(before.messageId());
        if (before.isAwaitingPartner() && (presented == TokenRole.PENDING || answers)) {
            return acceptAnswer(before, offer, context);
        }
        if (presented == TokenRole.PENDING && before.stage() == RegistrationStage.ANSWERING) {
            return acceptWhileAnswering(before, offer);
        }
        boolean registeredToken =
                presented == TokenRole.CURRENT || presented == TokenRole.FORMER || presented == TokenRole.PENDING;
        boolean repeated = before.partnerOffer()
                .filter(PartnerOffer::answered)
                .filter(offer::hasSameContent)
                .isPresent();
        if (registeredToken && repeated && !beginsAgain(before, context)) {
            return RegistrationTransition.of(
                    before, RegistrationNote.of(RegistrationStepKind.REPEATED, offer.requestId()));
        }
        boolean answerExpected = before.answerDueAt().isPresent() && !isAnswerOverdue(before, context);
        if (registeredToken && answerExpected && before.stage() == RegistrationStage.REGISTERED) {
            PartnerRegistration after =
                    before.withPartnerOffer(offer.asAnswered()).withAnswerDueAt(Optional.empty());
            return RegistrationTransition.of(
                    after, RegistrationNote.of(RegistrationStepKind.ANSWER_RECEIVED, offer.requestId()));
        }
        return acceptRegistration(before, offer, fresh, now);
    }

    /** The partner presents the pending token while the service's answer is being sent. */
    private static RegistrationTransition acceptWhileAnswering(PartnerRegistration before, PartnerOffer offer) {
        PartnerOffer renewed = new PartnerOffer(
                offer.token(),
                offer.baseUrl(),
                before.partnerOffer().orElse(offer).requestId(),
                false);
        PartnerRegistration after = before.withPartnerOffer(renewed)
                .withPendingToken(before.pendingToken().map(pending -> new PendingToken(pending.token(), true)));
        return RegistrationTransition.of(
                after, RegistrationNote.of(RegistrationStepKind.ANSWER_RECEIVED, offer.requestId()));
    }

    /**
     * Returns whether the partner starts a new exchange although it repeats its token. A partner that registers at each
     * start and always offers the same token waits for an answer; a mere repetition comes soon after the original.
     */
    private static boolean beginsAgain(PartnerRegistration before, TransitionContext context) {
        return before.stage() == RegistrationStage.STOPPED
                || (before.stage() == RegistrationStage.REGISTERED && context.hasAnswerTimeElapsed(before.since()));
    }

    private static RegistrationTransition acceptAnswer(
            PartnerRegistration before, PartnerOffer offer, TransitionContext context) {
        PartnerRegistration after = completeExchange(before, context)
                .withPartnerOffer(offer.asAnswered())
                .withAnswerDueAt(Optional.empty());
        return RegistrationTransition.of(
                        after,
                        RegistrationNote.of(RegistrationStepKind.ANSWER_RECEIVED, offer.requestId()),
                        RegistrationNote.of(RegistrationStepKind.REGISTERED))
                .withCancellation(before.messageId());
    }

    private static RegistrationTransition acceptRegistration(
            PartnerRegistration before, PartnerOffer offer, FreshToken fresh, Instant now) {
        boolean crossed =
                before.stage() == RegistrationStage.ASKING || before.stage() == RegistrationStage.AWAITING_ANSWER;
        PartnerRegistration after = before.enterStage(RegistrationStage.ANSWERING, now)
                .withPartnerOffer(offer)
                .withPendingToken(choosePendingToken(before, fresh))
                .withMessageId(Optional.of(fresh.requestId()))
                .withAnswerDueAt(crossed ? Optional.of(now.plus(ANSWER_TIMEOUT)) : before.answerDueAt());
        RegistrationNote received = RegistrationNote.of(RegistrationStepKind.RECEIVED, offer.requestId());
        RegistrationTransition move = crossed
                ? RegistrationTransition.of(after, received, RegistrationNote.of(RegistrationStepKind.CROSSED))
                : RegistrationTransition.of(after, received);
        return move.withActions(new RegistrationAction.SendRegistrationAnswer(fresh.requestId(), offer.requestId()))
                .withCancellation(before.messageId());
    }

    /** The partner replaced its token and address; no answer is owed. */
    static RegistrationTransition receiveUpdate(PartnerRegistration before, PartnerOffer offer) {
        boolean answered = before.partnerOffer().map(PartnerOffer::answered).orElse(true);
        String requestId = answered
                ? offer.requestId()
                : before.partnerOffer().map(PartnerOffer::requestId).orElse(offer.requestId());
        PartnerRegistration after =
                before.withPartnerOffer(new PartnerOffer(offer.token(), offer.baseUrl(), requestId, answered));
        return RegistrationTransition.of(
                after, RegistrationNote.of(RegistrationStepKind.UPDATED_BY_PARTNER, offer.requestId()));
    }

    /** The partner accepted a message of the service. */
    static RegistrationTransition confirmDelivery(
            PartnerRegistration before, String requestId, TransitionContext context) {
        if (before.messageId().filter(requestId::equals).isEmpty()) {
            return RegistrationTransition.of(before);
        }
        return switch (before.stage()) {
            case ASKING -> {
                PartnerRegistration after = before.enterStage(RegistrationStage.AWAITING_ANSWER, context.now())
                        .withAnswerDueAt(Optional.of(context.now().plus(ANSWER_TIMEOUT)));
                yield RegistrationTransition.of(after, RegistrationNote.of(RegistrationStepKind.ASKED, requestId));
            }
            case ANSWERING ->
                RegistrationTransition.of(
                        completeExchange(before, context).withIssuedToken(Optional.empty()),
                        RegistrationNote.of(RegistrationStepKind.ANSWERED, requestId),
                        RegistrationNote.of(RegistrationStepKind.REGISTERED));
            case UPDATING ->
                RegistrationTransition.of(
                        completeExchange(before, context),
                        RegistrationNote.of(RegistrationStepKind.UPDATED, requestId));
            case ENDING -> endRegistration(before, "ended by the service; the partner was notified", context.now());
            default -> RegistrationTransition.of(before);
        };
    }

    /** A message of the service was not accepted. */
    static RegistrationTransition handleSendFailure(
            PartnerRegistration before, String requestId, SendFailure failure, TransitionContext context) {
        if (before.messageId().filter(requestId::equals).isEmpty()) {
            return RegistrationTransition.of(before);
        }
        boolean presented =
                before.pendingToken().filter(PendingToken::presented).isPresent();
        if (before.stage() == RegistrationStage.ANSWERING && presented && failure.answered()) {
            // The partner presented the service's token, so it has received it; only the repetition was refused.
            return RegistrationTransition.of(
                            completeExchange(before, context).withIssuedToken(Optional.empty()),
                            RegistrationNote.withDetail(
                                    RegistrationStepKind.ANSWERED,
                                    "presented by the partner; the repeated message was " + failure.description()),
                            RegistrationNote.of(RegistrationStepKind.REGISTERED))
                    .withActions(new RegistrationAction.CancelMessage(requestId));
        }
        if (!failure.permanent()) {
            return RegistrationTransition.of(
                    before,
                    new RegistrationNote(
                            RegistrationStepKind.NOT_TAKEN,
                            Optional.of(requestId),
                            Optional.of(failure.description())));
        }
        return switch (before.stage()) {
            case ENDING ->
                endRegistration(before, "ended by the service; the partner " + failure.description(), context.now())
                        .withActions(new RegistrationAction.CancelMessage(requestId));
            case ASKING, ANSWERING, UPDATING -> {
                RegistrationTransition stopped =
                        stopExchange(before, "the partner " + failure.description(), context.now());
                // The partner did not accept the new token, so it never presents it; the one in force continues.
                yield stopped.after().stage() == RegistrationStage.REGISTERED
                        ? new RegistrationTransition(
                                stopped.after().withPendingToken(Optional.empty()), stopped.notes(), stopped.actions())
                        : stopped;
            }
            default -> RegistrationTransition.of(before);
        };
    }

    /**
     * @param answered whether the partner answered at all
     * @param permanent whether another attempt cannot succeed
     * @param description the failure, without secrets, as it follows on "the partner"
     */
    record SendFailure(boolean answered, boolean permanent, String description) {}

    /**
     * Stops the exchange. A registration in force continues with its tokens. A token that was sent stays valid, since
     * the partner may have received it.
     */
    static RegistrationTransition stopExchange(PartnerRegistration before, String reason, Instant now) {
        boolean remainsRegistered = before.isInForce()
                && before.stage() != RegistrationStage.ANSWERING
                && before.stage() != RegistrationStage.AWAITING_ANSWER;
        PartnerRegistration after = before.withMessageId(Optional.empty())
                .enterStage(remainsRegistered ? RegistrationStage.REGISTERED : RegistrationStage.STOPPED, now)
                .withReason(reason);
        return RegistrationTransition.of(after, RegistrationNote.withDetail(RegistrationStepKind.STOPPED, reason))
                .withCancellation(before.messageId());
    }

    /** The operator replaces the partner's token. */
    static RegistrationTransition startTokenUpdate(PartnerRegistration before, FreshToken fresh, Instant now) {
        PartnerRegistration after = before.enterStage(RegistrationStage.UPDATING, now)
                .withPendingToken(choosePendingToken(before, fresh))
                .withMessageId(Optional.of(fresh.requestId()));
        return RegistrationTransition.of(
                        after, RegistrationNote.of(RegistrationStepKind.UPDATE_STARTED, fresh.requestId()))
                .withActions(new RegistrationAction.SendTokenUpdate(fresh.requestId()));
    }

    /**
     * The operator ends the registration. The partner is notified first, with a token that it knows; a second call
     * ends it at once.
     */
    static RegistrationTransition startEnding(
            PartnerRegistration before, String reason, FreshToken fresh, Instant now) {
        if (before.stage() == RegistrationStage.ENDING || before.partnerOffer().isEmpty()) {
            return endRegistration(before, "ended by the service alone: " + reason, now)
                    .withCancellation(before.messageId());
        }
        PartnerRegistration after =
                before.enterStage(RegistrationStage.ENDING, now).withMessageId(Optional.of(fresh.requestId()));
        RegistrationNote note = new RegistrationNote(
                RegistrationStepKind.END_STARTED, Optional.of(fresh.requestId()), Optional.of(reason));
        return RegistrationTransition.of(after, note)
                .withActions(new RegistrationAction.SendRegistrationEnd(fresh.requestId()))
                .withCancellation(before.messageId());
    }

    /** The partner ended the registration: both sides' tokens are invalid. */
    static RegistrationTransition endByPartner(PartnerRegistration before, String requestId, Instant now) {
        return RegistrationTransition.of(
                        clearRegistration(before, "ended by the partner", now),
                        RegistrationNote.of(RegistrationStepKind.ENDED_BY_PARTNER, requestId))
                .withCancellation(before.messageId());
    }

    static RegistrationTransition endRegistration(PartnerRegistration before, String reason, Instant now) {
        return RegistrationTransition.of(
                clearRegistration(before, reason, now),
                RegistrationNote.withDetail(RegistrationStepKind.ENDED, reason));
    }

    private static PartnerRegistration clearRegistration(PartnerRegistration before, String reason, Instant now) {
        return before.withoutCredentials()
                .withConfiguredTokensSpent()
                .enterStage(RegistrationStage.ENDED, now)
                .withReason(reason);
    }

    /** Issues a token with which the partner may register; an earlier one becomes invalid. */
    static RegistrationTransition issueToken(PartnerRegistration before, IssuedTokenHash issued) {
        return RegistrationTransition.of(
                before.withIssuedToken(Optional.of(issued)),
                RegistrationNote.withDetail(
                        RegistrationStepKind.TOKEN_ISSUED,
                        "valid until " + issued.validUntil().truncatedTo(ChronoUnit.SECONDS)));
    }

    static RegistrationTransition removeIssuedToken(PartnerRegistration before, RegistrationStepKind reason) {
        return RegistrationTransition.of(before.withIssuedToken(Optional.empty()), RegistrationNote.of(reason));
    }

    /** Other tokens were configured: they are valid from now on. */
    static RegistrationTransition resetForConfiguration(PartnerRegistration before, Instant now) {
        PartnerRegistration fresh = PartnerRegistration.createUnregistered(before.connectionId(), now);
        return RegistrationTransition.of(
                        fresh.withIssuedToken(before.issuedToken()),
                        RegistrationNote.of(RegistrationStepKind.RECONFIGURED))
                .withCancellation(before.messageId());
    }

    /** Removes an expired issued token, or stops an exchange whose answer is overdue. */
    static RegistrationTransition expireOverdue(PartnerRegistration registration, TransitionContext context) {
        if (registration
                .issuedToken()
                .filter(issued -> !context.now().isBefore(issued.validUntil()))
                .isPresent()) {
            return removeIssuedToken(registration, RegistrationStepKind.TOKEN_EXPIRED);
        }
        return registration.stage() == RegistrationStage.AWAITING_ANSWER && isAnswerOverdue(registration, context)
                ? stopExchange(
                        registration,
                        "the partner accepted the registration and did not answer it within %d min; a later answer is accepted"
                                .formatted(ANSWER_TIMEOUT.toMinutes()),
                        context.now())
                : RegistrationTransition.of(registration);
    }

    /** Whether the partner has not answered in the time in which an instance listened. */
    private static boolean isAnswerOverdue(PartnerRegistration registration, TransitionContext context) {
        return registration.answerDueAt().isPresent()
                && registration.findAnswerEnd(context.listening()).isEmpty();
    }

    /** Returns the token of this exchange: the pending one, else a fresh one. */
    private static Optional<PendingToken> choosePendingToken(PartnerRegistration before, FreshToken fresh) {
        return before.pendingToken().or(() -> Optional.of(new PendingToken(fresh.token(), false)));
    }

    /** Another address of the partner was configured. */
    static RegistrationTransition changePartnerUrl(PartnerRegistration before, URI url) {
        return RegistrationTransition.of(before.partnerOffer()
                .map(partnerOffer -> before.withPartnerOffer(
                        new PartnerOffer(partnerOffer.token(), url, partnerOffer.requestId(), partnerOffer.answered())))
                .orElse(before));
    }

    /**
     * Completes the exchange: the service's pending token becomes current, and the former one stays valid for the
     * overlap. A configured token becomes invalid with the exchange that it began. If the service began, the partner
     * may still use its configured token in an exchange of its own.
     */
    private static PartnerRegistration completeExchange(PartnerRegistration before, TransitionContext context) {
        Optional<TokenHash> replaced = before.currentToken();
        if (replaced.isEmpty()
                && before.stage() != RegistrationStage.ANSWERING
                && !before.tokens().configuredSpent()) {
            replaced = context.configuredToken();
        }
        PartnerRegistration completed = before.withFormerToken(replaced.map(
                        hash -> new FormerSecret(hash, context.now().plus(context.tokenOverlap()))))
                .withPendingToken(Optional.empty())
                .withMessageId(Optional.empty())
                .withConfiguredTokensSpent()
                .enterStage(RegistrationStage.REGISTERED, context.now());
        PartnerRegistration withToken = before.pendingToken()
                .map(pending -> completed.withCurrentToken(pending.token().toHash()))
                .orElse(completed);
        return before.partnerOffer()
                .map(partnerOffer -> withToken.withPartnerOffer(partnerOffer.asAnswered()))
                .orElse(withToken);
    }
}
