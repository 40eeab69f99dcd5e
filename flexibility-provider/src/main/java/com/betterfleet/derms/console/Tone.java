package com.betterfleet.derms.console;

import java.util.Locale;

/** How loudly something is shown. Yellow is advisory; red is kept for a breach and for a limit that could not be written. */
enum Tone {
    GREY,
    LOCAL,
    PLAIN,
    YELLOW,
    RED;

    public String css() {
        return name().toLowerCase(Locale.ROOT);
    }
}
