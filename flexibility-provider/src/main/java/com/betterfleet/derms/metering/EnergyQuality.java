package com.betterfleet.derms.metering;

import java.util.Collection;

/** How much of an amount of energy is known, best first (M10, M11). Missing energy is never zero. */
public enum EnergyQuality {
    /** The register was read on both sides of each edge; zero where it did not move. */
    MEASURED,
    /** All of the energy is known, some of it from power samples or except for a short register break. */
    ESTIMATED,
    /** Less than the whole is known; the amount is the known part. */
    PARTIAL,
    /** Nothing is known; there is no amount. */
    MISSING;

    /** Whether the amount covers the whole span, so that it may be reported. */
    public boolean isComplete() {
        return this == MEASURED || this == ESTIMATED;
    }

    /** The quality of a sum: that of its worst part, or partial when only some parts are missing. */
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
