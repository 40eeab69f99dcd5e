package com.betterfleet.derms.exchange;

import java.time.Instant;
import java.util.List;

/**
 * A message all parts of which are here.
 *
 * @param key the request id of its first part
 * @param bodies of the parts, in their order
 * @param begunAt when the first of them came
 */
public record WholeMessage(String key, List<String> bodies, Instant begunAt) {

    public WholeMessage {
        bodies = List.copyOf(bodies);
    }
}
