package com.betterfleet.derms.console.layout;

import java.util.Locale;

/**
 * The colour of a status. Yellow is advisory; red is reserved for breaches, unwritten limits and critical incidents.
 */
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
