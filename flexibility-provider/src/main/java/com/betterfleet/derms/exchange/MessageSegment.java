package com.betterfleet.derms.exchange;

import java.util.List;

/**
 * One segment of a segmented message.
 *
 * @param type the name of the message in the protocol, opaque here
 * @param keys candidates for the key of the whole message, the request id of its first segment: the last one applies,
 *     unless an earlier one names a message of which segments have arrived
 * @param number from 1
 * @param count the number of segments of the message
 * @param subject what the message is about; the same in all segments
 * @param statementKind the kind of statement of the message; the same in all segments
 * @param elements how many elements of the whole message it has
 */
public record MessageSegment(
        String connectionId,
        String type,
        List<String> keys,
        int number,
        int count,
        String subject,
        String statementKind,
        String body,
        int elements) {

    public MessageSegment {
        keys = List.copyOf(keys);
        if (number < 1 || number > count) {
            throw new IllegalArgumentException("A message of %d segments has no segment %d".formatted(count, number));
        }
    }
}
