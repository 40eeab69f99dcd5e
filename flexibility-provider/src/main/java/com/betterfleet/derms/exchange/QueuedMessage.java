package com.betterfleet.derms.exchange;

import java.time.Instant;
import java.util.Optional;

/**
 * A message that has not reached its partner, for people.
 *
 * @param dead whether it is given up: it leaves again only when a person says so
 * @param lastFailure what came of the last try
 */
public record QueuedMessage(
        long id,
        String connectionId,
        String type,
        String requestId,
        boolean dead,
        Instant createdAt,
        Instant dueAt,
        int tries,
        Optional<String> lastFailure) {}
