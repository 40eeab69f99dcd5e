package com.betterfleet.derms.exchange;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What came of one try to send a message. */
public sealed interface DeliveryResult {

    /** The statuses that say: this message is wrong, whenever it comes. */
    Set<Integer> PERMANENT_STATUSES = Set.of(400, 413, 415, 422);

    /** The partner took it. */
    record MessageAccepted(int status) implements DeliveryResult {}

    /**
     * The partner answered, and did not take it.
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
     * No answer: not reached, not in time, or not sent for want of a credential.
     *
     * @param kind a word to filter by: {@value #UNREACHABLE}, or what stood in the way
     * @param skipped whether it was not even tried, because the partner has not answered for a while
     */
    record NoResponse(String reason, String kind, boolean skipped) implements DeliveryResult {
        public NoResponse(String reason) {
            this(reason, UNREACHABLE);
        }

        public NoResponse(String reason, String kind) {
            this(reason, kind, false);
        }
    }

    /** The kinds where no credential is the cause. */
    String REFUSED = "REFUSED";

    String UNREACHABLE = "UNREACHABLE";

    /** Whether there was nobody to talk to; a credential that was refused, ours or its token's, is an answer. */
    default boolean isUnreachable() {
        return this instanceof NoResponse noResponse && noResponse.kind().endsWith(UNREACHABLE);
    }

    /** Whether another try of the same message can help: it cannot where the partner says that the message is wrong. */
    default boolean isPermanentlyRejected() {
        return this instanceof MessageRejected refused && PERMANENT_STATUSES.contains(refused.status());
    }
}
