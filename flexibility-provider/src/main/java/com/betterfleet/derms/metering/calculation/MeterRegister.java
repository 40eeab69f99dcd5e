package com.betterfleet.derms.metering.calculation;

import com.betterfleet.derms.metering.calculation.RegisterScreening.CountedValue;
import com.betterfleet.derms.time.Interval;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The values of one register of one meter, in order of time.
 *
 * <p>Between two counted values the register rises linearly, across at most {@link #MAX_INTERPOLATION_GAP}. A value that
 * the meter cannot have shown is set aside; where the count begins anew, the energy between the two counts is unknown.
 */
public final class MeterRegister {

    /** The longest time between two readings that is interpolated (M11). */
    public static final Duration MAX_INTERPOLATION_GAP = Duration.ofMinutes(15);

    /** The decimals of stored readings. */
    public static final int DECIMALS = 6;

    static final BigDecimal MICROS_PER_HOUR =
            BigDecimal.valueOf(Duration.ofHours(1).toMillis() * 1_000);

    private final boolean empty;
    private final List<CountedValue> values;

    public MeterRegister(List<RegisterValue> values, PlausibilityRule rule) {
        this.empty = values.isEmpty();
        this.values = List.copyOf(RegisterScreening.screenValues(values, rule));
    }

    public record RegisterValue(Instant at, BigDecimal wattHours) {}

    /**
     * A register reset or a meter change.
     *
     * @param at the first reading afterwards
     * @param decrease the fall of the register; negative where it rose
     */
    public record RegisterBreak(Instant at, BigDecimal decrease) {}

    /** Whether the meter showed no value of this register, not even a doubtful one. */
    public boolean isEmpty() {
        return empty;
    }

    /** The times of the counted values, in order. */
    public List<Instant> countedTimes() {
        return values.stream().map(counted -> counted.value().at()).toList();
    }

    public List<RegisterBreak> findBreaks() {
        List<RegisterBreak> breaks = new ArrayList<>();
        for (int i = 1; i < values.size(); i++) {
            if (values.get(i).afterBreak()) {
                RegisterValue next = valueAt(i);
                breaks.add(
                        new RegisterBreak(next.at(), valueAt(i - 1).wattHours().subtract(next.wattHours())));
            }
        }
        return breaks;
    }

    /** Finds the register value at an instant: interpolated, or else the last value before it. */
    public Optional<BigDecimal> findValueAt(Instant instant) {
        if (values.isEmpty() || valueAt(0).at().isAfter(instant)) {
            return Optional.empty();
        }
        int last = findIndexAtOrBefore(instant);
        RegisterValue previous = valueAt(last);
        if (last + 1 == values.size()) {
            return Optional.of(previous.wattHours());
        }
        RegisterValue next = valueAt(last + 1);
        boolean interpolable = Duration.between(previous.at(), next.at()).compareTo(MAX_INTERPOLATION_GAP) <= 0
                && !values.get(last + 1).afterBreak();
        return Optional.of(interpolable ? interpolateValue(previous, next, instant) : previous.wattHours());
    }

    public EnergyContribution computeContribution(Interval span) {
        if (values.isEmpty()) {
            return EnergyContribution.empty(span);
        }
        EnergyContribution.ContributionBuilder sum = new EnergyContribution.ContributionBuilder(span);
        sum.addGap(span.start(), valueAt(0).at(), false);
        for (int i = findIndexAtOrBefore(span.start());
                i + 1 < values.size() && valueAt(i).at().isBefore(span.end());
                i++) {
            addStep(valueAt(i), values.get(i + 1), span, sum);
        }
        sum.addGap(values.getLast().value().at(), span.end(), false);
        return sum.buildContribution();
    }

    private void addStep(
            RegisterValue previous, CountedValue counted, Interval span, EnergyContribution.ContributionBuilder sum) {
        RegisterValue next = counted.value();
        boolean within = !previous.at().isBefore(span.start()) && !next.at().isAfter(span.end());
        boolean tooFar = Duration.between(previous.at(), next.at()).compareTo(MAX_INTERPOLATION_GAP) > 0;
        if (counted.afterBreak() || (tooFar && !within)) {
            sum.addGap(previous.at(), next.at(), counted.afterBreak());
            return;
        }
        BigDecimal from = previous.at().isBefore(span.start())
                ? interpolateValue(previous, next, span.start())
                : previous.wattHours();
        BigDecimal to = next.at().isAfter(span.end()) ? interpolateValue(previous, next, span.end()) : next.wattHours();
        sum.addEnergy(to.subtract(from), counted.afterDoubt());
    }

    private RegisterValue valueAt(int index) {
        return values.get(index).value();
    }

    /** The index of the last value at or before an instant, or 0. */
    private int findIndexAtOrBefore(Instant instant) {
        int low = 0;
        int high = values.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (valueAt(middle).at().isAfter(instant)) {
                high = middle - 1;
            } else {
                low = middle;
            }
        }
        return low;
    }

    /**
     * Interpolates from the two readings and the instant alone. Windows on both sides of an edge compute the same
     * value.
     */
    static BigDecimal interpolateValue(RegisterValue previous, RegisterValue next, Instant instant) {
        BigDecimal elapsed = microsBetween(previous.at(), instant);
        BigDecimal whole = microsBetween(previous.at(), next.at());
        BigDecimal rise = next.wattHours().subtract(previous.wattHours());
        return previous.wattHours().add(rise.multiply(elapsed).divide(whole, DECIMALS, RoundingMode.DOWN));
    }

    static BigDecimal microsBetween(Instant from, Instant to) {
        return BigDecimal.valueOf(ChronoUnit.MICROS.between(from, to));
    }
}
