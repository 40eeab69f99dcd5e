package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.oscp.wire.OscpHeaders;
import com.betterfleet.derms.refusal.InvalidValueException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The position of a request among the segments of a message.
 *
 * @param index from 1
 * @param correlationId the request id of the first segment, where a later segment states it
 */
record SegmentPosition(int index, int count, Optional<String> correlationId) {

    /** The maximum number of segments of one message (decision). */
    static final int MAX_SEGMENTS = 100;

    private static final Pattern NUMBER_PATTERN = Pattern.compile("[0-9]{1,3}");

    /**
     * Reads the two segment headers.
     *
     * @return empty where the message is not segmented
     * @throws InvalidValueException if only one header is present, or they contradict each other
     */
    static Optional<SegmentPosition> of(HttpServletRequest request) {
        String index = request.getHeader(OscpHeaders.SEGMENT_INDEX);
        String count = request.getHeader(OscpHeaders.SEGMENT_COUNT);
        if (index == null && count == null) {
            return Optional.empty();
        }
        int segmentCount = parseNumber(OscpHeaders.SEGMENT_COUNT, count, MAX_SEGMENTS);
        int number = parseNumber(OscpHeaders.SEGMENT_INDEX, index, segmentCount);
        Optional<String> correlationId = Optional.ofNullable(request.getHeader(OscpHeaders.CORRELATION_ID));
        correlationId
                .filter(id -> id.isBlank() || id.length() > OscpHeaders.MAX_ID_LENGTH)
                .ifPresent(id -> {
                    throw new InvalidValueException(
                            OscpHeaders.CORRELATION_ID, id, "1 to %d characters".formatted(OscpHeaders.MAX_ID_LENGTH));
                });
        return segmentCount == 1
                ? Optional.empty()
                : Optional.of(new SegmentPosition(number, segmentCount, correlationId));
    }

    /**
     * Returns the possible keys of the whole message, the most likely last. A key is the correlation id, or a request
     * id shared by all segments.
     */
    List<String> messageKeys(String requestId) {
        return index == 1 || correlationId.isEmpty() ? List.of(requestId) : List.of(requestId, correlationId.get());
    }

    private static int parseNumber(String header, @Nullable String value, int maximum) {
        String trimmed = value == null ? "" : value.strip();
        int number = NUMBER_PATTERN.matcher(trimmed).matches() ? Integer.parseInt(trimmed) : 0;
        if (number < 1 || number > maximum) {
            throw new InvalidValueException(
                    header,
                    value,
                    "1 to %d; send %s and %s together or not at all"
                            .formatted(maximum, OscpHeaders.SEGMENT_INDEX, OscpHeaders.SEGMENT_COUNT));
        }
        return number;
    }
}
