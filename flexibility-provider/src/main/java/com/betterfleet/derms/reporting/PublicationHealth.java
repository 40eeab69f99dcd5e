package com.betterfleet.derms.reporting;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The state of reporting to a partner (M15).
 *
 * @param windowLength the length of the reported windows
 * @param groups the number of reporting groups
 * @param backlog the number of pending messages and of windows without a message
 * @param unpublishedWindows the number of ended windows without a message; they wait for their data
 * @param oldestEnd the end of the oldest pending window
 * @param lag the time since that end; zero if nothing is pending
 * @param pausedGroups the number of groups whose next message the partner did not accept
 * @param pausedUntil the next retry among them
 * @param deadLetters the number of messages that the partner rejected
 */
public record PublicationHealth(
        PublicationState state,
        Optional<String> reason,
        Duration windowLength,
        int groups,
        long backlog,
        long unpublishedWindows,
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
        /** No message is pending, and windows wait for their data. */
        AWAITING_DATA,
        /** All due messages are sent, and no window waits. */
        IDLE
    }
}
