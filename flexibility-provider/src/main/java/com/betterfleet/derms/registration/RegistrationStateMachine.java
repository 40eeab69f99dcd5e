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
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What follows from each thing that happens to an exchange of tokens (M3). Pure: deeds are named here and done elsewhere. */
final class RegistrationStateMachine {

    /** So long the partner has for its answer before a person is told that none has come; a later one is taken all the same. */
    static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(5);

    private RegistrationStateMachine() {}

    /** What is remembered of a move. */
    record RegistrationNote(RegistrationStepKind kind, Optional<String> requestId, Optional<String> detail) {
        static RegistrationNote of(RegistrationStepKind kind) {
            return new RegistrationNote(kind, Optional.empty(), Optional.empty());
        }

        static RegistrationNote of(RegistrationStepKind kind, String requestId) {
            return new RegistrationNote(kind, Optional.of(requestId), Optional.empty());
        }

        static RegistrationNote withDetail(RegistrationStepKind kind, String detail) {
            return new RegistrationNote(kind, Optional.empty(), Optional.of(detail));
        }
    }

    /** What is to be done with the outside. */
    sealed interface RegistrationAction {

        /** Our registration leaves. */
        record SendRegistration(String requestId) implements RegistrationAction {}

        /** Our registration leaves, which answers the partner's. */
        record SendRegistrationAnswer(String requestId, String answeredRequestId) implements RegistrationAction {}

        /** A new token of ours leaves. */
        record SendTokenUpdate(String requestId) implements RegistrationAction {}

        /** The end of the registration leaves. */
        record SendRegistrationEnd(String requestId) implements RegistrationAction {}

        /** A message that may still be queued must not leave any more. */
        record CancelMessage(String requestId) implements RegistrationAction {}
    }

    /** The next state, what is remembered, and what is to be done. */
    record RegistrationTransition(
            PartnerRegistration after, List<RegistrationNote> notes, List<RegistrationAction> actions) {
        static RegistrationTransition of(PartnerRegistration after, RegistrationNote... notes) {
            return new RegistrationTransition(after, List.of(notes), List.of());
        }

        RegistrationTransition withActions(RegistrationAction... more) {
            return new RegistrationTransition(after, notes, List.of(more));
        }

        /** What may still be queued is kept from leaving, before anything else leaves. */
        RegistrationTransition withCancellation(Optional<String> queued) {
            return new RegistrationTransition(
                    after,
                    notes,
                    Stream.concat(queued.stream().map(RegistrationAction.CancelMessage::new), actions.stream())
                            .toList());
        }
    }

    /** What is fresh for a move that may need it: a token of ours, and the request id of a message. */
    record FreshToken(BearerToken token, String requestId) {}

    /**
     * A person starts it, or starts it again; while an exchange is not settled the same token is told. An answer that the partner
     * still waits for goes first.
     */
    static RegistrationTransition startRegistration(PartnerRegistration before, FreshToken fresh, Instant now) {
        Optional<PartnerOffer> unansweredOffer = before.partnerOffer().filter(partnerOffer -> !partnerOffer.answered());
        PartnerRegistration started = before.withMessageId(Optional.of(fresh.requestId()))
                .withPendingToken(choosePendingToken(before, fresh));
        RegistrationNote note = RegistrationNote.of(RegistrationStepKind.STARTED, fresh.requestId());
        if (unansweredOffer.isPresent()) {
            return RegistrationTransition.of(
                            started.enterStage(RegistrationStage.ANSWERING, now), note)
                    .withActions(new RegistrationAction.SendRegistrationAnswer(
                            fresh.requestId(), unansweredOffer.get().requestId()));
        }
        return RegistrationTransition.of(
                        started.enterStage(RegistrationStage.ASKING, now), note)
                .withActions(new RegistrationAction.SendRegistration(fresh.requestId()));
    }

