package com.betterfleet.derms.console;

import java.util.Locale;

/** The modes an operator filters by, and in which a span of the timeline is drawn. */
enum Mode {
    FALLBACK("Fallback", Tone.YELLOW, "triangle-alert"),
    AWAITING_FORECAST("Awaiting forecast", Tone.GREY, "hourglass"),
    FORECAST("Forecast", Tone.PLAIN, "check"),
    LOCAL_CONTROL("Local control", Tone.LOCAL, "hand"),
    UNMANAGED("Not connected to OSCP", Tone.GREY, "unplug");

    private final String label;
    private final Tone tone;
    private final String icon;

    Mode(String label, Tone tone, String icon) {
        this.label = label;
        this.tone = tone;
        this.icon = icon;
    }

    /** The badge of a scope's control mode. */
    static Mode of(com.betterfleet.derms.supervision.Mode mode) {
        return switch (mode) {
            case FALLBACK -> FALLBACK;
            case AWAITING_FORECAST -> AWAITING_FORECAST;
            case FORECAST -> FORECAST;
            case LOCAL_CONTROL -> LOCAL_CONTROL;
            case UNMANAGED -> UNMANAGED;
        };
    }

    public String label() {
        return label;
    }

    public Tone tone() {
        return tone;
    }

    public String icon() {
        return icon;
    }

    /** The mode as it stands in an address: {@code ?mode=awaiting-forecast}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
