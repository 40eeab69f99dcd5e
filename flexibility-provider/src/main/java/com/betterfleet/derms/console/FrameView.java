package com.betterfleet.derms.console;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds every page.
 *
 * @param account who is signed in
 * @param may what of a page's acts they are shown
 * @param open the scopes with an open yellow mode that are named, worst first; only these make a yellow banner
 * @param all how many such scopes there are
 * @param notices what wants attention, and what the account has not read
 */
record FrameView(String account, Rights may, List<Open> open, long all, Notices notices, Figures figures) {

    /** Names beyond this many are counted, so that the banner stays within two lines. */
    static final int NAMED = 3;

    /**
     * What wants attention.
     *
     * @param incidents how many incidents somebody has to look at
     * @param unread how many notifications the account has not read
     * @param red the newest red ones that are not over, by name; they make the banner red
     * @param reds how many of these there are
     */
    record Notices(long incidents, long unread, List<Red> red, long reds) {

        static final Notices NONE = new Notices(0, 0, List.of(), 0);

        /** "99+" from a hundred on: more digits tell nobody more. */
        public String unreadShort() {
            return unread > 99 ? "99+" : Long.toString(unread);
        }

        /** As the bell is read aloud, when it changes. */
        public String spoken() {
            return unread == 0
                    ? "No unread notifications"
                    : unread + (unread == 1 ? " unread notification" : " unread notifications");
        }
    }

    /** A red incident; {@code where} names the site, the circuit or the instance it is about. */
    record Red(long id, String title, String where) {}

    /** A scope named in the banner. */
    record Open(
            String scopeId,
            String name,
            Mode mode,
            @Nullable Instant since) {

        public String words() {
            return switch (mode) {
                case FALLBACK -> "fallback";
                case AWAITING_FORECAST -> "no forecast";
                case FORECAST, LOCAL_CONTROL, UNMANAGED -> mode.label();
            };
        }
    }

    public long more() {
        return Math.max(0, all - open.size());
    }

    /** The banner as it is read aloud. */
    public String spoken() {
        String named =
                open.stream().map(site -> site.name() + ": " + site.words()).collect(Collectors.joining(", "));
        return more() == 0 ? named : named + ", and " + more() + " more";
    }
}
