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

    static final int MAX_BODY_LENGTH = 20_000;
    private static final int MAX_NOTE_LENGTH = 2_000;
    private static final int MAX_TYPE_LENGTH = 100;
    /** The longest id of the protocol; an index refuses texts of some thousands. */
    private static final int MAX_ID_LENGTH = 255;

    /** The direction of a message, seen from this service. */
    public enum MessageDirection {
        IN,
        OUT
    }

    /** Returns this message with texts that the log can store, whatever the partner sent. */
    LoggedMessage toStorable() {
        return new LoggedMessage(
                id,
                connectionId,
                at,
                direction,
                StorableText.of(type, MAX_TYPE_LENGTH),
                status,
                requestId == null ? null : StorableText.of(requestId, MAX_ID_LENGTH),
                correlationId == null ? null : StorableText.of(correlationId, MAX_ID_LENGTH),
                StorableText.of(body, MAX_BODY_LENGTH),
                note == null ? null : StorableText.of(note, MAX_NOTE_LENGTH));
    }

    /** Returns this message without its body, which is stored elsewhere. */
    LoggedMessage withoutBody() {
        return new LoggedMessage(id, connectionId, at, direction, type, status, requestId, correlationId, "", note);
    }

    /** Returns this message with the status of its answer, and the note of it. */
    public LoggedMessage withAnswer(int answerStatus, @Nullable String answerNote) {
        return new LoggedMessage(
                id, connectionId, at, direction, type, answerStatus, requestId, correlationId, body, answerNote);
    }
}
