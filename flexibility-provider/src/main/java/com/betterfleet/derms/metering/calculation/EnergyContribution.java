package com.betterfleet.derms.metering.calculation;

import com.betterfleet.derms.time.Interval;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What one source tells of a span: the energy, and the stretches of which it tells nothing.
 *
 * @param wattHours of all but the open stretches
 * @param gaps in order
 */
public record EnergyContribution(BigDecimal wattHours, List<EnergyGap> gaps) {

    /**
     * A stretch of which the source tells nothing.
     *
     * @param atRegisterBreak the register was there on both sides, but it began anew in between
     */
    public record EnergyGap(Interval span, boolean atRegisterBreak) {}

    static EnergyContribution empty(Interval span) {
        return new EnergyContribution(BigDecimal.ZERO, List.of(new EnergyGap(span, false)));
    }

    /** Whether nothing at all is told of the span that this is a share of. */
    public boolean isUnknownFor(Interval span) {
        Duration unknown = gaps.stream().map(one -> one.span().duration()).reduce(Duration.ZERO, Duration::plus);
        return unknown.equals(span.duration());
    }

    /** Puts a share together from the start of its span on. */
    static final class ContributionBuilder {
        private final Interval span;
        private final List<EnergyGap> gaps = new ArrayList<>();
        private BigDecimal wattHours = BigDecimal.ZERO;

        ContributionBuilder(Interval span) {
            this.span = span;
        }

        void addEnergy(BigDecimal energy) {
            wattHours = wattHours.add(energy);
        }

        /** Nothing is told between these two, as far as they are within the span. */
        void addGap(Instant from, Instant to, boolean atRegisterBreak) {
            Instant start = from.isAfter(span.start()) ? from : span.start();
            Instant end = to.isBefore(span.end()) ? to : span.end();
            if (start.isBefore(end)) {
                gaps.add(new EnergyGap(new Interval(start, end), atRegisterBreak));
            }
        }

        EnergyContribution buildContribution() {
            return new EnergyContribution(wattHours, List.copyOf(gaps));
        }
    }
}
