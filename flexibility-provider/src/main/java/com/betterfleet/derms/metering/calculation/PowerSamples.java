package com.betterfleet.derms.metering.calculation;

import com.betterfleet.derms.time.Interval;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Power samples of one meter in order of time, import positive. Power changes linearly between two samples, across at
 * most {@link MeterRegister#MAX_INTERPOLATION_GAP}.
 */
public final class PowerSamples {

    private static final BigDecimal TWO = BigDecimal.valueOf(2);
    private static final MathContext PRECISION = MathContext.DECIMAL64;

    private final List<PowerSample> samples;

    public PowerSamples(List<PowerSample> samples) {
        this.samples = List.copyOf(samples);
    }

    public record PowerSample(Instant at, BigDecimal watts) {}

    boolean isEmpty() {
        return samples.isEmpty();
    }

    /** Whether any sample is an export. */
    public boolean hasExport() {
        return samples.stream().anyMatch(sample -> sample.watts().signum() < 0);
    }

    /** The same samples with import and export swapped. */
    public PowerSamples negateSamples() {
        return new PowerSamples(samples.stream()
                .map(sample -> new PowerSample(sample.at(), sample.watts().negate()))
                .toList());
    }

    /** Computes the energy of the positive power over a span. */
    public EnergyContribution computeContribution(Interval span) {
        if (samples.isEmpty()) {
            return EnergyContribution.empty(span);
        }
        EnergyContribution.ContributionBuilder sum = new EnergyContribution.ContributionBuilder(span);
        sum.addGap(span.start(), samples.getFirst().at(), false);
        for (int i = 0; i + 1 < samples.size(); i++) {
            addStep(samples.get(i), samples.get(i + 1), span, sum);
        }
        sum.addGap(samples.getLast().at(), span.end(), false);
        return sum.buildContribution();
    }

    private static void addStep(
            PowerSample previous, PowerSample next, Interval span, EnergyContribution.ContributionBuilder sum) {
        if (!previous.at().isBefore(span.end()) || !next.at().isAfter(span.start())) {
            return;
        }
        if (Duration.between(previous.at(), next.at()).compareTo(MeterRegister.MAX_INTERPOLATION_GAP) > 0) {
            sum.addGap(previous.at(), next.at(), false);
            return;
        }
        Instant start = previous.at().isBefore(span.start()) ? span.start() : previous.at();
        Instant end = next.at().isAfter(span.end()) ? span.end() : next.at();
        sum.addEnergy(
                meanOfPositivePart(interpolatePower(previous, next, start), interpolatePower(previous, next, end))
                        .multiply(MeterRegister.microsBetween(start, end))
                        .divide(MeterRegister.MICROS_PER_HOUR, MeterRegister.DECIMALS, RoundingMode.DOWN),
                false);
    }

    private static BigDecimal interpolatePower(PowerSample previous, PowerSample next, Instant instant) {
        BigDecimal elapsed = MeterRegister.microsBetween(previous.at(), instant);
        BigDecimal whole = MeterRegister.microsBetween(previous.at(), next.at());
        return previous.watts()
                .add(next.watts().subtract(previous.watts()).multiply(elapsed).divide(whole, PRECISION));
    }

    /** The mean of the positive part of a power that changes linearly between two values. */
    private static BigDecimal meanOfPositivePart(BigDecimal from, BigDecimal to) {
        BigDecimal high = from.max(to);
        BigDecimal low = from.min(to);
        if (low.signum() >= 0) {
            return from.add(to).divide(TWO, PRECISION);
        }
        return high.signum() <= 0
                ? BigDecimal.ZERO
                : high.multiply(high).divide(high.subtract(low).multiply(TWO), PRECISION);
    }
}
