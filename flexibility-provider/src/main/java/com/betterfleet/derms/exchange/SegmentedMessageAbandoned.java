package com.betterfleet.derms.exchange;

import java.time.Duration;
import java.util.List;

/**
 * Published when a segmented message was not completed in time, in the transaction that deletes its segments. Nothing
 * of it is applied.
 *
 * @param subject what the message was about
 * @param key the request id of its first segment, or the key that the segments stated
 * @param receivedNumbers of the segments that arrived
 * @param count the number of segments of the message
 */
public record SegmentedMessageAbandoned(
        String connectionId,
        String type,
        String subject,
        String key,
        List<Integer> receivedNumbers,
        int count,
        Duration waited) {

    public SegmentedMessageAbandoned {
        receivedNumbers = List.copyOf(receivedNumbers);
    }
}
