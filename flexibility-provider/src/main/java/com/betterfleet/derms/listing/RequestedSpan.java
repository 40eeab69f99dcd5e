package com.betterfleet.derms.listing;

import com.betterfleet.derms.refusal.InvalidValueException;
import com.betterfleet.derms.time.Interval;
import java.time.Duration;
import java.time.Instant;

/** Validates the span between the request parameters {@code from} and {@code to}: not empty, at most 31 days. */
public final class RequestedSpan {

    private static final Duration MAX_SPAN = Duration.ofDays(31);

    private RequestedSpan() {}

    public static Interval requireSpan(Instant from, Instant to) {
        if (!to.isAfter(from) || Duration.between(from, to).compareTo(MAX_SPAN) > 0) {
            throw new InvalidValueException(
                    "to", to, "a time after from, %s, and at most %d days after it".formatted(from, MAX_SPAN.toDays()));
        }
        return new Interval(from, to);
    }
}
