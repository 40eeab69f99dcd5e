package com.betterfleet.derms.link;

import java.time.Instant;
import java.util.Optional;

/**
 * The partner's heartbeats, and the liveness that follows from them.
 *
 * @param aliveUntil from this instant on, grace included, the partner is lost unless another heartbeat is received
 * @param lostAt when the link was lost last, even if it has returned since
 * @param upSince the start of the latest uninterrupted time up, even if the link was lost since; absent: never lost nor received
 * @param unknownSince when the liveness became unknown last, even if it is known again
 * @param suspendedFrom when the service had stopped listening then
 */
public record PartnerHeartbeats(
        LinkLiveness liveness,
        Optional<Instant> aliveUntil,
        Optional<Instant> lostAt,
        Optional<Instant> upSince,
        Optional<Instant> unknownSince,
        Optional<Instant> suspendedFrom,
        Optional<Instant> lastReceivedAt) {

    static final PartnerHeartbeats NONE = new PartnerHeartbeats(
            LinkLiveness.UNSUPERVISED,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    PartnerHeartbeats withLastReceivedAt(Instant at) {
        return new PartnerHeartbeats(
                liveness, aliveUntil, lostAt, upSince, unknownSince, suspendedFrom, Optional.of(at));
    }

    /** The partner is up until {@code end}. */
    PartnerHeartbeats withUp(Instant end, Optional<Instant> since) {
        return new PartnerHeartbeats(
                LinkLiveness.UP, Optional.of(end), lostAt, since, unknownSince, suspendedFrom, lastReceivedAt);
    }

    /** No heartbeat is expected from {@code since} on. */
    PartnerHeartbeats withoutSupervision(Instant since) {
        return new PartnerHeartbeats(
                LinkLiveness.UNSUPERVISED,
                Optional.empty(),
                lostAt,
                Optional.of(since),
                unknownSince,
                suspendedFrom,
                lastReceivedAt);
    }

    /** The partner is lost since {@code since}. */
    PartnerHeartbeats withLoss(Instant since) {
        return new PartnerHeartbeats(
                LinkLiveness.LOST,
                Optional.of(since),
                Optional.of(since),
                upSince,
                unknownSince,
                suspendedFrom,
                lastReceivedAt);
    }

    /** The liveness is unknown since {@code since}; the partner is lost unless a heartbeat is received until {@code end}. */
    PartnerHeartbeats withUnknown(Instant since, Instant suspended, Instant end) {
        return new PartnerHeartbeats(
                LinkLiveness.UNKNOWN,
                Optional.of(end),
                lostAt,
                upSince,
                Optional.of(since),
                Optional.of(suspended),
                lastReceivedAt);
    }
}
