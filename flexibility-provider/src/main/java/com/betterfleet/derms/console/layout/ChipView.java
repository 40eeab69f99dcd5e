package com.betterfleet.derms.console.layout;

/** A chip of colour, icon and word; none of the three carries the meaning alone. */
public record ChipView(String label, StatusColor color, String icon) {

    public static ChipView of(ModeBadge mode) {
        return new ChipView(mode.label(), mode.color(), mode.icon());
    }
}
