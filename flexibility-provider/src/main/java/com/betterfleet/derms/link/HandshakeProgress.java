package com.betterfleet.derms.link;

import com.betterfleet.derms.time.ExponentialBackoff;
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

    private static final ExponentialBackoff BACKOFF =
            new ExponentialBackoff(Duration.ofSeconds(5), Duration.ofMinutes(5));

    HandshakeProgress withCompletion(Instant at) {
        return new HandshakeProgress(Optional.of(at), Optional.empty(), 0);
    }

    HandshakeProgress withAttempts(int next) {
        return new HandshakeProgress(completedAt, dueAt, next);
    }

    /** The next handshake is due after a pause that doubles from 5 s to 5 min. */
    HandshakeProgress withNextAttempt(Instant now) {
        return new HandshakeProgress(completedAt, Optional.of(now.plus(BACKOFF.pauseAfter(attempts + 1))), attempts);
    }

    HandshakeProgress withoutNextAttempt() {
        return new HandshakeProgress(completedAt, Optional.empty(), attempts);
    }
}
