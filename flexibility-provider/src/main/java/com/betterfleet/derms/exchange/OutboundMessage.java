package com.betterfleet.derms.exchange;

import java.time.Instant;
import java.util.Optional;

/**
 * A message that has to reach a partner. Its request id and body never change between tries.
 *
 * @param type the message's name in the protocol, opaque here
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
