package com.betterfleet.derms.console;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds every page.
 *
 * @param account who is signed in
 * @param open the scopes with an open yellow mode that are named, worst first; only these make a banner
 * @param all how many such scopes there are
 */
record FrameView(String account, List<Open> open, long all, Figures figures) {

    /** Names beyond this many are counted, so that the banner stays within two lines. */
    static final int NAMED = 3;

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
