package com.betterfleet.simulator.registration;

import com.betterfleet.simulator.service.Reply;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is under way with the service, and what comes of what happens; it sends nothing. Both sides may begin at the same
 * time: all our Registers of that time carry the same token of ours, and whichever pair is complete first settles both.
 * Guarded by its owner's lock.
 */
final class Exchanges {
    private final ExchangedTokens tokens;
    private @Nullable Asking asking;
    private @Nullable Answering answering;
    private @Nullable String askedId;
    private @Nullable String takenAnswerId;
    private boolean settledByOurs;
    private boolean stopped;
    private @Nullable String reason;

    Exchanges(ExchangedTokens tokens) {
        this.tokens = tokens;
    }

    void await(String agreed) {
        begin();
        tokens.await(agreed);
    }

    void start(Peer to, Instant now) {
        begin();
        tokens.offer();
        ask(to, true, now);
    }

    void renew(Peer to, Instant now) {
        if (isQuiet()) {
            tokens.offerAnother();
        }
        clear();
        ask(to, false, now);
    }

    /** Whether nothing of ours waits to be taken or answered. */
    boolean isQuiet() {
        return asking == null && answering == null;
    }

    /** @return whether an answer of ours is to follow */
    boolean take(IncomingRegister message, Peer given, String version) {
        boolean agreed = tokens.isAwaited(message.shown());
        if (!agreed && isAnswer(message)) {
            takeAnswer(message.requestId(), given);
            return false;
        }
        if (!agreed && isQuiet()) {
            tokens.settleOurs(message.shown());
            tokens.offerAnother();
        }
        tokens.offer();
        boolean again = answering != null && answering.answersId().equals(message.requestId());
        String id = again && answering != null ? answering.errand().requestId() : RegisterPost.newRequestId();
        answering = new Answering(Errand.held(id), message.requestId(), message.shown(), given, version, false);
        clear();
        return true;
    }

    /** Our 204 has left: what answers may. */
    void release(String answersId, Instant now) {
        Answering held = answering;
        if (held != null && held.answersId().equals(answersId)) {
            answering = held.with(new Errand(held.errand().requestId(), 0, now));
        }
    }

    /** Nothing answers until the service asks again. */
    void lose(String answersId, @Nullable String why) {
        Answering held = answering;
        if (held != null && held.answersId().equals(answersId)) {
            answering = held.whichIsLost();
            reason = why;
        }
    }

    void end(String why) {
        tokens.end();
        asking = null;
        answering = null;
        stopped = false;
        reason = why;
    }

    void note(String why) {
        reason = why;
    }

    @Nullable
    Asking takeDueAsking(Instant now) {
        Asking due = asking;
        if (due == null || !due.errand().isDue(now)) {
            return null;
        }
        asking = due.with(due.errand().underway());
        return due;
    }

    @Nullable
    Answering takeDueAnswer(Instant now) {
        Answering due = answering;
        if (due == null || !due.errand().isDue(now)) {
            return null;
        }
        answering = due.with(due.errand().underway());
        return due;
    }

    void asked(String requestId, Reply reply, Instant now) {
        Asking sent = asking;
        if (sent == null || !sent.errand().requestId().equals(requestId)) {
            // Settled meanwhile: the answer was here before the 204.
            return;
        }
        if (reply.succeeded()) {
            asking = sent.delivered();
        } else if (sent.errand().mayPass(reply)) {
            asking = sent.with(sent.errand().failedAt(now));
        } else {
            asking = null;
            stop("our Register was not taken: " + reply.described(), answering == null && !isAwaiting());
        }
    }

    void answered(String requestId, Reply reply, Instant now) {
        Answering sent = answering;
        if (sent == null || !sent.errand().requestId().equals(requestId)) {
            return;
        }
        if (reply.succeeded()) {
            settle(sent);
        } else if (sent.errand().mayPass(reply)) {
            answering = sent.with(sent.errand().failedAt(now));
        } else {
            answering = null;
            // Where both have begun, the other pair may have settled it.
            boolean settledAllTheSame = settledByOurs && tokens.isAwaited(sent.shown());
            stop("our answering Register was not taken: " + reply.described(), asking == null && !settledAllTheSame);
        }
    }

    Stage stage() {
        if (answering != null) {
            return Stage.ANSWERING;
        }
        if (asking != null) {
            return asking.taken() ? Stage.AWAITING_ANSWER : Stage.ASKING;
        }
        if (stopped) {
            return Stage.STOPPED;
        }
        if (isAwaiting()) {
            return Stage.AWAITING;
        }
        return switch (tokens.standing()) {
            case Standing.Registered registered -> Stage.REGISTERED;
            case Standing.Ended ended -> Stage.ENDED;
            case Standing.Unregistered unregistered -> Stage.NONE;
        };
    }

    /** The last that the service has given, be it in force or not. */
    @Nullable
    Peer lastGiven() {
        return answering == null ? tokens.peer() : answering.given();
    }

    @Nullable
    String reason() {
        return reason;
    }

    /** What was agreed before and has come to its end, one way or the other, is over; a token of its own is no more given. */
    private void begin() {
        answering = answering == null || answering.lost() ? null : answering;
        if (stopped) {
            tokens.forgetAwaited();
        }
        if (isQuiet() && settledByOurs) {
            tokens.retireOffer();
        }
        settledByOurs = false;
        clear();
    }

    /** Where both begin and our Register is answered first, the service may begin, but need not. */
    private boolean isAwaiting() {
        return tokens.awaits() && !settledByOurs;
    }

    private void clear() {
        stopped = false;
        reason = null;
    }

    private void ask(Peer to, boolean agreed, Instant now) {
        String id = RegisterPost.newRequestId();
        askedId = id;
        asking = new Asking(new Errand(id, 0, now), to, agreed, false);
    }

    /** Where a service omits the correlation, only who has had our Register knows the token that it offers. */
    private boolean isAnswer(IncomingRegister message) {
        String correlation = message.correlationId();
        if (correlation == null) {
            boolean again = message.requestId().equals(takenAnswerId);
            return again || (asking != null && tokens.isOffered(message.shown()));
        }
        if (!correlation.equals(askedId)) {
            throw RefusedRegister.malformed("X-Correlation-ID '" + correlation + "' is of no Register of ours");
        }
        return true;
    }

    private void takeAnswer(String requestId, Peer given) {
        takenAnswerId = requestId;
        tokens.settle(given);
        if (asking != null && asking.agreed()) {
            settledByOurs = true;
            tokens.kill(asking.to().token());
        }
        asking = null;
        if (answering != null) {
            answering = answering.with(given);
        }
        clear();
    }

    private void settle(Answering taken) {
        tokens.settle(taken.given());
        if (asking != null && asking.agreed()) {
            tokens.kill(asking.to().token());
        }
        if (tokens.isAwaited(taken.shown())) {
            tokens.kill(taken.shown());
            tokens.settleOurs();
        }
        asking = null;
        answering = null;
        clear();
    }

    private void stop(String why, boolean forGood) {
        reason = why;
        stopped = forGood;
        if (forGood) {
            tokens.withdrawOffer();
        }
    }
}
