package com.betterfleet.derms.metering.calculation;

import com.betterfleet.derms.time.Interval;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The energy that one data source shows for a span, and the gaps in it.
 *
 * @param wattHours of the span without the gaps
 * @param gaps in order
 * @param doubtful whether values of the span were set aside, so that the amount is an estimate
 */
public record EnergyContribution(BigDecimal wattHours, List<EnergyGap> gaps, boolean doubtful) {

    /**
     * A part of the span without data.
     *
     * @param atRegisterBreak whether register values exist on both sides and the register was reset in between
     */
    public record EnergyGap(Interval span, boolean atRegisterBreak) {}

    static EnergyContribution empty(Interval span) {
        return new EnergyContribution(BigDecimal.ZERO, List.of(new EnergyGap(span, false)), false);
    }

    /** Whether there is no data at all for the span of this contribution. */
    public boolean isUnknownFor(Interval span) {
        Duration unknown = gaps.stream().map(gap -> gap.span().duration()).reduce(Duration.ZERO, Duration::plus);
        return unknown.equals(span.duration());
    }

    /** Builds a contribution from the start of its span on. */
    static final class ContributionBuilder {
        private final Interval span;
        private final List<EnergyGap> gaps = new ArrayList<>();
        private BigDecimal wattHours = BigDecimal.ZERO;
        private boolean doubtful;

        ContributionBuilder(Interval span) {
            this.span = span;
        }

        void addEnergy(BigDecimal energy, boolean afterDoubt) {
            wattHours = wattHours.add(energy);
            doubtful |= afterDoubt;
        }

        /** Adds a gap between two instants, clipped to the span. */
        void addGap(Instant from, Instant to, boolean atRegisterBreak) {
            Instant start = from.isAfter(span.start()) ? from : span.start();
            Instant end = to.isBefore(span.end()) ? to : span.end();
            if (start.isBefore(end)) {
                gaps.add(new EnergyGap(new Interval(start, end), atRegisterBreak));
            }
        }

        EnergyContribution buildContribution() {
            return new EnergyContribution(wattHours, List.copyOf(gaps), doubtful);
        }
    }
}
