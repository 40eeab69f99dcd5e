package com.betterfleet.derms.compliance;

import com.betterfleet.derms.metering.Quality;
import com.betterfleet.derms.metering.Window;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a scope's load is judged.
 *
 * @param judgedUntil the end of the last window
 * @param quarter what is known of the running quarter hour until then; empty: nothing yet
 * @param heading where that quarter hour leads, where that is a breach
 */
record BreachWatch(String scopeId, Instant judgedUntil, Optional<SoFar> quarter, Optional<BreachHeading> heading) {

    /**
     * The energy of a quarter hour from its start on, added up bit by bit: its readings are read once.
     *
     * @param complete whether readings tell all of it, none of them too far apart
     */
    record SoFar(
            Instant start,
            Instant until,
            Optional<Energy> imported,
            Optional<Energy> exported,
            boolean complete,
            boolean estimated) {

        /** @param until its start, or later where nothing is known of what was before */
        static SoFar from(Instant start, Instant until) {
            return new SoFar(start, until, Optional.empty(), Optional.empty(), start.equals(until), false);
        }

        SoFar plus(Window more, boolean told) {
            return new SoFar(
                    start,
                    more.span().end(),
                    sum(imported, more.imported()),
                    sum(exported, more.exported()),
                    complete && told && more.quality().complete(),
                    estimated || more.quality() == Quality.ESTIMATED);
        }

        Window window() {
            Quality told = estimated ? Quality.ESTIMATED : Quality.MEASURED;
            return new Window(new Interval(start, until), imported, exported, complete ? told : Quality.PARTIAL);
        }

        private static Optional<Energy> sum(Optional<Energy> one, Optional<Energy> other) {
            return one.map(energy -> other.map(energy::plus).orElse(energy))
                    .map(Optional::of)
                    .orElse(other);
        }
    }
}
