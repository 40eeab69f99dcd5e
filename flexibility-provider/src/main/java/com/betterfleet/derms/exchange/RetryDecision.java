package com.betterfleet.derms.exchange;

import com.betterfleet.derms.time.ExponentialBackoff;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Decides how a durable message continues after an attempt to send it; the same for every queue of such messages. */
public sealed interface RetryDecision {

    /** The message is delivered. */
    record NoFurtherTry() implements RetryDecision {}

    /** The partner rejects the message itself; it is sent again only on an operator's request. */
    record DeadLettered(String reason) implements RetryDecision {}

    /** The message is sent again unchanged after a pause. */
    record RetryLater(Duration pause, String reason) implements RetryDecision {}

    /** 5 s, doubling up to 5 min. */
    ExponentialBackoff BACKOFF = new ExponentialBackoff(Duration.ofSeconds(5), Duration.ofMinutes(5));

    /** @param tries attempts made in a row, this one included, at least 1 */
    static RetryDecision of(DeliveryResult delivery, int tries) {
        return switch (delivery) {
            case DeliveryResult.MessageAccepted accepted -> new NoFurtherTry();
            case DeliveryResult.MessageRejected rejected -> {
                String reason = "answered %d: %s".formatted(rejected.status(), rejected.reason());
                yield rejected.isPermanentlyRejected()
                        ? new DeadLettered(reason)
                        : new RetryLater(rejected.retryAfter().orElseGet(() -> computePause(tries)), reason);
            }
            // A skipped attempt says nothing about the partner; the next real attempt comes first.
            case DeliveryResult.NoResponse noResponse ->
                new RetryLater(noResponse.skipped() ? BACKOFF.first() : computePause(tries), noResponse.reason());
        };
    }

    private static Duration computePause(int tries) {
        return BACKOFF.jitteredPauseAfter(tries, RandomGenerator.getDefault());
    }
}
