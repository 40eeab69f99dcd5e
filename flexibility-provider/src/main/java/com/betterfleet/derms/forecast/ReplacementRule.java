package com.betterfleet.derms.forecast;

import com.betterfleet.derms.partner.PartnerProperties.ForecastReplacement;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import java.util.Optional;

/**
 * How a newer forecast replaces the one in force of the same group, direction and kind. A property of the partner's
 * profile (decision). Under both rules a one-block override leaves the rest of the day in force, and all phases are
 * replaced together.
 */
public enum ReplacementRule {
    /** Removes the older forecast from the newer one's first start to its last end. Holes in the newer one are gaps. */
    HULL {
        @Override
        public Timeline<CapacityLimit> applyForecast(
                Timeline<CapacityLimit> inForce, Timeline<CapacityLimit> incoming) {
            Optional<Interval> hull = incoming.totalSpan();
            return hull.map(inForce::withoutInterval).orElse(inForce).overlayWith(incoming);
        }
    },
    /** Replaces the older forecast only where the newer one has a block. In its holes the older one stays in force. */
    COVERED {
        @Override
        public Timeline<CapacityLimit> applyForecast(
                Timeline<CapacityLimit> inForce, Timeline<CapacityLimit> incoming) {
            return inForce.overlayWith(incoming);
        }
    };

    /** Returns the rule that a partner's profile names. */
    public static ReplacementRule of(ForecastReplacement replacement) {
        return switch (replacement) {
            case HULL -> HULL;
            case COVERED -> COVERED;
        };
    }

    /**
     * Returns the timeline that is in force after the incoming forecast.
     *
     * @param inForce as stored, its seams not closed
     * @param incoming the blocks of exactly one message; an empty one changes nothing
     */
    public abstract Timeline<CapacityLimit> applyForecast(
            Timeline<CapacityLimit> inForce, Timeline<CapacityLimit> incoming);
}
