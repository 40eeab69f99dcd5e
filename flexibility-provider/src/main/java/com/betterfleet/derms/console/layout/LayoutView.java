package com.betterfleet.derms.console.layout;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds every page.
 *
 * @param account who is signed in
 * @param permissions what of a page's acts they are shown
 * @param alertScopes the scopes with an open yellow mode that are named, worst first; only these make a yellow banner
 * @param alertCount how many such scopes there are
 * @param notices what wants attention, and what the account has not read
 */
public record LayoutView(
        String account,
        PagePermissions permissions,
        List<AlertScope> alertScopes,
        long alertCount,
        AttentionCounts notices,
        Formats formats) {

    /** Names beyond this many are counted, so that the banner stays within two lines. */
    public static final int NAMED_AT_MOST = 3;

    /**
     * What wants attention.
     *
     * @param incidents how many incidents somebody has to look at
     * @param unread how many notifications the account has not read
     * @param red the newest red ones that are not over, by name; they make the banner red
     * @param redCount how many of these there are
     */
    public record AttentionCounts(long incidents, long unread, List<CriticalIncident> red, long redCount) {

        public static final AttentionCounts NONE = new AttentionCounts(0, 0, List.of(), 0);

        /** "99+" from a hundred on: more digits tell nobody more. */
        public String formatUnread() {
            return unread > 99 ? "99+" : Long.toString(unread);
        }

        /** As the bell is read aloud, when it changes. */
        public String announcement() {
            return unread == 0
                    ? "No unread notifications"
                    : unread + (unread == 1 ? " unread notification" : " unread notifications");
        }
    }

    /** A red incident; {@code where} names the site, the circuit or the instance it is about. */
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

    /** The banner as it is read aloud. */
    public String announcement() {
        String named = alertScopes.stream()
                .map(site -> site.name() + ": " + site.describeMode())
                .collect(Collectors.joining(", "));
        return unnamedCount() == 0 ? named : named + ", and " + unnamedCount() + " more";
    }
}
