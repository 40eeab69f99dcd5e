package com.betterfleet.simulator.scenario;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A fault of a response.
 *
 * @param delay before anything is sent
 * @param replacement of the normal response
 */
public record AnswerFault(Duration delay, AnswerReplacement replacement) {

    /** What replaces the normal response. */
    public sealed interface AnswerReplacement {
        /** The normal response, only late. */
        record NoReplacement() implements AnswerReplacement {}

        /**
         * Another response.
         *
         * @param retryAfterSeconds null: no such header
         * @param retryAfterAsDate whether the header states a date in place of seconds
         * @param location null: for a redirect, a path next to the requested one
         * @param bodyBytes 0: no body of this size
         * @param body null: none; HTML where it begins with a tag, else JSON
         */
        record StatusReplacement(
                int status,
                @Nullable Integer retryAfterSeconds,
                boolean retryAfterAsDate,
                @Nullable String location,
                long bodyBytes,
                @Nullable String body)
                implements AnswerReplacement {}

        /** The request is read and the response never arrives, or stops in its body. */
        record HangingAnswer(boolean inBody) implements AnswerReplacement {}

        /** The connection is closed without a byte. */
        record ClosedConnection() implements AnswerReplacement {}

        /** The same, where a request has come over this connection before: it counts as closed while it was idle. */
        record ClosedReusedConnection() implements AnswerReplacement {}
    }

    /**
     * Returns whether the message is still processed. It is not when the response says so. It is when the response is
     * late, lost or cut off, because a sender has to cope with a message accepted without its knowledge.
     */
    public boolean processesMessage(boolean connectionReused) {
        return switch (replacement) {
            case AnswerReplacement.StatusReplacement other -> other.status() / 100 == 2;
            case AnswerReplacement.ClosedReusedConnection close -> !connectionReused;
            default -> true;
        };
    }

    /** Returns the status that the sender sees; 0 when it sees none. */
    public int effectiveStatus(int normalStatus, boolean connectionReused) {
        return switch (replacement) {
            case AnswerReplacement.NoReplacement nothing -> normalStatus;
            case AnswerReplacement.StatusReplacement other -> other.status();
            case AnswerReplacement.HangingAnswer hang -> 0;
            case AnswerReplacement.ClosedConnection close -> 0;
            case AnswerReplacement.ClosedReusedConnection close -> connectionReused ? 0 : normalStatus;
        };
    }
}
