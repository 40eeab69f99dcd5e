package com.betterfleet.derms.compliance;

import com.betterfleet.derms.metering.Flow;
import com.betterfleet.derms.metering.Quality;
import com.betterfleet.derms.metering.Window;
import com.betterfleet.derms.microgrid.BreachTerms;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Whether the energy of a span is more than the limit in force over the same span allows (M19). Pure.
 *
 * <p>Both are compared as mean power in whole watts: exactly limit and tolerance is no breach, one watt more is one. Registers
 * are kept to the millionth of a Wh, so that the load's mean is rounded to the nearest watt and the limit's is rounded down.
 */
record BreachRule(BreachTerms terms) {

    /** Between readings further apart nobody knows how the load went. */
    static final Duration LARGEST_GAP = Duration.ofSeconds(30);

    /** Registers may show anything; beyond this nobody reads the difference. */
    private static final BigDecimal MOST_WATTS = new BigDecimal("1e15");

    private static final BigDecimal MICROS_PER_SECOND = BigDecimal.valueOf(1_000_000);

    /** What is found of a span. */
    sealed interface Judged {

        /** More than limit and tolerance. */
        record Over(Power drawn, Power limit, boolean estimated) implements Judged {}

        /** The limit is kept. */
        record Within(Power drawn, Power limit) implements Judged {}

        /** Nobody can tell: it is neither a breach nor kept. */
        record Untold(Why why) implements Judged {}
    }

    /** Why nobody can tell. */
    enum Why {
        /** Readings are too far apart, or tell less than all of it. */
        NO_DATA,
        /** The limit went down a moment ago. */
        SETTLING,
        /** It is not known what was in force. */
        NO_LIMIT
    }

    /** Of a short window; it counts when it begins long enough after the last step down. */
    Judged shortWindow(Flow flow, Direction direction, LimitLine limit) {
        Interval span = flow.window().span();
        if (!told(flow)) {
            return new Judged.Untold(Why.NO_DATA);
        }
        if (!limit.settled(span, terms.settle())) {
            return new Judged.Untold(limit.covers(span) ? Why.SETTLING : Why.NO_LIMIT);
        }
        return judged(flow.window(), direction, limit);
    }

    /** Of a whole quarter hour: after a step down the limit before it counts for as long as load may take to follow. */
    Judged quarterHour(Window quarter, Direction direction, LimitLine limit) {
        return quarter.quality().complete()
                ? judged(quarter, direction, limit.later(terms.settle()))
                : new Judged.Untold(Why.NO_DATA);
    }

    /**
     * Where a quarter hour leads if the load goes on as it is.
     *
     * @param soFar what is known of the quarter hour until now
     * @param present the load of the last moments
     * @return the mean that would come of it, where that is a breach; Untold where nobody can tell
     */
    Judged heading(Interval quarter, Window soFar, Flow present, Direction direction, LimitLine limit) {
        boolean known = soFar.quality().complete() && told(present) && limit.covers(quarter);
        // A step at this very instant counts too: the load has not followed it yet.
        Interval upToNow = new Interval(
                present.window().span().start(), present.window().span().end().plusNanos(1));
        if (!known || !limit.settled(upToNow, terms.settle())) {
            return new Judged.Untold(known ? Why.SETTLING : Why.NO_DATA);
        }
        Optional<Energy> ahead = energy(present.window(), direction)
                .map(energy -> new Energy(energy.wattHours()
                        .multiply(seconds(new Interval(soFar.span().end(), quarter.end())))
                        .divide(seconds(present.window().span()), 6, RoundingMode.DOWN)));
        Window whole = new Window(
                quarter,
                sum(soFar.imported(), ahead.filter(energy -> direction == Direction.IMPORT)),
                sum(soFar.exported(), ahead.filter(energy -> direction == Direction.EXPORT)),
                soFar.quality());
        return judged(whole, direction, limit.later(terms.settle()));
    }

    /** Whether readings tell all of a span, none of them too far apart. */
    static boolean told(Flow flow) {
        return flow.window().quality().complete() && flow.largestGap().compareTo(LARGEST_GAP) <= 0;
    }

    static Optional<Energy> energy(Window window, Direction direction) {
        return direction == Direction.IMPORT ? window.imported() : window.exported();
    }

    private Judged judged(Window window, Direction direction, LimitLine line) {
        Optional<Energy> energy = energy(window, direction);
        if (energy.isEmpty() || !line.covers(window.span())) {
            return new Judged.Untold(energy.isEmpty() ? Why.NO_DATA : Why.NO_LIMIT);
        }
        Power drawn = mean(energy.get(), window.span());
        Power limit = line.mean(window.span());
        boolean over = drawn.compareTo(limit.plus(terms.toleranceAt(limit))) > 0;
        boolean estimated = window.quality() == Quality.ESTIMATED;
        return over ? new Judged.Over(drawn, limit, estimated) : new Judged.Within(drawn, limit);
    }

    private static Power mean(Energy energy, Interval span) {
        return new Power(energy.wattHours()
                .multiply(BigDecimal.valueOf(Duration.ofHours(1).toSeconds()))
                .divide(seconds(span), 0, RoundingMode.HALF_UP)
                .min(MOST_WATTS)
                .longValueExact());
    }

    private static BigDecimal seconds(Interval span) {
        return BigDecimal.valueOf(ChronoUnit.MICROS.between(span.start(), span.end()))
                .divide(MICROS_PER_SECOND);
    }

    private static Optional<Energy> sum(Optional<Energy> one, Optional<Energy> other) {
        return one.isPresent() && other.isPresent() ? Optional.of(one.get().plus(other.get())) : one.or(() -> other);
    }
}
