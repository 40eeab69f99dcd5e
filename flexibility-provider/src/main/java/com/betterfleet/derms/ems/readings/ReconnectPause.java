package com.betterfleet.derms.ems.readings;

import java.time.Duration;

/**
 * The pauses before reconnects to the broker, which double from one second on. They begin anew after a connection that
 * lasted. Where another client has the same client id, both would otherwise end each other's connection each second.
 */
final class ReconnectPause {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration LONGEST_AFTER_TAKEOVER = Duration.ofMinutes(5);
    private static final Duration LASTING = Duration.ofMinutes(1);
    private static final Duration LASTING_AFTER_TAKEOVER = Duration.ofMinutes(15);

    private Duration next = FIRST;

    /**
     * Determines the pause after a connection ended, or was not made.
     *
     * @param connectedFor how long it lasted; zero if it was not made
     * @param takenOver whether another client connected with the same client id
     */
    Duration nextPause(Duration connectedFor, boolean takenOver) {
        Duration lasting = takenOver ? LASTING_AFTER_TAKEOVER : LASTING;
        Duration longest = takenOver ? LONGEST_AFTER_TAKEOVER : LONGEST;
        Duration doubled = connectedFor.compareTo(lasting) >= 0 ? FIRST : next;
        Duration pause = doubled.compareTo(longest) > 0 ? longest : doubled;
        next = pause.multipliedBy(2);
        return pause;
    }
}
