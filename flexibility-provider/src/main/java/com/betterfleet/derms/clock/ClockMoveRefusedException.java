package com.betterfleet.derms.clock;

import java.time.Instant;

/** A move of simulated time was refused; the message states the reason and the values. */
public final class ClockMoveRefusedException extends RuntimeException {

    /** The reason of a refusal. */
    public enum MoveRefusalReason {
        /** This installation runs on real time. */
        NOT_SIMULATED,
        /** The requested time has passed. */
        IN_THE_PAST,
        /** The requested time is too far ahead to be intended. */
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
                "Time can only be moved where DERMS_SIMULATED_TIME=true was set at start; "
                        + "this installation uses the database's time.");
    }

    static ClockMoveRefusedException inThePast(Instant wanted, Instant now) {
        return new ClockMoveRefusedException(
                MoveRefusalReason.IN_THE_PAST,
                "Time moves forward only: " + wanted + " is before the present time " + now
                        + ". Ask for a later time.");
    }

    static ClockMoveRefusedException tooFar(Instant wanted, Instant furthest) {
        return new ClockMoveRefusedException(
                MoveRefusalReason.TOO_FAR, "Time can be moved to " + furthest + " at most, not to " + wanted + ".");
    }

    public MoveRefusalReason reason() {
        return reason;
    }
}
