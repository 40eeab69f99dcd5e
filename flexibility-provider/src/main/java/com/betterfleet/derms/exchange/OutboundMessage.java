package com.betterfleet.derms.exchange;

import java.time.Instant;
import java.util.Optional;

/**
 * A message to be delivered to a partner. Its request id and body are the same in every attempt.
 *
 * @param type the name of the message in the protocol, opaque here
 * @param correlationId the request id of the message it answers
 */
public record OutboundMessage(
        long id,
        String connectionId,
        String type,
        String requestId,
        Optional<String> correlationId,
        String body,
        Instant createdAt,
        Instant dueAt,
        int tries) {}
