package com.betterfleet.derms.exchange;

import java.time.Duration;
import java.util.List;

/**
 * A message never became whole: its parts are dropped and nothing of it is applied. Published in that transaction.
 *
 * @param subject what the message was about
 * @param key the request id of its first part, or what the parts gave for it
 * @param receivedNumbers of the parts that came
 * @param count how many there should have been
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
