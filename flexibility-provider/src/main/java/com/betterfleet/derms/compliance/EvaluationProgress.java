package com.betterfleet.derms.compliance;

import com.betterfleet.derms.metering.EnergyQuality;
import com.betterfleet.derms.metering.EnergyWindow;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.util.Optional;

/**
 * How far the load of a scope was evaluated.
 *
 * @param evaluatedUntil the end of the last window
 * @param quarterHour the energy of the current quarter hour until then; empty: nothing yet
 * @param projectedBreach the breach that the current quarter hour leads to; empty: none
 */
public record EvaluationProgress(
        String scopeId,
        Instant evaluatedUntil,
        Optional<QuarterHourProgress> quarterHour,
        Optional<ProjectedBreach> projectedBreach) {

    /**
     * The energy of a quarter hour so far, accumulated so that each reading is read once.
     *
     * @param complete whether readings cover all of it without a gap that is too large
     */
    public record QuarterHourProgress(
            Instant start,
            Instant until,
            Optional<Energy> imported,
            Optional<Energy> exported,
            boolean complete,
            boolean estimated) {

        /** @param until its start, or later where no reading covers the time before */
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

        private static Optional<Energy> addKnown(Optional<Energy> first, Optional<Energy> second) {
            return first.map(energy -> second.map(energy::plus).orElse(energy))
                    .map(Optional::of)
                    .orElse(second);
        }
    }
}
