package com.betterfleet.derms.ems.readings;

import java.time.Duration;

/**
 * The pauses before reconnects to the broker, which double from one second on. They begin anew after a connection that
 * lasted. Where another client has the same client id, both would otherwise end each other's connection each second.
 *
 * <p>Where the broker only closes the connection, consecutive short connections count as taken over.
 */
final class ReconnectPause {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration LONGEST_AFTER_TAKEOVER = Duration.ofMinutes(5);
    private static final Duration LASTING = Duration.ofMinutes(1);
    private static final Duration LASTING_AFTER_TAKEOVER = Duration.ofMinutes(15);
    private static final int SHORT_CONNECTIONS_OF_TAKEOVER = 2;

    private Duration next = FIRST;
    private int shortConnections;
    private boolean contested;

    /**
     * Determines the pause after a connection ended, or was not made.
     *
     * @param connectedFor how long it lasted; zero if it was not made
     * @param takenOver whether the broker states that another client connected with the same client id
     */
    Duration nextPause(Duration connectedFor, boolean takenOver) {
        boolean lasted = connectedFor.compareTo(contested || takenOver ? LASTING_AFTER_TAKEOVER : LASTING) >= 0;
        shortConnections = lasted || connectedFor.isZero() ? 0 : shortConnections + 1;
        contested = takenOver || shortConnections >= SHORT_CONNECTIONS_OF_TAKEOVER;
        Duration longest = contested ? LONGEST_AFTER_TAKEOVER : LONGEST;
        Duration doubled = lasted ? FIRST : next;
        Duration pause = doubled.compareTo(longest) > 0 ? longest : doubled;
        next = pause.multipliedBy(2);
        return pause;
    }

    /** Whether another client has the same client id, as stated by the broker or suspected from short connections. */
    boolean isContested() {
        return contested;
    }
}
