package com.betterfleet.derms.forecast.conversion;

import com.betterfleet.derms.power.Phase;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;

/**
 * One block of a message in watts, before the phases are totalled.
 *
 * @param limit of that phase alone, or of the sum for {@link Phase#ALL} and {@link Phase#UNKNOWN}
 */
public record ConvertedBlock(Interval window, Phase phase, Power limit) {

    /** The phase, with {@link Phase#UNKNOWN} read as the sum, so that equal meanings compare as equal. */
    Phase effectivePhase() {
        return phase == Phase.UNKNOWN ? Phase.ALL : phase;
    }
}