    /**
     * The partner registered.
     *
     * @param correlation the request id of ours that it says to answer
     */
    static RegistrationTransition receiveRegistration(
            PartnerRegistration before,
            PartnerOffer offer,
            TokenRole presented,
            Optional<String> correlation,
            FreshToken fresh,
            TransitionContext context) {
        Instant now = context.now();
        boolean awaitingPartner = before.stage() == RegistrationStage.ASKING
                || before.stage() == RegistrationStage.AWAITING_ANSWER
                || (before.stage() == RegistrationStage.STOPPED
                        && before.pendingToken().isPresent());
        boolean answers = correlation.isPresent() && correlation.equals(before.messageId());
        if (awaitingPartner && (presented == TokenRole.PENDING || answers)) {
            return acceptAnswer(before, offer, context);
        }
        if (presented == TokenRole.PENDING && before.stage() == RegistrationStage.ANSWERING) {
            PartnerRegistration after = before
                    .withPartnerOffer(new PartnerOffer(
                            offer.token(),
                            offer.baseUrl(),
                            before.partnerOffer().orElse(offer).requestId(),
                            false))
                    .withPendingToken(before.pendingToken().map(given -> new PendingToken(given.token(), true)));
            return RegistrationTransition.of(
                    after, RegistrationNote.of(RegistrationStepKind.ANSWER_RECEIVED, offer.requestId()));
        }
        boolean registeredToken =
                presented == TokenRole.CURRENT || presented == TokenRole.FORMER || presented == TokenRole.PENDING;
        boolean repeated = before.partnerOffer()
                .filter(PartnerOffer::answered)
                .filter(offer::hasSameContent)
                .isPresent();
        if (registeredToken && repeated && !beginsAgain(before, now)) {
            return RegistrationTransition.of(
                    before, RegistrationNote.of(RegistrationStepKind.REPEATED, offer.requestId()));
        }
        boolean answerExpected = before.answerDueAt().filter(now::isBefore).isPresent();
        if (registeredToken && answerExpected && before.stage() == RegistrationStage.REGISTERED) {
            PartnerRegistration after = before
                    .withPartnerOffer(offer.asAnswered())
                    .withAnswerDueAt(Optional.empty());
            return RegistrationTransition.of(
                    after, RegistrationNote.of(RegistrationStepKind.ANSWER_RECEIVED, offer.requestId()));
        }
        return acceptRegistration(before, offer, fresh, now);
    }

