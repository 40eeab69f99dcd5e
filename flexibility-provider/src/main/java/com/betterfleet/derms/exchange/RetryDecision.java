package com.betterfleet.derms.exchange;

import com.betterfleet.derms.time.ExponentialBackoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** What follows for a durable message from one try to send it; the same for every queue of such messages. */
public sealed interface RetryDecision {

    /** It is done. */
    record NoFurtherTry() implements RetryDecision {}

    /** It leaves again only when a person says so: the partner takes the message itself for wrong. */
    record DeadLettered(String reason) implements RetryDecision {}

    /** It is tried again, unchanged. */
    record RetryLater(Duration pause, String reason) implements RetryDecision {}

    /** 5 s, doubling up to 5 min. */
    ExponentialBackoff BACKOFF = new ExponentialBackoff(Duration.ofSeconds(5), Duration.ofMinutes(5));

    /** @param tries made so far in a row, this one included, at least 1 */
    static RetryDecision of(DeliveryResult delivery, int tries) {
        return switch (delivery) {
            case DeliveryResult.MessageAccepted accepted -> new NoFurtherTry();
            case DeliveryResult.MessageRejected rejected -> {
                String reason = "answered %d: %s".formatted(rejected.status(), rejected.reason());
                yield rejected.isPermanentlyRejected()
                        ? new DeadLettered(reason)
                        : new RetryLater(rejected.retryAfter().orElseGet(() -> computePause(tries)), reason);
            }
            // What was not tried says nothing new of the partner: whoever finds out that it is back goes first.
            case DeliveryResult.NoResponse noResponse ->
                new RetryLater(noResponse.skipped() ? BACKOFF.first() : computePause(tries), noResponse.reason());
        };
    }

    private static Duration computePause(int tries) {
        return BACKOFF.jitteredPauseAfter(tries, RandomGenerator.getDefault());
    }
}
