package com.betterfleet.soak.check;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The fate of one sent message as its sender knows it: accepted, refused, or without an answer. */
public final class MessageDelivery {

    private enum Outcome {
        UNANSWERED,
        ACCEPTED,
        REFUSED
    }

    private record Fate(Outcome outcome, @Nullable Instant answeredAt, String phase) {}

    private final Instant sentAt;
    private final AtomicReference<Fate> fate = new AtomicReference<>(new Fate(Outcome.UNANSWERED, null, ""));

    private MessageDelivery(Instant sentAt) {
        this.sentAt = sentAt;
    }

    /** Begins a delivery; a repetition of the same message belongs to the same delivery. */
    public static MessageDelivery begin(Instant sentAt) {
        return new MessageDelivery(sentAt);
    }

    /** The service accepted the message; the answer was received at this instant, in this phase of the run. */
    public void accept(Instant at, String phase) {
        fate.set(new Fate(Outcome.ACCEPTED, at, phase));
    }

    /** The service refused the message, so that it has no effect. */
    public void refuse(Instant at) {
        fate.set(new Fate(Outcome.REFUSED, at, ""));
    }

    /** Returns the phase of the run in which the message was accepted. */
    public String phase() {
        return fate.get().phase();
    }

    Instant sentAt() {
        return sentAt;
    }

    @Nullable
    Instant acceptedAt() {
        Fate known = fate.get();
        return known.outcome() == Outcome.ACCEPTED ? known.answeredAt() : null;
    }

    boolean isAccepted() {
        return acceptedAt() != null;
    }

    /** Whether the message was accepted before or at an instant. */
    boolean isAcceptedBy(Instant t) {
        Instant accepted = acceptedAt();
        return accepted != null && !accepted.isAfter(t);
    }

    boolean isAcceptedBefore(Instant t) {
        Instant accepted = acceptedAt();
        return accepted != null && accepted.isBefore(t);
    }

    /** Whether the message may have had its effect before or at an instant. */
    boolean mayHaveArrivedBy(Instant t) {
        return !sentAt.isAfter(t) && fate.get().outcome() != Outcome.REFUSED;
    }
}
