package com.betterfleet.derms.link;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether the partner is there, judged by its own heartbeats alone (M2).
 *
 * <p>The latest received heartbeat decides, even if it names an earlier time than the one before.
 */
public enum LinkLiveness {
    /** We demanded no heartbeat, or there was neither a handshake nor a heartbeat yet; counts as up. */
    UNSUPERVISED,
    UP,
    /** We ourselves were deaf and cannot tell. */
    UNKNOWN,
    LOST;

    private static final Duration MAX_GRACE = Duration.ofSeconds(30);
    private static final Duration MIN_CAP = Duration.ofMinutes(10);
    private static final int CAP_INTERVALS = 10;
    private static final int FIRST_HEARTBEAT_INTERVALS = 3;

    /**
     * The instant from which a partner that sent a heartbeat counts as lost, if it sends no other:
     * {@code min(offlineAt, receivedAt + max(10 intervals, 10 min)) + grace}.
     *
     * @param interval what we demanded of the partner
     * @param offlineAt the time named in the heartbeat, after {@code receivedAt}
     */
    static Instant computeAliveUntil(Instant receivedAt, Instant offlineAt, Duration interval) {
        // A far future must not make a dead link look alive for ever.
        Duration cap = longerOf(interval.multipliedBy(CAP_INTERVALS), MIN_CAP);
        Instant capped = earlierOf(offlineAt, receivedAt.plus(cap));
        return capped.plus(gracePeriod(interval));
    }

    /** What is odd about the time that a heartbeat names, for people: not ahead at all, or so far ahead that it is capped. */
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

    /** The instant by which the first heartbeat after a handshake has to be there: 3 intervals. */
    static Instant computeFirstHeartbeatDeadline(Instant handshakeCompletedAt, Duration interval) {
        return handshakeCompletedAt.plus(interval.multipliedBy(FIRST_HEARTBEAT_INTERVALS));
    }

    /** Without grace a partner that names {@code now + interval} would flap at every interval. */
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
