package com.betterfleet.derms.console;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds every page.
 *
 * @param account who is signed in
 * @param open the scopes with an open yellow mode, worst first; only these make a banner
 */
record FrameView(String account, List<Open> open, Figures figures) {

    /** Names beyond this many are counted, so that the banner stays within two lines. */
    private static final int NAMED = 3;

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

    public List<Open> named() {
        return open.stream().limit(NAMED).toList();
    }

    public int more() {
        return Math.max(0, open.size() - NAMED);
    }

    /** The banner as it is read aloud. */
    public String spoken() {
        return open.stream().map(site -> site.name() + ": " + site.words()).collect(Collectors.joining(", "));
    }
}