    /**
     * Whether the partner begins anew, though it says what it said before: so does one that registers whenever it starts and always
     * gives the same token, and it waits for our answer. What is told again comes soon after.
     */
    private static boolean beginsAgain(PartnerRegistration before, Instant now) {
        return before.stage() == RegistrationStage.STOPPED
                || (before.stage() == RegistrationStage.REGISTERED
                        && !now.isBefore(before.since().plus(ANSWER_TIMEOUT)));
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
        PartnerRegistration after = before
                .enterStage(RegistrationStage.ANSWERING, now)
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

    /** The partner replaced its token and address; nothing is owed for it. */
    static RegistrationTransition receiveUpdate(PartnerRegistration before, PartnerOffer offer) {
        boolean answered = before.partnerOffer().map(PartnerOffer::answered).orElse(true);
        String requestId = answered
                ? offer.requestId()
                : before.partnerOffer().map(PartnerOffer::requestId).orElse(offer.requestId());
        PartnerRegistration after = before
                .withPartnerOffer(new PartnerOffer(offer.token(), offer.baseUrl(), requestId, answered));
        return RegistrationTransition.of(
                after, RegistrationNote.of(RegistrationStepKind.UPDATED_BY_PARTNER, offer.requestId()));
    }

    /** The partner took a message of ours. */
    static RegistrationTransition confirmDelivery(
            PartnerRegistration before, String requestId, TransitionContext context) {
        if (before.messageId().filter(requestId::equals).isEmpty()) {
            return RegistrationTransition.of(before);
        }
        return switch (before.stage()) {
            case ASKING -> {
                PartnerRegistration after = before
                        .enterStage(RegistrationStage.AWAITING_ANSWER, context.now())
                        .withAnswerDueAt(Optional.of(context.now().plus(ANSWER_TIMEOUT)));
                yield RegistrationTransition.of(after, RegistrationNote.of(RegistrationStepKind.ASKED, requestId));
            }
            case ANSWERING ->
                RegistrationTransition.of(
                        completeExchange(before, context)
                                .withIssuedToken(Optional.empty()),
                        RegistrationNote.of(RegistrationStepKind.ANSWERED, requestId),
                        RegistrationNote.of(RegistrationStepKind.REGISTERED));
            case UPDATING ->
                RegistrationTransition.of(
                        completeExchange(before, context),
                        RegistrationNote.of(RegistrationStepKind.UPDATED, requestId));
            case ENDING -> endRegistration(before, "ended by us; the partner was told", context.now());
            default -> RegistrationTransition.of(before);
        };
    }

    /**
     * A message of ours was not taken.
     *
     * @param failure what came of it
     */
    static RegistrationTransition handleSendFailure(
            PartnerRegistration before, String requestId, SendFailure failure, TransitionContext context) {
        if (before.messageId().filter(requestId::equals).isEmpty()) {
            return RegistrationTransition.of(before);
        }
        boolean presented =
                before.pendingToken().filter(PendingToken::presented).isPresent();
        if (before.stage() == RegistrationStage.ANSWERING && presented && failure.answered()) {
            // It has our token, or it could not have shown it: what it refuses is to be told again.
            return RegistrationTransition.of(
                            completeExchange(before, context)
                                    .withIssuedToken(Optional.empty()),
                            RegistrationNote.withDetail(
                                    RegistrationStepKind.ANSWERED,
                                    "shown by the partner; told again it was " + failure.description()),
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
                endRegistration(before, "ended by us; the partner " + failure.description(), context.now())
                        .withActions(new RegistrationAction.CancelMessage(requestId));
            case ASKING, ANSWERING, UPDATING -> {
                RegistrationTransition stopped =
                        stopExchange(before, "the partner " + failure.description(), context.now());
                // It says that it did not take our token, so nobody shows it; the one in force goes on.
                yield stopped.after().stage() == RegistrationStage.REGISTERED
                        ? new RegistrationTransition(
                                stopped.after()
                                        .withPendingToken(Optional.empty()),
                                stopped.notes(),
                                stopped.actions())
                        : stopped;
            }
            default -> RegistrationTransition.of(before);
        };
    }

    /**
     * @param answered whether the partner answered at all
     * @param permanent whether telling it again cannot help
     * @param description without secrets, as they follow on "the partner"
     */
    record SendFailure(boolean answered, boolean permanent, String description) {}

    /** What a move is judged by besides the registration: the configured inbound token, the time, and how long tokens overlap. */
    record TransitionContext(Instant now, Duration tokenOverlap, Optional<TokenHash> configuredToken) {}

    /**
     * Nothing comes of it by itself any more. Where a registration is in force it goes on with the tokens that it has; one that was
     * told is taken still, as it may have come to the partner.
     */
    static RegistrationTransition stopExchange(PartnerRegistration before, String reason, Instant now) {
        boolean remainsRegistered = before.isInForce()
                && before.stage() != RegistrationStage.ANSWERING
                && before.stage() != RegistrationStage.AWAITING_ANSWER;
        PartnerRegistration after = before.withMessageId(Optional.empty())
                .enterStage(
                        remainsRegistered ? RegistrationStage.REGISTERED : RegistrationStage.STOPPED, now)
                .withReason(reason);
        return RegistrationTransition.of(after, RegistrationNote.withDetail(RegistrationStepKind.STOPPED, reason))
                .withCancellation(before.messageId());
    }

    /** A person wants the partner to have another token of ours. */
    static RegistrationTransition startTokenUpdate(PartnerRegistration before, FreshToken fresh, Instant now) {
        PartnerRegistration after = before
                .enterStage(RegistrationStage.UPDATING, now)
                .withPendingToken(choosePendingToken(before, fresh))
                .withMessageId(Optional.of(fresh.requestId()));
        return RegistrationTransition.of(
                        after, RegistrationNote.of(RegistrationStepKind.UPDATE_STARTED, fresh.requestId()))
                .withActions(new RegistrationAction.SendTokenUpdate(fresh.requestId()));
    }

    /** A person ends it: the partner is told first, so that it is told with a token that it knows; asked twice, it ends at once. */
    static RegistrationTransition startEnding(
            PartnerRegistration before, String reason, FreshToken fresh, Instant now) {
        if (before.stage() == RegistrationStage.ENDING || before.partnerOffer().isEmpty()) {
            return endRegistration(before, "ended by us without the partner: " + reason, now)
                    .withCancellation(before.messageId());
        }
        PartnerRegistration after = before
                .enterStage(RegistrationStage.ENDING, now)
                .withMessageId(Optional.of(fresh.requestId()));
        RegistrationNote note = new RegistrationNote(
                RegistrationStepKind.END_STARTED, Optional.of(fresh.requestId()), Optional.of(reason));
        return RegistrationTransition.of(after, note)
                .withActions(new RegistrationAction.SendRegistrationEnd(fresh.requestId()))
                .withCancellation(before.messageId());
    }

    /** The partner ended it; with that its token is dead, and ours too. */
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
        return before
                .withoutCredentials()
                .withConfiguredTokensSpent()
                .enterStage(RegistrationStage.ENDED, now)
                .withReason(reason);
    }

    /** A token for the partner to begin with; one that was issued before is dead. */
    static RegistrationTransition issueToken(PartnerRegistration before, IssuedTokenHash issued) {
        return RegistrationTransition.of(
                before.withIssuedToken(Optional.of(issued)),
                RegistrationNote.withDetail(
                        RegistrationStepKind.TOKEN_ISSUED,
                        "valid until " + issued.validUntil().truncatedTo(ChronoUnit.SECONDS)));
    }

    static RegistrationTransition removeIssuedToken(PartnerRegistration before, RegistrationStepKind reason) {
        return RegistrationTransition.of(
                before.withIssuedToken(Optional.empty()), RegistrationNote.of(reason));
    }

    /** The configuration states other tokens: they are the way in from now on. */
    static RegistrationTransition resetForConfiguration(PartnerRegistration before, Instant now) {
        PartnerRegistration fresh = PartnerRegistration.createUnregistered(before.connectionId(), now);
        return RegistrationTransition.of(
                        fresh.withIssuedToken(before.issuedToken()),
                        RegistrationNote.of(RegistrationStepKind.RECONFIGURED))
                .withCancellation(before.messageId());
    }

    /** What time alone does: a token that nobody used, an answer that has not come. */
    static RegistrationTransition expireOverdue(PartnerRegistration registration, TransitionContext context) {
        if (registration
                .issuedToken()
                .filter(issued -> !context.now().isBefore(issued.validUntil()))
                .isPresent()) {
            return removeIssuedToken(registration, RegistrationStepKind.TOKEN_EXPIRED);
        }
        boolean answerTimedOut = registration.stage() == RegistrationStage.AWAITING_ANSWER
                && registration
                        .answerDueAt()
                        .filter(due -> !context.now().isBefore(due))
                        .isPresent();
        return answerTimedOut
                ? stopExchange(
                        registration,
                        "the partner took our registration and did not answer it within %d min; a later answer is taken"
                                .formatted(ANSWER_TIMEOUT.toMinutes()),
                        context.now())
                : RegistrationTransition.of(registration);
    }

    /** The token of this exchange: that of one which is not settled yet, else a fresh one. */
    private static Optional<PendingToken> choosePendingToken(PartnerRegistration before, FreshToken fresh) {
        return before.pendingToken().or(() -> Optional.of(new PendingToken(fresh.token(), false)));
    }

    /** The configuration states another address of the partner. */
    static RegistrationTransition changePartnerUrl(PartnerRegistration before, URI url) {
        return RegistrationTransition.of(before.partnerOffer()
                .map(partnerOffer -> before
                        .withPartnerOffer(new PartnerOffer(
                                partnerOffer.token(), url, partnerOffer.requestId(), partnerOffer.answered())))
                .orElse(before));
    }

    /**
     * The partner has our token: it counts from now on, and the one before for the overlap. A token of the configuration ends with
     * the exchange that it began; where we began, the partner's may still be on its way in an exchange of its own.
     */
    private static PartnerRegistration completeExchange(PartnerRegistration before, TransitionContext context) {
        Optional<TokenHash> replaced = before.currentToken();
        if (replaced.isEmpty() && before.stage() != RegistrationStage.ANSWERING && !before.tokens().configuredSpent()) {
            replaced = context.configuredToken();
        }
        PartnerRegistration completed = before.withFormerToken(replaced.map(
                        hash -> new FormerSecret(hash, context.now().plus(context.tokenOverlap()))))
                .withPendingToken(Optional.empty())
                .withMessageId(Optional.empty())
                .withConfiguredTokensSpent()
                .enterStage(RegistrationStage.REGISTERED, context.now());
        PartnerRegistration withToken = before.pendingToken()
                .map(given -> completed.withCurrentToken(given.token().toHash()))
                .orElse(completed);
        return before.partnerOffer()
                .map(partnerOffer -> withToken.withPartnerOffer(partnerOffer.asAnswered()))
                .orElse(withToken);
    }
}
