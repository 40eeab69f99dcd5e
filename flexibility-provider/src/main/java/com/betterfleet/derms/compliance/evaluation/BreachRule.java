package com.betterfleet.derms.compliance.evaluation;

import com.betterfleet.derms.metering.EnergyQuality;
import com.betterfleet.derms.metering.EnergyWindow;
import com.betterfleet.derms.metering.MeteredEnergy;
import com.betterfleet.derms.microgrid.BreachCriteria;
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
record BreachRule(BreachCriteria terms) {

    /** Between readings further apart nobody knows how the load went. */
    static final Duration LARGEST_GAP = Duration.ofSeconds(30);

    /** Registers may show anything; beyond this nobody reads the difference. */
    private static final BigDecimal MAX_WATTS = new BigDecimal("1e15");

    private static final BigDecimal MICROS_PER_SECOND = BigDecimal.valueOf(1_000_000);

    /** What is found of a span. */
    sealed interface WindowEvaluation {

        /** More than limit and tolerance. */
        record ExceededWindow(Power meanPower, Power limit, boolean estimated) implements WindowEvaluation {}

        /** The limit is kept. */
        record CompliantWindow(Power meanPower, Power limit) implements WindowEvaluation {}

        /** Nobody can tell: it is neither a breach nor kept. */
        record UndeterminedWindow(UndeterminedReason reason) implements WindowEvaluation {}
    }

    /** Why nobody can tell. */
    enum UndeterminedReason {
        /** Readings are too far apart, or tell less than all of it. */
        NO_DATA,
        /** The limit went down a moment ago. */
        SETTLING,
        /** It is not known what was in force. */
        NO_LIMIT
    }

    /** Of a short window; it counts when it begins long enough after the last step down. */
    WindowEvaluation evaluateShortWindow(MeteredEnergy flow, Direction direction, LimitHistory limit) {
        Interval span = flow.window().span();
        if (!hasCompleteReadings(flow)) {
            return new WindowEvaluation.UndeterminedWindow(UndeterminedReason.NO_DATA);
        }
        if (!limit.isSettled(span, terms.settle())) {
            return new WindowEvaluation.UndeterminedWindow(
                    limit.covers(span) ? UndeterminedReason.SETTLING : UndeterminedReason.NO_LIMIT);
        }
        return compareWithLimit(flow.window(), direction, limit);
    }

    /** Of a whole quarter hour: after a step down the limit before it counts for as long as load may take to follow. */
    WindowEvaluation evaluateQuarterHour(EnergyWindow quarter, Direction direction, LimitHistory limit) {
        return quarter.quality().isComplete()
                ? compareWithLimit(quarter, direction, limit.withReductionsDelayed(terms.settle()))
                : new WindowEvaluation.UndeterminedWindow(UndeterminedReason.NO_DATA);
    }

    /**
     * Where a quarter hour leads if the load goes on as it is.
     *
     * @param soFar what is known of the quarter hour until now
     * @param present the load of the last moments
     * @return the mean that would come of it, where that is a breach; Untold where nobody can tell
     */
    WindowEvaluation projectQuarterHour(
            Interval quarter, EnergyWindow soFar, MeteredEnergy present, Direction direction, LimitHistory limit) {
        boolean known = soFar.quality().isComplete() && hasCompleteReadings(present) && limit.covers(quarter);
        // A step at this very instant counts too: the load has not followed it yet.
        Interval upToNow = new Interval(
                present.window().span().start(), present.window().span().end().plusNanos(1));
        if (!known || !limit.isSettled(upToNow, terms.settle())) {
            return new WindowEvaluation.UndeterminedWindow(
                    known ? UndeterminedReason.SETTLING : UndeterminedReason.NO_DATA);
        }
        Optional<Energy> ahead = energyIn(present.window(), direction)
                .map(energy -> new Energy(energy.wattHours()
                        .multiply(secondsOf(new Interval(soFar.span().end(), quarter.end())))
                        .divide(secondsOf(present.window().span()), 6, RoundingMode.DOWN)));
        EnergyWindow whole = new EnergyWindow(
                quarter,
                addKnown(soFar.imported(), ahead.filter(energy -> direction == Direction.IMPORT)),
                addKnown(soFar.exported(), ahead.filter(energy -> direction == Direction.EXPORT)),
                soFar.quality());
        return compareWithLimit(whole, direction, limit.withReductionsDelayed(terms.settle()));
    }

    /** Whether readings tell all of a span, none of them too far apart. */
    static boolean hasCompleteReadings(MeteredEnergy flow) {
        return flow.window().quality().isComplete() && flow.largestGap().compareTo(LARGEST_GAP) <= 0;
    }

    static Optional<Energy> energyIn(EnergyWindow window, Direction direction) {
        return direction == Direction.IMPORT ? window.imported() : window.exported();
    }

    private WindowEvaluation compareWithLimit(EnergyWindow window, Direction direction, LimitHistory limits) {
        Optional<Energy> energy = energyIn(window, direction);
        if (energy.isEmpty() || !limits.covers(window.span())) {
            return new WindowEvaluation.UndeterminedWindow(
                    energy.isEmpty() ? UndeterminedReason.NO_DATA : UndeterminedReason.NO_LIMIT);
        }
        Power meanPower = meanOf(energy.get(), window.span());
        Power limit = limits.meanLimit(window.span());
        boolean exceeded = meanPower.compareTo(limit.plus(terms.toleranceAt(limit))) > 0;
        boolean estimated = window.quality() == EnergyQuality.ESTIMATED;
        return exceeded
                ? new WindowEvaluation.ExceededWindow(meanPower, limit, estimated)
                : new WindowEvaluation.CompliantWindow(meanPower, limit);
    }

    private static Power meanOf(Energy energy, Interval span) {
        return new Power(energy.wattHours()
                .multiply(BigDecimal.valueOf(Duration.ofHours(1).toSeconds()))
                .divide(secondsOf(span), 0, RoundingMode.HALF_UP)
                .min(MAX_WATTS)
                .longValueExact());
    }

    private static BigDecimal secondsOf(Interval span) {
        return BigDecimal.valueOf(ChronoUnit.MICROS.between(span.start(), span.end()))
                .divide(MICROS_PER_SECOND);
    }

    private static Optional<Energy> addKnown(Optional<Energy> one, Optional<Energy> other) {
        return one.isPresent() && other.isPresent() ? Optional.of(one.get().plus(other.get())) : one.or(() -> other);
    }
}
