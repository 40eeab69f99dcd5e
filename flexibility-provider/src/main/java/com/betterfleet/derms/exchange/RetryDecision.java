package com.betterfleet.derms.exchange;

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

    Duration FIRST_PAUSE = Duration.ofSeconds(5);
    Duration MAX_PAUSE = Duration.ofMinutes(5);
    int MAX_DOUBLINGS = 6;

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
                new RetryLater(noResponse.skipped() ? FIRST_PAUSE : computePause(tries), noResponse.reason());
        };
    }

    /** 5 s, doubling up to 5 min, shortened by up to a quarter so that many links do not return at one instant. */
    private static Duration computePause(int tries) {
        Duration full = FIRST_PAUSE.multipliedBy(1L << Math.min(tries - 1, MAX_DOUBLINGS));
        long capped = Math.min(full.toMillis(), MAX_PAUSE.toMillis());
        return Duration.ofMillis(capped - RandomGenerator.getDefault().nextLong(capped / 4));
    }
}
