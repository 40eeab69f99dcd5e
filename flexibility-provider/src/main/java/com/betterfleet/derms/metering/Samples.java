package com.betterfleet.derms.metering;

import com.betterfleet.derms.time.Interval;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Power samples of one meter in order of time, import positive. Between two of them power is taken to change evenly, across
 * at most {@link Register#REACH}.
 */
final class Samples {

    private static final BigDecimal MICROS_PER_HOUR =
            BigDecimal.valueOf(Duration.ofHours(1).toMillis() * 1_000);
    private static final BigDecimal TWO = BigDecimal.valueOf(2);
    private static final MathContext EXACT_ENOUGH = MathContext.DECIMAL64;

    private final List<Sample> samples;

    Samples(List<Sample> samples) {
        this.samples = List.copyOf(samples);
    }

    record Sample(Instant at, BigDecimal watts) {}

    boolean absent() {
        return samples.isEmpty();
    }

    /** Whether power ever flowed out. */
    boolean export() {
        return samples.stream().anyMatch(sample -> sample.watts().signum() < 0);
    }

    /** The same with import and export changed for each other. */
    Samples turned() {
        return new Samples(samples.stream()
                .map(sample -> new Sample(sample.at(), sample.watts().negate()))
                .toList());
    }

    /** The energy of the positive power over a span. */
    Share over(Interval span) {
        if (samples.isEmpty()) {
            return Share.none(span);
        }
        Share.Sum sum = new Share.Sum(span);
        sum.leaveOpen(span.start(), samples.getFirst().at(), false);
        for (int i = 0; i + 1 < samples.size(); i++) {
            step(samples.get(i), samples.get(i + 1), span, sum);
        }
        sum.leaveOpen(samples.getLast().at(), span.end(), false);
        return sum.done();
    }

    private static void step(Sample one, Sample next, Interval span, Share.Sum sum) {
        if (!one.at().isBefore(span.end()) || !next.at().isAfter(span.start())) {
            return;
        }
        if (Duration.between(one.at(), next.at()).compareTo(Register.REACH) > 0) {
            sum.leaveOpen(one.at(), next.at(), false);
            return;
        }
        Instant start = one.at().isBefore(span.start()) ? span.start() : one.at();
        Instant end = next.at().isAfter(span.end()) ? span.end() : next.at();
        sum.add(meanOfPositive(at(one, next, start), at(one, next, end))
                .multiply(micros(start, end))
                .divide(MICROS_PER_HOUR, Register.DECIMALS, RoundingMode.DOWN));
    }

    private static BigDecimal at(Sample one, Sample next, Instant instant) {
        BigDecimal passed = micros(one.at(), instant);
        BigDecimal whole = micros(one.at(), next.at());
        return one.watts()
                .add(next.watts().subtract(one.watts()).multiply(passed).divide(whole, EXACT_ENOUGH));
    }

    /** Of a power that goes evenly from one value to another; where it crosses zero only the positive part counts. */
    private static BigDecimal meanOfPositive(BigDecimal from, BigDecimal to) {
        BigDecimal high = from.max(to);
        BigDecimal low = from.min(to);
        if (low.signum() >= 0) {
            return from.add(to).divide(TWO, EXACT_ENOUGH);
        }
        return high.signum() <= 0
                ? BigDecimal.ZERO
                : high.multiply(high).divide(high.subtract(low).multiply(TWO), EXACT_ENOUGH);
    }

    private static BigDecimal micros(Instant from, Instant to) {
        return BigDecimal.valueOf(ChronoUnit.MICROS.between(from, to));
    }
}
