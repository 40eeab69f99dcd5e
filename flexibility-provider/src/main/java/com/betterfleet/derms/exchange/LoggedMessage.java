package com.betterfleet.derms.exchange;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message of the log, sent or received (M15).
 *
 * @param status the HTTP status of the answer; absent where none arrived
 * @param body without secrets; shortened where it is long
 * @param note what was wrong with the message, if anything
 */
public record LoggedMessage(
        long id,
        String connectionId,
        Instant at,
        MessageDirection direction,
        String type,
        @Nullable Integer status,
        @Nullable String requestId,
        @Nullable String correlationId,
        String body,
        @Nullable String note) {

    /** The direction of a message, seen from this service. */
    public enum MessageDirection {
        IN,
        OUT
    }
}
