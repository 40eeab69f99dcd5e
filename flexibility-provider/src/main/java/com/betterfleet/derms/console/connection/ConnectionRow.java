package com.betterfleet.derms.console.connection;

import com.betterfleet.derms.console.layout.ChipView;
import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.console.layout.StatusColor;
import com.betterfleet.derms.console.status.LinkView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A partner link as one row of the list (M15).
 *
 * @param profile the partner profile's name
 * @param groups the number of bound groups
 * @param aliveUntil grace included; null when no heartbeat is expected
 * @param credentialExpiry the earliest expiry of a credential; null when none is known
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
     * The expiry of a credential.
     *
     * @param withinDays 30, 7 or 1 once a warning was raised, 0 after the expiry; null before any warning
     * @param message the warning's text; empty before any warning
     */
    public record CredentialExpiry(Instant at, @Nullable Integer withinDays, String message) {

        private static final int URGENT_DAYS = 7;

        /** Null until the expiry is urgent. */
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
