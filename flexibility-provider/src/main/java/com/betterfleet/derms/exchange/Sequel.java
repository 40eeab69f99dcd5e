package com.betterfleet.derms.exchange;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** What follows for a durable message from one try to send it; the same for every queue of such messages. */
public sealed interface Sequel {

    /** It is done. */
    record Done() implements Sequel {}

    /** It leaves again only when a person says so: the partner takes the message itself for wrong. */
    record GivenUp(String reason) implements Sequel {}

    /** It is tried again, unchanged. */
    record TryAgain(Duration after, String reason) implements Sequel {}

    Duration FIRST_PAUSE = Duration.ofSeconds(5);
    Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    int LARGEST_DOUBLING = 6;

    /** @param tries made so far in a row, this one included, at least 1 */
    static Sequel of(Delivery delivery, int tries) {
        return switch (delivery) {
            case Delivery.Taken taken -> new Done();
            case Delivery.Refused refused -> {
                String reason = "answered %d: %s".formatted(refused.status(), refused.reason());
                yield refused.hopeless()
                        ? new GivenUp(reason)
                        : new TryAgain(refused.retryAfter().orElseGet(() -> pause(tries)), reason);
            }
            // What was not tried says nothing new of the partner: whoever finds out that it is back goes first.
            case Delivery.Unanswered unanswered ->
                new TryAgain(unanswered.spared() ? FIRST_PAUSE : pause(tries), unanswered.reason());
        };
    }

    /** 5 s, doubling up to 5 min, shortened by up to a quarter so that many links do not return at one instant. */
    private static Duration pause(int tries) {
        Duration full = FIRST_PAUSE.multipliedBy(1L << Math.min(tries - 1, LARGEST_DOUBLING));
        long capped = Math.min(full.toMillis(), LONGEST_PAUSE.toMillis());
        return Duration.ofMillis(capped - RandomGenerator.getDefault().nextLong(capped / 4));
    }
}
