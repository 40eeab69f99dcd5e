package com.betterfleet.derms.console;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A partner link as one line of the list (M15).
 *
 * @param profile the partner profile's name
 * @param groups how many are bound
 * @param aliveUntil grace included; null where there is no heartbeat to wait for
 * @param ending which secret ends soon, or when the first one ends; null where no end is known
 */
record LinkRow(
        String connectionId,
        String name,
        String profile,
        int groups,
        LinkView link,
        @Nullable Instant aliveUntil,
        @Nullable Instant heartbeatReceivedAt,
        @Nullable Instant heartbeatSentAt,
        ConnectionView.@Nullable Failure lastError,
        @Nullable Ending ending) {

    /**
     * The end of a secret.
     *
     * @param withinDays 30, 7 or 1 where it is told already, 0 once it is over; null while it is far
     * @param words what the warning says; empty while it is far
     */
    record Ending(Instant at, @Nullable Integer withinDays, String words) {

        private static final int PRESSING = 7;

        /** Null where there is time. */
        public @Nullable ChipView chip() {
            if (withinDays == null || withinDays > PRESSING) {
                return null;
            }
            return new ChipView(withinDays == 0 ? "Ended" : "Ends soon", Tone.YELLOW, "triangle-alert");
        }
    }

    public Figures figures() {
        return link.figures();
    }

    public ChipView chip() {
        return new ChipView(link.word(), link.tone(), link.icon());
    }
}
