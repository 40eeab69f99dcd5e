package com.betterfleet.simulator.registration;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Limits the Registers accepted within a minute: a service that takes each Register as a new one would register for
 * ever. Guarded by the owner's lock.
 */
final class RegistrationRate {
    static final int MOST_IN_PERIOD = 20;
    static final Duration PERIOD = Duration.ofMinutes(1);

    private final Deque<Instant> accepted = new ArrayDeque<>();

    /** Counts a Register, or refuses it with 429. */
    void countRegister(Instant now) {
        while (!accepted.isEmpty() && !accepted.getFirst().plus(PERIOD).isAfter(now)) {
            accepted.removeFirst();
        }
        if (accepted.size() >= MOST_IN_PERIOD) {
            throw RefusedRegister.tooMany((int) PERIOD.toSeconds());
        }
        accepted.addLast(now);
    }

    /** Starts the count anew: an exchange that is ordered is no reply to a Register. */
    void reset() {
        accepted.clear();
    }
}
