package com.betterfleet.derms.compliance;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Messages of one kind on their way to partners, by request id; each answers with the scope, where the message is its own. */
interface Outgoing {

    Optional<String> delivered(String requestId, Instant at);

    /** It is tried again. */
    Optional<String> troubled(String requestId, String trouble);

    /** The partner calls it wrong. */
    Optional<String> failed(String requestId, String trouble);

    /** @return the request ids of those of a scope that had not left */
    List<String> cancelOf(String scopeId, String why);
}
