package com.betterfleet.derms.compliance;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Messages of one kind on their way to partners, by request id; each answers with the scope, where the message is its own. */
interface OutboundItemStore {

    Optional<String> markDelivered(String requestId, Instant at);

    /** It is tried again. */
    Optional<String> markRetrying(String requestId, String reason);

    /** The partner calls it wrong. */
    Optional<String> markFailed(String requestId, String reason);

    /** @return the request ids of those of a scope that had not left */
    List<String> cancelQueued(String scopeId, String reason);
}
