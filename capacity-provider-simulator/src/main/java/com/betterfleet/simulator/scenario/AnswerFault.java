package com.betterfleet.simulator.scenario;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How something is answered wrongly.
 *
 * @param delay before anything is answered
 * @param instead of the proper answer
 */
public record AnswerFault(Duration delay, Instead instead) {

    /** What is done in place of answering properly. */
    public sealed interface Instead {
        /** Nothing: the answer is right, only late. */
        record Nothing() implements Instead {}

        /**
         * Another answer.
         *
         * @param retryAfterSeconds null: no such header
         * @param location null: for a redirect, next to where the request went
         * @param bodyBytes 0: no body
         */
        record Status(
                int status,
                @Nullable Integer retryAfterSeconds,
                @Nullable String location,
                long bodyBytes) implements Instead {}

        /** The request is taken and the answer never comes, or stops in its body. */
        record Hang(boolean inBody) implements Instead {}

        /** The connection is closed without a byte. */
        record Close() implements Instead {}
    }

    /**
     * Whether the message is acted on all the same. It is not where the answer says so; where the answer is late, lost or
     * cut off it is, because that is the case a sender must be able to bear: taken, and not known to be.
     */
    public boolean takesTheMessage() {
        return !(instead instanceof Instead.Status other) || other.status() / 100 == 2;
    }

    /** What the sender sees as status; 0 when it sees none. */
    public int statusInsteadOf(int proper) {
        return switch (instead) {
            case Instead.Nothing nothing -> proper;
            case Instead.Status other -> other.status();
            case Instead.Hang hang -> 0;
            case Instead.Close close -> 0;
        };
    }
}
