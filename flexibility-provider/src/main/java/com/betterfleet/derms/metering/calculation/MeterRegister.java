package com.betterfleet.derms.metering.calculation;

import com.betterfleet.derms.power.Power;
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
 * <p>Between two readings the register rises linearly, across at most {@link #MAX_INTERPOLATION_GAP}. A value that is
 * lower than before, or higher than the asset's rating allows, is a break: the register was reset or the meter was
 * changed, and the energy between those two readings is unknown.
 */
public final class MeterRegister {

    /** The longest time between two readings that is interpolated (M11). */
    public static final Duration MAX_INTERPOLATION_GAP = Duration.ofMinutes(15);

    /** The decimals of stored readings. */
    public static final int DECIMALS = 6;

    /** In Wh. Registers that count in steps of up to ten kilowatt-hours rise by this much at once. */
    private static final BigDecimal COARSEST_STEP = BigDecimal.valueOf(10_000);

    static final BigDecimal MICROS_PER_HOUR =
            BigDecimal.valueOf(Duration.ofHours(1).toMillis() * 1_000);

    /** Multiple of the asset's rating above which a rise is a break. Ratings are entered by hand and may be wrong. */
    private static final long IMPLAUSIBLE_FACTOR = 4;

    private final List<RegisterValue> values;
    private final Power rating;

    /** @param rating of the asset; zero if it is unknown, then any rise is plausible */
    public MeterRegister(List<RegisterValue> values, Power rating) {
        this.values = List.copyOf(values);
        this.rating = rating;
    }

    public record RegisterValue(Instant at, BigDecimal wattHours) {}

    /**
     * A register reset or a meter change.
     *
     * @param at the first reading afterwards
     * @param decrease the fall of the register; negative where it rose
     */
    public record RegisterBreak(Instant at, BigDecimal decrease) {}

    public boolean isEmpty() {
        return values.isEmpty();
    }

    public List<RegisterBreak> findBreaks() {
        List<RegisterBreak> breaks = new ArrayList<>();
        for (int i = 0; i + 1 < values.size(); i++) {
            if (isBreak(values.get(i), values.get(i + 1), rating)) {
                breaks.add(new RegisterBreak(
                        values.get(i + 1).at(),
                        values.get(i).wattHours().subtract(values.get(i + 1).wattHours())));
            }
        }
        return breaks;
    }

    /** Finds the register value at an instant: interpolated, or else the last value before it. */
    public Optional<BigDecimal> findValueAt(Instant instant) {
        if (values.isEmpty() || values.getFirst().at().isAfter(instant)) {
            return Optional.empty();
        }
        int last = findIndexAtOrBefore(instant);
        RegisterValue previous = values.get(last);
        if (last + 1 == values.size()) {
            return Optional.of(previous.wattHours());
        }
        RegisterValue next = values.get(last + 1);
        boolean interpolable = Duration.between(previous.at(), next.at()).compareTo(MAX_INTERPOLATION_GAP) <= 0
                && !isBreak(previous, next, rating);
        return Optional.of(interpolable ? interpolateValue(previous, next, instant) : previous.wattHours());
    }

    public EnergyContribution computeContribution(Interval span) {
        if (values.isEmpty()) {
            return EnergyContribution.empty(span);
        }
        EnergyContribution.ContributionBuilder sum = new EnergyContribution.ContributionBuilder(span);
        sum.addGap(span.start(), values.getFirst().at(), false);
        for (int i = findIndexAtOrBefore(span.start());
                i + 1 < values.size() && values.get(i).at().isBefore(span.end());
                i++) {
            addStep(values.get(i), values.get(i + 1), span, sum);
        }
        sum.addGap(values.getLast().at(), span.end(), false);
        return sum.buildContribution();
    }

    private void addStep(
            RegisterValue previous, RegisterValue next, Interval span, EnergyContribution.ContributionBuilder sum) {
        boolean within = !previous.at().isBefore(span.start()) && !next.at().isAfter(span.end());
        boolean tooFar = Duration.between(previous.at(), next.at()).compareTo(MAX_INTERPOLATION_GAP) > 0;
        boolean broken = isBreak(previous, next, rating);
        if (broken || (tooFar && !within)) {
            sum.addGap(previous.at(), next.at(), broken);
            return;
        }
        BigDecimal from = previous.at().isBefore(span.start())
                ? interpolateValue(previous, next, span.start())
                : previous.wattHours();
        BigDecimal to = next.at().isAfter(span.end()) ? interpolateValue(previous, next, span.end()) : next.wattHours();
        sum.addEnergy(to.subtract(from));
    }

    /** The index of the last value at or before an instant, or 0. */
    private int findIndexAtOrBefore(Instant instant) {
        int low = 0;
        int high = values.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (values.get(middle).at().isAfter(instant)) {
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

    /** Whether the second value cannot follow the first by counting. */
    public static boolean isBreak(RegisterValue previous, RegisterValue next, Power rating) {
        BigDecimal rise = next.wattHours().subtract(previous.wattHours());
        if (rise.signum() < 0) {
            return true;
        }
        if (rating.watts() == 0 || rise.compareTo(COARSEST_STEP) <= 0) {
            return false;
        }
        BigDecimal maxRise = BigDecimal.valueOf(rating.watts())
                .multiply(BigDecimal.valueOf(IMPLAUSIBLE_FACTOR))
                .multiply(microsBetween(previous.at(), next.at()))
                .divide(MICROS_PER_HOUR, DECIMALS, RoundingMode.UP);
        return rise.subtract(COARSEST_STEP).compareTo(maxRise) > 0;
    }

    static BigDecimal microsBetween(Instant from, Instant to) {
        return BigDecimal.valueOf(ChronoUnit.MICROS.between(from, to));
    }
}
