package com.betterfleet.derms.metering;

import java.util.Collection;

/** How much of an amount of energy is known, best first. What is missing is never zero (M10, M11). */
public enum EnergyQuality {
    /** Registers on both sides of each edge; zero, where they did not move. */
    MEASURED,
    /** All of it is told, a part of it not by registers: by power samples, or but for a short break of the register. */
    ESTIMATED,
    /** Less than the whole is known; the amount is what is known. */
    PARTIAL,
    /** Nothing is known; there is no amount. */
    MISSING;

    /** Whether the amount is that of the whole span, so that it may be told to others. */
    public boolean isComplete() {
        return this == MEASURED || this == ESTIMATED;
    }

    /** The quality of a sum: that of its worst part, but partial where one part is missing and another is not. */
    static EnergyQuality ofSum(Collection<EnergyQuality> parts) {
        if (parts.stream().allMatch(MISSING::equals)) {
            return MISSING;
        }
        if (!parts.stream().allMatch(EnergyQuality::isComplete)) {
            return PARTIAL;
        }
        return parts.contains(ESTIMATED) ? ESTIMATED : MEASURED;
    }
}
