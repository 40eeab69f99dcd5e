package com.betterfleet.derms.exchange;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What came of one try to send a message. */
public sealed interface Delivery {

    /** The statuses that say: this message is wrong, whenever it comes. */
    Set<Integer> HOPELESS = Set.of(400, 413, 415, 422);

    /** The partner took it. */
    record Taken(int status) implements Delivery {}

    /** The partner answered, and did not take it. */
    record Refused(int status, String reason, Optional<Duration> retryAfter) implements Delivery {}

    /** No answer: not reached, or not in time. */
    record Unanswered(String reason) implements Delivery {}

    /** Whether another try of the same message can help: it cannot where the partner says that the message is wrong. */
    default boolean hopeless() {
        return this instanceof Refused refused && HOPELESS.contains(refused.status());
    }
}
