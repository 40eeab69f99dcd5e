package com.betterfleet.derms.exchange;

import java.time.Instant;
import java.util.Optional;

/**
 * An undelivered message, as operators see it.
 *
 * @param dead whether it is dead-lettered: it is sent again only on an operator's request
 * @param lastFailure the result of the last attempt
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
