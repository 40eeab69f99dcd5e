package com.betterfleet.derms.exchange;

import java.time.Instant;
import java.util.List;

/**
 * A message all parts of which are here.
 *
 * @param key the request id of its first part
 * @param bodies of the parts, in their order
 * @param firstReceivedAt when the first of them came
 */
public record CompleteMessage(String key, List<String> bodies, Instant firstReceivedAt) {

    public CompleteMessage {
        bodies = List.copyOf(bodies);
    }
}
