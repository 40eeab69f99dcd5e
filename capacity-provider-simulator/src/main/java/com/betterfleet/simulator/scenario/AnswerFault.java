package com.betterfleet.simulator.scenario;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How something is answered wrongly.
 *
 * @param delay before anything is answered
 * @param replacement of the proper answer
 */
public record AnswerFault(Duration delay, AnswerReplacement replacement) {

    /** What is done in place of answering properly. */
    public sealed interface AnswerReplacement {
        /** Nothing: the answer is right, only late. */
        record NoReplacement() implements AnswerReplacement {}

        /**
         * Another answer.
         *
         * @param retryAfterSeconds null: no such header
         * @param location null: for a redirect, next to where the request went
         * @param bodyBytes 0: no body
         */
        record StatusReplacement(
                int status,
                @Nullable Integer retryAfterSeconds,
                @Nullable String location,
                long bodyBytes) implements AnswerReplacement {}

        /** The request is taken and the answer never comes, or stops in its body. */
        record HangingAnswer(boolean inBody) implements AnswerReplacement {}

        /** The connection is closed without a byte. */
        record ClosedConnection() implements AnswerReplacement {}
    }

    /**
     * Whether the message is acted on all the same. It is not where the answer says so; where the answer is late, lost or
     * cut off it is, because that is the case a sender must be able to bear: taken, and not known to be.
     */
    public boolean processesMessage() {
        return !(replacement instanceof AnswerReplacement.StatusReplacement other) || other.status() / 100 == 2;
    }

    /** What the sender sees as status; 0 when it sees none. */
    public int effectiveStatus(int normalStatus) {
        return switch (replacement) {
            case AnswerReplacement.NoReplacement nothing -> normalStatus;
            case AnswerReplacement.StatusReplacement other -> other.status();
            case AnswerReplacement.HangingAnswer hang -> 0;
            case AnswerReplacement.ClosedConnection close -> 0;
        };
    }
}
