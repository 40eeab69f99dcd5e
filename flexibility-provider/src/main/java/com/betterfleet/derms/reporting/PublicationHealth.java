package com.betterfleet.derms.reporting;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The state of reporting to a partner (M15).
 *
 * @param groups the number of reporting groups
 * @param backlog the number of pending messages
 * @param oldestEnd the end of the oldest pending window
 * @param lag the time since that end; zero if nothing is pending
 * @param pausedGroups the number of groups whose next message the partner did not accept
 * @param pausedUntil the next retry among them
 * @param deadLetters the number of messages that the partner rejected
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

    /** Summary of the state of reporting. */
    public enum PublicationState {
        /** No group is bound, the partner properties ask for no report, or the partner demands an unsupported mode. */
        OFF,
        /** The link is not online, or it is disconnected on purpose: windows wait. */
        CLOSED,
        /** The partner does not accept messages; they are retried. */
        PAUSED,
        /** Messages are pending. */
        SENDING,
        /** All due messages are sent. */
        IDLE
    }
}
