package com.betterfleet.derms.reporting;

import com.betterfleet.derms.time.Interval;
import java.time.Instant;

/**
 * A message that the partner rejected as invalid. It is sent again, unchanged, only on an operator's request.
 *
 * @param type the message's name in the protocol, opaque here
 * @param reason the partner's answer
 */
public record DeadLetter(
        long id,
        String groupId,
        String scopeId,
        Interval window,
        String type,
        String requestId,
        String body,
        Instant rejectedAt,
        String reason) {}
