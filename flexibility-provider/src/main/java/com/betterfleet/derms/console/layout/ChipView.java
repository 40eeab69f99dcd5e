package com.betterfleet.derms.console.layout;

/** A chip: colour, icon and word together, because none of the three suffices alone. */
public record ChipView(String label, StatusColor color, String icon) {

    public static ChipView of(ModeBadge mode) {
        return new ChipView(mode.label(), mode.color(), mode.icon());
    }
}
