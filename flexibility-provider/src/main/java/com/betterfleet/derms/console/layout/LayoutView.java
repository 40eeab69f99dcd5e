package com.betterfleet.derms.console.layout;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The frame of every page.
 *
 * @param account the name of the current account
 * @param permissions which actions the account sees
 * @param alertScopes the named scopes in an abnormal mode, worst first; they make the yellow banner
 * @param alertCount the number of such scopes
 * @param notices what needs attention, and the account's unread notifications
 */
public record LayoutView(
        String account,
        PagePermissions permissions,
        List<AlertScope> alertScopes,
        long alertCount,
        AttentionCounts notices,
        Formats formats) {

    /** The number of names in a banner, so that it stays within two lines; further ones are counted. */
    public static final int NAMED_AT_MOST = 3;

    /**
     * What needs attention.
     *
     * @param incidents the number of incidents that need attention
     * @param unread the number of the account's unread notifications
     * @param red the newest open critical incidents; they make the red banner
     * @param redCount the number of such incidents
     */
    public record AttentionCounts(long incidents, long unread, List<CriticalIncident> red, long redCount) {

        public static final AttentionCounts NONE = new AttentionCounts(0, 0, List.of(), 0);

        /** The count for the bell: "99+" from 100 on. */
        public String formatUnread() {
            return unread > 99 ? "99+" : Long.toString(unread);
        }

        /** The bell's text for screen readers, announced when it changes. */
        public String announcement() {
            return unread == 0
                    ? "No unread notifications"
                    : unread + (unread == 1 ? " unread notification" : " unread notifications");
        }
    }

    /** A critical incident; {@code where} names its site, circuit or instance. */
    public record CriticalIncident(long id, String title, String where) {}

    /** A scope named in the banner. */
    public record AlertScope(
            String scopeId,
            String name,
            ModeBadge mode,
            @Nullable Instant since) {

        public String describeMode() {
            return switch (mode) {
                case FALLBACK -> "fallback";
                case AWAITING_FORECAST -> "no forecast";
                case FORECAST, LOCAL_CONTROL, UNMANAGED -> mode.label();
            };
        }
    }

    public long unnamedCount() {
        return Math.max(0, alertCount - alertScopes.size());
    }

    /** The banner's text for screen readers. */
    public String announcement() {
        String named = alertScopes.stream()
                .map(site -> site.name() + ": " + site.describeMode())
                .collect(Collectors.joining(", "));
        return unnamedCount() == 0 ? named : named + ", and " + unnamedCount() + " more";
    }
}
