package com.betterfleet.derms.webserver;

/**
 * Measures how long the requests of one connection take to arrive, one after the other: the time of the head, and the time
 * spent waiting for the body. The time that the service works in between does not count.
 */
final class RequestTimer {

    private final RequestTimeLimit timeLimit;
    private boolean inHead;
    private long headStarted;
    private long arrivalNanos;

    RequestTimer(RequestTimeLimit timeLimit) {
        this.timeLimit = timeLimit;
    }

    /** Begins a head, or continues one that was incomplete; returns whether that one takes too long. */
    boolean isHeadLate() {
        if (!inHead) {
            inHead = true;
            headStarted = now();
        }
        return timeLimit.isExceededBy(now() - headStarted);
    }

    /** Begins to count for the body of a request whose head is complete. */
    void completeHead() {
        arrivalNanos = inHead ? now() - headStarted : 0;
        inHead = false;
    }

    /** Forgets a head, as the connection was closed or rests. */
    void endHead() {
        inHead = false;
    }

    void addWait(long nanos) {
        arrivalNanos += nanos;
    }

    boolean isBodyLate() {
        return timeLimit.isExceededBy(arrivalNanos);
    }

    /** The monotonic clock, in nanoseconds. */
    long now() {
        return timeLimit.nanoTime().getAsLong();
    }
}
