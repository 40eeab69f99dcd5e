package com.betterfleet.derms.console.layout;

import java.util.Locale;

/** How loudly something is shown. Yellow is advisory; red is kept for a breach and for a limit that could not be written. */
public enum StatusColor {
    GREY,
    LOCAL,
    PLAIN,
    YELLOW,
    RED;

    public String cssClass() {
        return name().toLowerCase(Locale.ROOT);
    }
}
