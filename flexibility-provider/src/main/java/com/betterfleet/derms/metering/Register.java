package com.betterfleet.derms.metering;

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
 * What one register of one meter showed, in order of time.
 *
 * <p>Between two readings the register is taken to rise evenly, across at most {@link #REACH}. Where it shows less than before,
 * or more than the asset could have moved, it began anew or the meter was changed: what flowed between those two readings is not
 * known.
 */
final class Register {

    /** Across a longer time without a reading nothing is said of the time in between (M11). */
    static final Duration REACH = Duration.ofMinutes(15);

    /** As exact as readings are kept. */
    static final int DECIMALS = 6;

    /** Registers that count in steps of a kilowatt-hour or ten leap by that at once. */
    private static final BigDecimal COARSEST_STEP = BigDecimal.valueOf(10_000);

    private static final BigDecimal MICROS_PER_HOUR =
            BigDecimal.valueOf(Duration.ofHours(1).toMillis() * 1_000);

    /** How often the rating an asset may draw before its meter is not believed: ratings are entered by hand. */
    private static final long UNBELIEVABLE = 4;

    private final List<Shown> shown;
    private final Power rating;

    /** @param rating of the asset; zero: not known, and every rise is believed */
    Register(List<Shown> shown, Power rating) {
        this.shown = List.copyOf(shown);
        this.rating = rating;
    }

    /** What it showed at an instant. */
    record Shown(Instant at, BigDecimal wattHours) {}

    /**
     * The register began anew, or is another one.
     *
     * @param at the first reading afterwards
     * @param less how much less it shows than before; negative where another meter shows more
     */
    record Break(Instant at, BigDecimal less) {}

    boolean absent() {
        return shown.isEmpty();
    }

    List<Break> breaks() {
        List<Break> breaks = new ArrayList<>();
        for (int i = 0; i + 1 < shown.size(); i++) {
            if (broken(shown.get(i), shown.get(i + 1), rating)) {
                breaks.add(new Break(
                        shown.get(i + 1).at(),
                        shown.get(i).wattHours().subtract(shown.get(i + 1).wattHours())));
            }
        }
        return breaks;
    }

    /** What it shows at an instant, or showed last before it. */
    Optional<BigDecimal> at(Instant instant) {
        if (shown.isEmpty() || shown.getFirst().at().isAfter(instant)) {
            return Optional.empty();
        }
        int last = before(instant);
        Shown one = shown.get(last);
        if (last + 1 == shown.size()) {
            return Optional.of(one.wattHours());
        }
        Shown next = shown.get(last + 1);
        boolean reached = Duration.between(one.at(), next.at()).compareTo(REACH) <= 0 && !broken(one, next, rating);
        return Optional.of(reached ? between(one, next, instant) : one.wattHours());
    }

    Share over(Interval span) {
        if (shown.isEmpty()) {
            return Share.none(span);
        }
        Share.Sum sum = new Share.Sum(span);
        sum.leaveOpen(span.start(), shown.getFirst().at(), false);
        for (int i = before(span.start());
                i + 1 < shown.size() && shown.get(i).at().isBefore(span.end());
                i++) {
            step(shown.get(i), shown.get(i + 1), span, sum);
        }
        sum.leaveOpen(shown.getLast().at(), span.end(), false);
        return sum.done();
    }

    private void step(Shown one, Shown next, Interval span, Share.Sum sum) {
        boolean within = !one.at().isBefore(span.start()) && !next.at().isAfter(span.end());
        boolean far = Duration.between(one.at(), next.at()).compareTo(REACH) > 0;
        boolean broken = broken(one, next, rating);
        if (broken || (far && !within)) {
            sum.leaveOpen(one.at(), next.at(), broken);
            return;
        }
        BigDecimal from = one.at().isBefore(span.start()) ? between(one, next, span.start()) : one.wattHours();
        BigDecimal to = next.at().isAfter(span.end()) ? between(one, next, span.end()) : next.wattHours();
        sum.add(to.subtract(from));
    }

    /** The last one at or before an instant, or the first. */
    private int before(Instant instant) {
        int low = 0;
        int high = shown.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (shown.get(middle).at().isAfter(instant)) {
                high = middle - 1;
            } else {
                low = middle;
            }
        }
        return low;
    }

    /** Depends on the two readings and the instant alone, so that windows on both sides of an edge find the same. */
    static BigDecimal between(Shown one, Shown next, Instant instant) {
        BigDecimal passed = micros(one.at(), instant);
        BigDecimal whole = micros(one.at(), next.at());
        BigDecimal rise = next.wattHours().subtract(one.wattHours());
        return one.wattHours().add(rise.multiply(passed).divide(whole, DECIMALS, RoundingMode.DOWN));
    }

    /** Whether the register cannot have come from the one to the other by counting. */
    static boolean broken(Shown one, Shown next, Power rating) {
        BigDecimal rise = next.wattHours().subtract(one.wattHours());
        if (rise.signum() < 0) {
            return true;
        }
        if (rating.watts() == 0 || rise.compareTo(COARSEST_STEP) <= 0) {
            return false;
        }
        BigDecimal most = BigDecimal.valueOf(rating.watts())
                .multiply(BigDecimal.valueOf(UNBELIEVABLE))
                .multiply(micros(one.at(), next.at()))
                .divide(MICROS_PER_HOUR, DECIMALS, RoundingMode.UP);
        return rise.subtract(COARSEST_STEP).compareTo(most) > 0;
    }

    private static BigDecimal micros(Instant from, Instant to) {
        return BigDecimal.valueOf(ChronoUnit.MICROS.between(from, to));
    }
}
