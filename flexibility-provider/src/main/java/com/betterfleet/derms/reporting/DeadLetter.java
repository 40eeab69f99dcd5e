package com.betterfleet.derms.reporting;

import com.betterfleet.derms.time.Interval;
import java.time.Instant;

/**
 * A message that a partner called wrong: it leaves again only when a person says so, as it was.
 *
 * @param type the message's name in the protocol, opaque here
 * @param reason what the partner answered
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
