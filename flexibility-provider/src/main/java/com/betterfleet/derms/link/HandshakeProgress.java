package com.betterfleet.derms.link;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The handshakes of a link.
 *
 * @param completedAt when a handshake was last completed, by either side
 * @param dueAt when the service starts its next handshake; absent: none is needed
 * @param attempts the number of handshakes started in vain so far
 */
public record HandshakeProgress(Optional<Instant> completedAt, Optional<Instant> dueAt, int attempts) {

    static final HandshakeProgress NONE = new HandshakeProgress(Optional.empty(), Optional.empty(), 0);

    private static final Duration MIN_PAUSE = Duration.ofSeconds(5);
    private static final Duration MAX_PAUSE = Duration.ofMinutes(5);
    private static final int MAX_DOUBLINGS = 6;

    HandshakeProgress withCompletion(Instant at) {
        return new HandshakeProgress(Optional.of(at), Optional.empty(), 0);
    }

    HandshakeProgress withAttempts(int next) {
        return new HandshakeProgress(completedAt, dueAt, next);
    }

    /** The next handshake is due after a pause that doubles from 5 s to 5 min. */
    HandshakeProgress withNextAttempt(Instant now) {
        Duration doubled = MIN_PAUSE.multipliedBy(1L << Math.min(attempts, MAX_DOUBLINGS));
        Duration pause = doubled.compareTo(MAX_PAUSE) < 0 ? doubled : MAX_PAUSE;
        return new HandshakeProgress(completedAt, Optional.of(now.plus(pause)), attempts);
    }

    HandshakeProgress withoutNextAttempt() {
        return new HandshakeProgress(completedAt, Optional.empty(), attempts);
    }
}
