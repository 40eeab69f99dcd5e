package com.betterfleet.derms.exchange;

import com.betterfleet.derms.exchange.LoggedMessage.Heading;
import org.jspecify.annotations.Nullable;

/**
 * Which messages of the log are wanted; what is absent is any.
 *
 * @param failed only those that were not taken: answered with an error, or not at all
 * @param text a request or correlation id in full, or a part of the body or the note
 */
public record MessageFilter(
        @Nullable String connectionId,
        @Nullable Heading heading,
        @Nullable String type,
        boolean failed,
        @Nullable String text) {

    /** Every message of one connection. */
    public static MessageFilter of(String connectionId) {
        return new MessageFilter(connectionId, null, null, false, null);
    }
}
