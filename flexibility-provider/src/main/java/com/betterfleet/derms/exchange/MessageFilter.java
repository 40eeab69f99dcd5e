package com.betterfleet.derms.exchange;

import com.betterfleet.derms.exchange.LoggedMessage.MessageDirection;
import org.jspecify.annotations.Nullable;

/**
 * Which messages of the log are wanted; what is absent is any.
 *
 * @param failedOnly only those that were not taken: answered with an error, or not at all
 * @param text a request or correlation id in full, or a part of the body or the note
 */
public record MessageFilter(
        @Nullable String connectionId,
        @Nullable MessageDirection direction,
        @Nullable String type,
        boolean failedOnly,
        @Nullable String text) {

    /** Every message of one connection. */
    public static MessageFilter of(String connectionId) {
        return new MessageFilter(connectionId, null, null, false, null);
    }
}
