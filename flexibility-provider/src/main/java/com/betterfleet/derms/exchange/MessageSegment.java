package com.betterfleet.derms.exchange;

import java.util.List;

/**
 * One part of a message that comes in several.
 *
 * @param type the message's name in the protocol, opaque here
 * @param keys what may name the whole message, that is the request id of its first part: the last of them unless an earlier
 *     one names a message of which parts are here
 * @param number from 1
 * @param count how many parts the message has
 * @param subject what the message is about; the same in all parts
 * @param statementKind what kind of statement it makes; the same in all parts
 * @param elements how many elements of the whole it holds
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
            throw new IllegalArgumentException("Part %d count %d cannot be".formatted(number, count));
        }
    }
}
