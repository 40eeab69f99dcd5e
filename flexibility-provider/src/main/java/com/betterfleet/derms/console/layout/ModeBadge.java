package com.betterfleet.derms.console.layout;

import com.betterfleet.derms.supervision.decision.ControlMode;
import java.util.Locale;

/** The control modes as filters and timeline spans show them. */
public enum ModeBadge {
    FALLBACK("Fallback", StatusColor.YELLOW, "triangle-alert"),
    AWAITING_FORECAST("Awaiting forecast", StatusColor.GREY, "hourglass"),
    FORECAST("Forecast", StatusColor.PLAIN, "check"),
    LOCAL_CONTROL("Local control", StatusColor.LOCAL, "hand"),
    UNMANAGED("Not connected to OSCP", StatusColor.GREY, "unplug");

    private final String label;
    private final StatusColor color;
    private final String icon;

    ModeBadge(String label, StatusColor color, String icon) {
        this.label = label;
        this.color = color;
        this.icon = icon;
    }

    /** The badge of a scope's control mode. */
    public static ModeBadge of(ControlMode mode) {
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

    public StatusColor color() {
        return color;
    }

    public String icon() {
        return icon;
    }

    /** The mode in an address: {@code ?mode=awaiting-forecast}. */
    public String urlKey() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
