package com.betterfleet.derms.clock;

import java.time.Instant;

/** Time was not moved; the text says why and names the values. */
public final class ClockMoveRefusedException extends RuntimeException {

    /** What stood against it. */
    public enum MoveRefusalReason {
        /** This installation runs on real time. */
        NOT_SIMULATED,
        /** The wanted time has passed. */
        IN_THE_PAST,
        /** So far ahead that it must be a mistake. */
        TOO_FAR
    }

    private final MoveRefusalReason reason;

    private ClockMoveRefusedException(MoveRefusalReason reason, String text) {
        super(text);
        this.reason = reason;
    }

    static ClockMoveRefusedException notSimulated() {
        return new ClockMoveRefusedException(
                MoveRefusalReason.NOT_SIMULATED,
                "Time can only be moved where DERMS_SIMULATED_TIME=true was set at start; here it runs as the database's.");
    }

    static ClockMoveRefusedException inThePast(Instant wanted, Instant now) {
        return new ClockMoveRefusedException(
                MoveRefusalReason.IN_THE_PAST,
                "Time moves forward only: " + wanted + " is before the present " + now + ". Ask for a later time.");
    }

    static ClockMoveRefusedException tooFar(Instant wanted, Instant furthest) {
        return new ClockMoveRefusedException(
                MoveRefusalReason.TOO_FAR,
                "Time can be moved to " + furthest + " at the furthest, not to " + wanted + ".");
    }

    public MoveRefusalReason reason() {
        return reason;
    }
}
