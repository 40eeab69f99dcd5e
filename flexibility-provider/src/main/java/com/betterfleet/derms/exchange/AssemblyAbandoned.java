package com.betterfleet.derms.exchange;

import java.time.Duration;
import java.util.List;

/**
 * A message never became whole: its parts are dropped and nothing of it is applied. Published in that transaction.
 *
 * @param subject what the message was about
 * @param key the request id of its first part, or what the parts gave for it
 * @param numbers of the parts that came
 * @param of how many there should have been
 */
public record AssemblyAbandoned(
        String connectionId, String type, String subject, String key, List<Integer> numbers, int of, Duration waited) {

    public AssemblyAbandoned {
        numbers = List.copyOf(numbers);
    }
}
