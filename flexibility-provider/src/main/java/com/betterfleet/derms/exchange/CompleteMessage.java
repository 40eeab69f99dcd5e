package com.betterfleet.derms.exchange;

import java.time.Instant;
import java.util.List;

/**
 * A segmented message of which all segments have arrived.
 *
 * @param key the request id of its first segment
 * @param bodies of the segments, in order
 * @param firstReceivedAt when the first of them arrived
 */
public record CompleteMessage(String key, List<String> bodies, Instant firstReceivedAt) {

    public CompleteMessage {
        bodies = List.copyOf(bodies);
    }
}
