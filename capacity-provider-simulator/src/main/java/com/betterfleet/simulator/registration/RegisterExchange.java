package com.betterfleet.simulator.registration;

import com.betterfleet.simulator.service.HttpReply;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * State of the registration exchange and its transitions; it sends nothing. Both sides may begin at the same time: all
 * of the simulator's Registers then carry the same token, and the pair that completes first completes the exchange.
 * Guarded by the owner's lock.
 */
final class RegisterExchange {
    private final RegistrationTokens tokens;
    private @Nullable InitiatingRegister initiation;
    private @Nullable AnsweringRegister answer;
    private @Nullable String initiationId;
    private @Nullable String acceptedAnswerId;
    private boolean completedByInitiation;
    private boolean stopped;
    private @Nullable String reason;

    RegisterExchange(RegistrationTokens tokens) {
        this.tokens = tokens;
    }

    void awaitRegister(String initial) {
        beginExchange();
        tokens.expectToken(initial);
    }

    void startExchange(PeerEndpoint target, Instant now) {
        beginExchange();
        tokens.offerToken();
        scheduleInitiation(target, true, now);
    }

    void renewTokens(PeerEndpoint target, Instant now) {
        if (isIdle()) {
            tokens.offerNewToken();
        }
        clearStopReason();
        scheduleInitiation(target, false, now);
    }

    /** Returns whether no Register of the simulator waits to be accepted or answered. */
    boolean isIdle() {
        return initiation == null && answer == null;
    }

    /**
     * @param takesAnswerAsNew whether an answer is answered too, by configured fault
     * @return whether the simulator has to answer with a Register
     */
    boolean acceptRegister(IncomingRegister message, PeerEndpoint peer, String version, boolean takesAnswerAsNew) {
        boolean initial = tokens.isExpectedToken(message.presentedToken());
        if (!initial && !takesAnswerAsNew && isAnswer(message)) {
            acceptAnswer(message.requestId(), peer);
            return false;
        }
        boolean repeated = answer != null && answer.correlationId().equals(message.requestId());
        boolean takenAsNew = takesAnswerAsNew && !initial && !repeated;
        if (takenAsNew) {
            initiation = null;
        }
        if (takenAsNew || (!initial && isIdle())) {
            tokens.activateOfferedToken(message.presentedToken());
            tokens.offerNewToken();
        }
        tokens.offerToken();
        String id = repeated && answer != null ? answer.message().requestId() : RegisterSender.newRequestId();
        answer = new AnsweringRegister(
                RetriedMessage.createUnscheduled(id),
                message.requestId(),
                message.presentedToken(),
                peer,
                version,
                false);
        clearStopReason();
        return true;
    }

    /** Schedules the answering Register, after the 204 has been sent. */
    void scheduleAnswer(String registerId, Instant now) {
        AnsweringRegister pending = answer;
        if (pending != null && pending.correlationId().equals(registerId)) {
            answer = pending.withMessage(new RetriedMessage(pending.message().requestId(), 0, now));
        }
    }

    /** Withholds the answering Register until the service asks again. */
    void suppressAnswer(String registerId, @Nullable String cause) {
        AnsweringRegister pending = answer;
        if (pending != null && pending.correlationId().equals(registerId)) {
            answer = pending.markLost();
            reason = cause;
        }
    }

    void endRegistration(String cause) {
        tokens.endRegistration();
        initiation = null;
        answer = null;
        stopped = false;
        reason = cause;
    }

    void recordReason(String cause) {
        reason = cause;
    }

    @Nullable
    InitiatingRegister takeDueInitiation(Instant now) {
        InitiatingRegister due = initiation;
        if (due == null || !due.message().isDue(now)) {
            return null;
        }
        initiation = due.withMessage(due.message().markInFlight());
        return due;
    }

    @Nullable
    AnsweringRegister takeDueAnswer(Instant now) {
        AnsweringRegister due = answer;
        if (due == null || !due.message().isDue(now)) {
            return null;
        }
        answer = due.withMessage(due.message().markInFlight());
        return due;
    }

    void recordInitiationReply(String requestId, HttpReply reply, Instant now) {
        InitiatingRegister sent = initiation;
        if (sent == null || !sent.message().requestId().equals(requestId)) {
            // The exchange has completed meanwhile: the answer arrived before the 204.
            return;
        }
        if (reply.isSuccess()) {
            initiation = sent.markAccepted();
        } else if (sent.message().shouldRetry(reply)) {
            initiation = sent.withMessage(sent.message().scheduleRetry(now));
        } else {
            initiation = null;
            stopExchange(
                    "the simulator's Register was not accepted: " + reply.describe(),
                    answer == null && !isAwaitingRegister());
        }
    }

