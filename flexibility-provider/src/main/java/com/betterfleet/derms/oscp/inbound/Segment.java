package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.oscp.wire.Headers;
import com.betterfleet.derms.refusal.Invalid;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a message a request is.
 *
 * @param index from 1
 * @param correlationId the request id of the first segment, where this is another one and says so
 */
record Segment(int index, int count, Optional<String> correlationId) {

    /** The most segments of one message (decision). */
    static final int MOST = 100;

    private static final int LONGEST_ID = 255;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,3}");

    /**
     * Reads the two headers.
     *
     * @return empty where the message is one whole
     * @throws Invalid where only one of them is there, or they make no sense
     */
    static Optional<Segment> of(HttpServletRequest request) {
        String index = request.getHeader(Headers.SEGMENT_INDEX);
        String count = request.getHeader(Headers.SEGMENT_COUNT);
        if (index == null && count == null) {
            return Optional.empty();
        }
        int of = number(Headers.SEGMENT_COUNT, count, MOST);
        int number = number(Headers.SEGMENT_INDEX, index, of);
        Optional<String> correlationId = Optional.ofNullable(request.getHeader(Headers.CORRELATION_ID));
        correlationId.filter(id -> id.isBlank() || id.length() > LONGEST_ID).ifPresent(id -> {
            throw new Invalid(Headers.CORRELATION_ID, id, "1 to %d characters".formatted(LONGEST_ID));
        });
        return of == 1 ? Optional.empty() : Optional.of(new Segment(number, of, correlationId));
    }

    /** What may name the whole message, the likeliest last: the correlation id, or one request id on all segments. */
    List<String> keys(String requestId) {
        return index == 1 || correlationId.isEmpty() ? List.of(requestId) : List.of(requestId, correlationId.get());
    }

    private static int number(String header, @Nullable String value, int most) {
        String trimmed = value == null ? "" : value.strip();
        int number = NUMBER.matcher(trimmed).matches() ? Integer.parseInt(trimmed) : 0;
        if (number < 1 || number > most) {
            throw new Invalid(
                    header,
                    value,
                    "1 to %d; %s and %s come together or not at all"
                            .formatted(most, Headers.SEGMENT_INDEX, Headers.SEGMENT_COUNT));
        }
        return number;
    }
}
