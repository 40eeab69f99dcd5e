package com.betterfleet.derms.link;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether the partner is up, decided by its own heartbeats alone (M2).
 *
 * <p>The latest received heartbeat decides, even if it names an earlier time than the one before.
 */
public enum LinkLiveness {
    /** No heartbeat is demanded, or neither a handshake nor a heartbeat was received yet; counts as up. */
    UNSUPERVISED,
    UP,
    /** The service did not listen, so the liveness cannot be decided. */
    UNKNOWN,
    LOST;

    private static final Duration MAX_GRACE = Duration.ofSeconds(30);
    private static final Duration MIN_CAP = Duration.ofMinutes(10);
    private static final int CAP_INTERVALS = 10;
    private static final int FIRST_HEARTBEAT_INTERVALS = 3;

    /**
     * Returns the instant from which a partner counts as lost, unless it sends another heartbeat: {@code min(offlineAt,
     * receivedAt + max(10 intervals, 10 min)) + grace}.
     *
     * @param interval the interval demanded of the partner
     * @param offlineAt the time named in the heartbeat, after {@code receivedAt}
     */
    static Instant computeAliveUntil(Instant receivedAt, Instant offlineAt, Duration interval) {
        // A time far ahead must not keep a dead link up.
        Duration cap = longerOf(interval.multipliedBy(CAP_INTERVALS), MIN_CAP);
        Instant capped = earlierOf(offlineAt, receivedAt.plus(cap));
        return capped.plus(gracePeriod(interval));
    }

    /** Describes a heartbeat's time that is not ahead, or so far ahead that it is capped. */
    static Optional<String> describeClockWarning(Instant receivedAt, Instant offlineAt, Duration interval) {
        if (!offlineAt.isAfter(receivedAt)) {
            return Optional.of(
                    "A heartbeat received at %s says the link is offline from %s on, which is no later: one of the two clocks is probably wrong."
                            .formatted(receivedAt, offlineAt));
        }
        Duration cap = longerOf(interval.multipliedBy(CAP_INTERVALS), MIN_CAP);
        return offlineAt.isAfter(receivedAt.plus(cap))
                ? Optional.of(
                        "A heartbeat received at %s says the link stays online until %s; it counts for %d min only."
                                .formatted(receivedAt, offlineAt, cap.toMinutes()))
                : Optional.empty();
    }

    /** Returns the deadline of the first heartbeat after a handshake: 3 intervals. */
    static Instant computeFirstHeartbeatDeadline(Instant handshakeCompletedAt, Duration interval) {
        return handshakeCompletedAt.plus(interval.multipliedBy(FIRST_HEARTBEAT_INTERVALS));
    }

    /** Returns the grace period, without which a partner that names {@code now + interval} would flap. */
    static Duration gracePeriod(Duration interval) {
        Duration half = interval.dividedBy(2);
        return half.compareTo(MAX_GRACE) < 0 ? half : MAX_GRACE;
    }

    private static Instant earlierOf(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private static Duration longerOf(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
