package com.betterfleet.derms.console.connection;

import com.betterfleet.derms.console.layout.ChipView;
import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.console.layout.StatusColor;
import com.betterfleet.derms.console.status.LinkView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A partner link as one line of the list (M15).
 *
 * @param profile the partner profile's name
 * @param groups how many are bound
 * @param aliveUntil grace included; null where there is no heartbeat to wait for
 * @param credentialExpiry which secret ends soon, or when the first one ends; null where no end is known
 */
public record ConnectionRow(
        String connectionId,
        String name,
        String profile,
        int groups,
        LinkView link,
        @Nullable Instant aliveUntil,
        @Nullable Instant heartbeatReceivedAt,
        @Nullable Instant heartbeatSentAt,
        ConnectionView.@Nullable LinkFailure lastError,
        @Nullable CredentialExpiry credentialExpiry) {

    /**
     * The end of a secret.
     *
     * @param withinDays 30, 7 or 1 where it is told already, 0 once it is over; null while it is far
     * @param message what the warning says; empty while it is far
     */
    public record CredentialExpiry(Instant at, @Nullable Integer withinDays, String message) {

        private static final int URGENT_DAYS = 7;

        /** Null where there is time. */
        public @Nullable ChipView chip() {
            if (withinDays == null || withinDays > URGENT_DAYS) {
                return null;
            }
            return new ChipView(withinDays == 0 ? "Ended" : "Ends soon", StatusColor.YELLOW, "triangle-alert");
        }
    }

    public Formats formats() {
        return link.formats();
    }

    public ChipView chip() {
        return new ChipView(link.label(), link.color(), link.iconName());
    }
}
