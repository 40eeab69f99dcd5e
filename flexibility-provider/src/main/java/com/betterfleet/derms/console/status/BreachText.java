package com.betterfleet.derms.console.status;

import com.betterfleet.derms.console.layout.Formats;
import com.betterfleet.derms.console.layout.RichText;
import com.betterfleet.derms.console.status.ScopeStatus.OpenBreach;
import com.betterfleet.derms.power.Direction;

/** An open breach in a sentence: the load, by how much and since when it is above the limit. */
public final class BreachText {

    private BreachText() {}

    /** "1,310 kW drawn, 110 kW over the limit, since 21:07:30 (peak 1,344 kW)." */
    public static RichText describeBreach(OpenBreach breach, Formats formats) {
        String flow = breach.direction() == Direction.IMPORT ? " drawn" : " fed in";
        RichText.RichTextBuilder text = RichText.startText(formats)
                .appendStrong(formats.formatPower(breach.loadKw()) + flow
                        + (breach.quarterHour() ? " on average over a quarter hour" : "") + ", "
                        + formats.formatPower(breach.excessKw()) + " over the limit")
                .appendText(", since ")
                .appendExactTime(breach.since())
                .appendText(" (peak " + formats.formatPower(breach.peakKw()) + ").");
        if (breach.noDataSince() != null) {
            text.appendText(" No data since ")
                    .appendExactTime(breach.noDataSince())
                    .appendText(": whether it continues is not known.");
        }
        return text.build();
    }
}
