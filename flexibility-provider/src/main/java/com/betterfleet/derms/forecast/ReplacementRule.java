package com.betterfleet.derms.forecast;

import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import java.util.Optional;

/**
 * What a newer forecast does to the one in force of the same group, direction and cover; a property of the partner's
 * profile (decision). Under both, a one-block override leaves the rest of the day standing, and all phases are replaced
 * together.
 */
public enum ReplacementRule {
    /** Everything older from the newer one's first start to its last end goes, so its own holes are gaps. */
    HULL {
        @Override
        public Timeline<CapacityLimit> applyForecast(
                Timeline<CapacityLimit> inForce, Timeline<CapacityLimit> incoming) {
            Optional<Interval> hull = incoming.totalSpan();
            return hull.map(inForce::withoutInterval).orElse(inForce).overlayWith(incoming);
        }
    },
    /** The newer one wins only where it states something; in its holes the older one stays. */
    COVERED {
        @Override
        public Timeline<CapacityLimit> applyForecast(
                Timeline<CapacityLimit> inForce, Timeline<CapacityLimit> incoming) {
            return inForce.overlayWith(incoming);
        }
    };

    /**
     * What is in force from now on.
     *
     * @param inForce as stored, its seams not closed
     * @param incoming the blocks of exactly one message; an empty one changes nothing
     */
    public abstract Timeline<CapacityLimit> applyForecast(
            Timeline<CapacityLimit> inForce, Timeline<CapacityLimit> incoming);
}
