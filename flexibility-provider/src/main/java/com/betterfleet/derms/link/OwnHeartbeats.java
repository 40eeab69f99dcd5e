package com.betterfleet.derms.link;

import java.time.Instant;
import java.util.Optional;

/**
 * The heartbeats that the service sends.
 *
 * @param dueAt when the next one is due; absent: the partner demands none
 */
public record OwnHeartbeats(Optional<Instant> lastSentAt, Optional<Instant> dueAt) {

    static final OwnHeartbeats NONE = new OwnHeartbeats(Optional.empty(), Optional.empty());

    OwnHeartbeats withDueAt(Optional<Instant> next) {
        return new OwnHeartbeats(lastSentAt, next);
    }
}