    void recordAnswerReply(String requestId, HttpReply reply, Instant now) {
        AnsweringRegister sent = answer;
        if (sent == null || !sent.message().requestId().equals(requestId)) {
            return;
        }
        if (reply.isSuccess()) {
            completeAnswer(sent);
        } else if (sent.message().shouldRetry(reply)) {
            answer = sent.withMessage(sent.message().scheduleRetry(now));
        } else {
            answer = null;
            // When both sides have begun, the other pair of Registers may have completed the exchange.
            boolean alreadyCompleted = completedByInitiation && tokens.isExpectedToken(sent.presentedToken());
            stopExchange(
                    "the simulator's answering Register was not accepted: " + reply.describe(),
                    initiation == null && !alreadyCompleted);
        }
    }

    RegistrationStage stage() {
        if (answer != null) {
            return RegistrationStage.ANSWERING;
        }
        if (initiation != null) {
            return initiation.accepted() ? RegistrationStage.AWAITING_ANSWER : RegistrationStage.ASKING;
        }
        if (stopped) {
            return RegistrationStage.STOPPED;
        }
        if (isAwaitingRegister()) {
            return RegistrationStage.AWAITING;
        }
        return switch (tokens.registrationState()) {
            case RegistrationState.Registered registered -> RegistrationStage.REGISTERED;
            case RegistrationState.Ended ended -> RegistrationStage.ENDED;
            case RegistrationState.Unregistered unregistered -> RegistrationStage.NONE;
        };
    }

    /** Returns the endpoint last stated by the service, whether in force or not. */
    @Nullable
    PeerEndpoint latestPeer() {
        return answer == null ? tokens.peer() : answer.peer();
    }

    @Nullable
    String reason() {
        return reason;
    }

    /** Discards what a completed or stopped exchange left behind, including the token it offered. */
    private void beginExchange() {
        answer = answer == null || answer.lost() ? null : answer;
        if (stopped) {
            tokens.clearExpectedToken();
        }
        if (isIdle() && completedByInitiation) {
            tokens.retireOfferedToken();
        }
        completedByInitiation = false;
        clearStopReason();
    }

    /**
     * When both sides begin and the simulator's Register is answered first, the service may still begin, but need not.
     */
    private boolean isAwaitingRegister() {
        return tokens.isExpectingToken() && !completedByInitiation;
    }

    private void clearStopReason() {
        stopped = false;
        reason = null;
    }

    private void scheduleInitiation(PeerEndpoint target, boolean initial, Instant now) {
        String id = RegisterSender.newRequestId();
        initiationId = id;
        initiation = new InitiatingRegister(new RetriedMessage(id, 0, now), target, initial, false);
    }

    /** Without a correlation id, a Register is an answer when it presents the token offered in the simulator's own. */
    private boolean isAnswer(IncomingRegister message) {
        String correlation = message.correlationId();
        if (correlation == null) {
            boolean repeated = message.requestId().equals(acceptedAnswerId);
            return repeated || (initiation != null && tokens.isOfferedToken(message.presentedToken()));
        }
        if (!correlation.equals(initiationId)) {
            throw RefusedRegister.malformed(
                    "X-Correlation-ID '" + correlation + "' matches no Register of the distributor");
        }
        return true;
    }

    private void acceptAnswer(String requestId, PeerEndpoint peer) {
        acceptedAnswerId = requestId;
        tokens.completeExchange(peer);
        if (initiation != null && initiation.usesInitialToken()) {
            completedByInitiation = true;
            tokens.invalidateInitialToken(initiation.target().token());
        }
        initiation = null;
        if (answer != null) {
            answer = answer.withPeer(peer);
        }
        clearStopReason();
    }

    private void completeAnswer(AnsweringRegister accepted) {
        tokens.completeExchange(accepted.peer());
        if (initiation != null && initiation.usesInitialToken()) {
            tokens.invalidateInitialToken(initiation.target().token());
        }
        if (tokens.isExpectedToken(accepted.presentedToken())) {
            tokens.invalidateInitialToken(accepted.presentedToken());
            tokens.activateOfferedToken();
        }
        initiation = null;
        answer = null;
        clearStopReason();
    }

    private void stopExchange(String cause, boolean permanently) {
        reason = cause;
        stopped = permanently;
        if (permanently) {
            tokens.withdrawOfferedToken();
        }
    }
}
