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
 * Compares the energy of a span with the limit in force over it (M19). Pure.
 *
 * <p>Both are compared as mean power in whole watts: exactly limit plus tolerance is compliant, one watt more is a
 * breach. Registers have a resolution of a millionth of a Wh, so the mean load is rounded to the nearest watt; the
 * mean limit is rounded down.
 */
record BreachRule(BreachCriteria criteria) {

    /** Between readings further apart the load is unknown. */
    static final Duration LARGEST_GAP = Duration.ofSeconds(30);

    /** Upper bound for implausible register values. */
    private static final BigDecimal MAX_WATTS = new BigDecimal("1e15");

    private static final BigDecimal MICROS_PER_SECOND = BigDecimal.valueOf(1_000_000);

    /** The result for a span. */
    sealed interface WindowEvaluation {

        /** Above limit plus tolerance. */
        record ExceededWindow(Power meanPower, Power limit, boolean estimated) implements WindowEvaluation {}

        /** Within limit plus tolerance. */
        record CompliantWindow(Power meanPower, Power limit) implements WindowEvaluation {}

        /** Neither a breach nor compliant: it cannot be determined. */
        record UndeterminedWindow(UndeterminedReason reason) implements WindowEvaluation {}
    }

    /** Why a span cannot be determined. */
    enum UndeterminedReason {
        /** Readings are too far apart, or do not cover all of it. */
        NO_DATA,
        /** The limit was reduced a moment ago. */
        SETTLING,
        /** The limit in force is not known. */
        NO_LIMIT
    }

    /** Evaluates a short window; it counts only after the settling time of the last reduction. */
    WindowEvaluation evaluateShortWindow(MeteredEnergy flow, Direction direction, LimitHistory limit) {
        Interval span = flow.window().span();
        if (!hasCompleteReadings(flow)) {
            return new WindowEvaluation.UndeterminedWindow(UndeterminedReason.NO_DATA);
        }
        if (!limit.isSettled(span, criteria.settle())) {
            return new WindowEvaluation.UndeterminedWindow(
                    limit.covers(span) ? UndeterminedReason.SETTLING : UndeterminedReason.NO_LIMIT);
        }
        return compareWithLimit(flow.window(), direction, limit);
    }

    /** Evaluates a whole quarter hour; a reduction counts only after the settling time. */
    WindowEvaluation evaluateQuarterHour(EnergyWindow quarter, Direction direction, LimitHistory limit) {
        return quarter.quality().isComplete()
                ? compareWithLimit(quarter, direction, limit.withReductionsDelayed(criteria.settle()))
                : new WindowEvaluation.UndeterminedWindow(UndeterminedReason.NO_DATA);
    }

    /**
     * Evaluates a quarter hour as if the present load continued.
     *
     * @param soFar the energy of the quarter hour until now
     * @param present the load of the last seconds
     * @return with the projected mean power; undetermined where data or the limit is missing
     */
    WindowEvaluation projectQuarterHour(
            Interval quarter, EnergyWindow soFar, MeteredEnergy present, Direction direction, LimitHistory limit) {
        boolean known = soFar.quality().isComplete() && hasCompleteReadings(present) && limit.covers(quarter);
        // A reduction at this very instant counts too: the load has not followed it yet.
        Interval upToNow = new Interval(
                present.window().span().start(), present.window().span().end().plusNanos(1));
        if (!known || !limit.isSettled(upToNow, criteria.settle())) {
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
        return compareWithLimit(whole, direction, limit.withReductionsDelayed(criteria.settle()));
    }

    /** Whether readings cover all of a span without a gap that is too large. */
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
        boolean exceeded = meanPower.compareTo(limit.plus(criteria.toleranceAt(limit))) > 0;
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

    private static Optional<Energy> addKnown(Optional<Energy> first, Optional<Energy> second) {
        return first.isPresent() && second.isPresent()
                ? Optional.of(first.get().plus(second.get()))
                : first.or(() -> second);
    }
}
