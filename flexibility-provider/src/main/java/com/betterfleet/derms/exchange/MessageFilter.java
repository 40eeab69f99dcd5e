package com.betterfleet.derms.exchange;

import com.betterfleet.derms.exchange.LoggedMessage.MessageDirection;
import org.jspecify.annotations.Nullable;

/**
 * Selects messages of the log; an absent criterion matches every message.
 *
 * @param status the HTTP status of the answer
 * @param failedOnly only messages that were answered with an error or not at all
 * @param text a request or correlation id in full, or a part of the body or the note
 */
public record MessageFilter(
        @Nullable String connectionId,
        @Nullable MessageDirection direction,
        @Nullable String type,
        @Nullable Integer status,
        boolean failedOnly,
        @Nullable String text) {

    /** Matches every message of one connection. */
    public static MessageFilter of(String connectionId) {
        return new MessageFilter(connectionId, null, null, null, false, null);
    }
}
