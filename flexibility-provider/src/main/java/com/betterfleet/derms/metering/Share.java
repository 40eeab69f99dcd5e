package com.betterfleet.derms.metering;

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
 * @param open in order
 */
record Share(BigDecimal wattHours, List<Open> open) {

    /**
     * A stretch of which the source tells nothing.
     *
     * @param broken the register was there on both sides, but it began anew in between
     */
    record Open(Interval stretch, boolean broken) {}

    static Share none(Interval span) {
        return new Share(BigDecimal.ZERO, List.of(new Open(span, false)));
    }

    /** Whether nothing at all is told of the span that this is a share of. */
    boolean nothing(Interval span) {
        Duration untold = open.stream().map(one -> one.stretch().duration()).reduce(Duration.ZERO, Duration::plus);
        return untold.equals(span.duration());
    }

    /** Puts a share together from the start of its span on. */
    static final class Sum {
        private final Interval span;
        private final List<Open> open = new ArrayList<>();
        private BigDecimal wattHours = BigDecimal.ZERO;

        Sum(Interval span) {
            this.span = span;
        }

        void add(BigDecimal energy) {
            wattHours = wattHours.add(energy);
        }

        /** Nothing is told between these two, as far as they are within the span. */
        void leaveOpen(Instant from, Instant to, boolean broken) {
            Instant start = from.isAfter(span.start()) ? from : span.start();
            Instant end = to.isBefore(span.end()) ? to : span.end();
            if (start.isBefore(end)) {
                open.add(new Open(new Interval(start, end), broken));
            }
        }

        Share done() {
            return new Share(wattHours, List.copyOf(open));
        }
    }
}
