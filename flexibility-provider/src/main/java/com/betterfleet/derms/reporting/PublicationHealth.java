package com.betterfleet.derms.reporting;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How reporting to a partner goes (M15).
 *
 * @param groups how many groups report
 * @param backlog messages that wait
 * @param oldestEnd the end of the oldest window among them
 * @param lag how long that one has waited since it ended; zero where nothing waits
 * @param pausedGroups of how many groups the partner did not take the next message
 * @param pausedUntil when the first of them is tried again
 * @param deadLetters messages that the partner called wrong
 */
public record PublicationHealth(
        PublicationState state,
        Optional<String> reason,
        int groups,
        long backlog,
        Optional<Instant> oldestEnd,
        Duration lag,
        Optional<Instant> lastSentAt,
        int pausedGroups,
        Optional<Instant> pausedUntil,
        long deadLetters) {

    /** In one word. */
    public enum PublicationState {
        /** No group is bound, the terms ask for no report, or the partner demands what we cannot do. */
        OFF,
        /** The link is not online, or it is down on purpose: windows wait. */
        CLOSED,
        /** The partner does not take what it is sent; it is tried again. */
        PAUSED,
        /** Messages wait for their turn. */
        SENDING,
        /** All that is due is told. */
        IDLE
    }
}
