package com.betterfleet.derms.exchange;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** The result of one attempt to send a message. */
public sealed interface DeliveryResult {

    /** The statuses by which the partner rejects the message itself, so that no further attempt can succeed. */
    Set<Integer> PERMANENT_STATUSES = Set.of(400, 413, 415, 422);

    /** The partner accepted the message. */
    record MessageAccepted(int status) implements DeliveryResult {}

    /**
     * The partner answered and rejected the message.
     *
     * @param kind a word to filter by: {@value #REFUSED}, or which credential was refused
     */
    record MessageRejected(int status, String reason, Optional<Duration> retryAfter, String kind)
            implements DeliveryResult {
        public MessageRejected(int status, String reason, Optional<Duration> retryAfter) {
            this(status, reason, retryAfter, REFUSED);
        }
    }

    /**
     * No answer: the partner was not reached, did not answer in time, or a credential was missing.
     *
     * @param kind a word to filter by: {@value #UNREACHABLE}, or the obstacle
     * @param skipped whether no attempt was made, because the partner has not answered for a while
     */
    record NoResponse(String reason, String kind, boolean skipped) implements DeliveryResult {
        public NoResponse(String reason) {
            this(reason, UNREACHABLE);
        }

        public NoResponse(String reason, String kind) {
            this(reason, kind, false);
        }
    }

    /** The kinds of failure that no credential causes. */
    String REFUSED = "REFUSED";

    String UNREACHABLE = "UNREACHABLE";

    /** Returns whether the partner was not reached; a refused credential is an answer. */
    default boolean isUnreachable() {
        return this instanceof NoResponse noResponse && noResponse.kind().endsWith(UNREACHABLE);
    }

    /** Returns whether the partner rejects the message itself, so that no further attempt can succeed. */
    default boolean isPermanentlyRejected() {
        return this instanceof MessageRejected refused && PERMANENT_STATUSES.contains(refused.status());
    }
}
