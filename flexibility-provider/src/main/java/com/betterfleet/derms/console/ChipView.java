package com.betterfleet.derms.console;

/** A chip: colour, icon and word together, because none of the three suffices alone. */
record ChipView(String word, Tone tone, String icon) {

    static ChipView of(Mode mode) {
        return new ChipView(mode.label(), mode.tone(), mode.icon());
    }
}
