package com.betterfleet.derms.compliance;

import com.betterfleet.derms.metering.EnergyQuality;
import com.betterfleet.derms.metering.EnergyWindow;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a scope's load is judged.
 *
 * @param evaluatedUntil the end of the last window
 * @param quarterHour what is known of the running quarter hour until then; empty: nothing yet
 * @param projectedBreach where that quarter hour leads, where that is a breach
 */
public record EvaluationProgress(
        String scopeId,
        Instant evaluatedUntil,
        Optional<QuarterHourProgress> quarterHour,
        Optional<ProjectedBreach> projectedBreach) {

    /**
     * The energy of a quarter hour from its start on, added up bit by bit: its readings are read once.
     *
     * @param complete whether readings tell all of it, none of them too far apart
     */
    public record QuarterHourProgress(
            Instant start,
            Instant until,
            Optional<Energy> imported,
            Optional<Energy> exported,
            boolean complete,
            boolean estimated) {

        /** @param until its start, or later where nothing is known of what was before */
        public static QuarterHourProgress from(Instant start, Instant until) {
            return new QuarterHourProgress(
                    start, until, Optional.empty(), Optional.empty(), start.equals(until), false);
        }

        public QuarterHourProgress plus(EnergyWindow more, boolean known) {
            return new QuarterHourProgress(
                    start,
                    more.span().end(),
                    addKnown(imported, more.imported()),
                    addKnown(exported, more.exported()),
                    complete && known && more.quality().isComplete(),
                    estimated || more.quality() == EnergyQuality.ESTIMATED);
        }

        public EnergyWindow toWindow() {
            EnergyQuality known = estimated ? EnergyQuality.ESTIMATED : EnergyQuality.MEASURED;
            return new EnergyWindow(
                    new Interval(start, until), imported, exported, complete ? known : EnergyQuality.PARTIAL);
        }

        private static Optional<Energy> addKnown(Optional<Energy> one, Optional<Energy> other) {
            return one.map(energy -> other.map(energy::plus).orElse(energy))
                    .map(Optional::of)
                    .orElse(other);
        }
    }
}
