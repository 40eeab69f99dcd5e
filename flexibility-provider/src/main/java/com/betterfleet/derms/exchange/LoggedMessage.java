package com.betterfleet.derms.exchange;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One message as it was said, either way (M15).
 *
 * @param status the answer's HTTP status; absent where none came
 * @param body without secrets; shortened where it is long
 * @param note what was wrong with it, if anything
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

    /** Which way it went, seen from us. */
    public enum MessageDirection {
        IN,
        OUT
    }
}
