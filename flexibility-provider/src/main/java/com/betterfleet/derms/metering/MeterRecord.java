package com.betterfleet.derms.metering;

import com.betterfleet.derms.metering.calculation.EnergyContribution;
import com.betterfleet.derms.metering.calculation.MeterRegister;
import com.betterfleet.derms.metering.calculation.PlausibilityRule;
import com.betterfleet.derms.metering.calculation.PowerSamples;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The readings of one meter around a span of time. Pure.
 *
 * <p>Values that the meter cannot have shown are set aside; a window with such values is at best estimated. Register
 * values take precedence. Power samples fill the stretches without register values. Where a register was
 * reset, the energy before and after the break counts. For a break of at most {@link #MAX_ESTIMATED_BREAK} the energy
 * in between is left out and the window is estimated; a longer break makes the window partial.
 */
final class MeterRecord {

    private static final Duration MAX_ESTIMATED_BREAK = Duration.ofMinutes(1);

    private final List<Instant> readTimes;
    private final MeterRegister imports;
    private final MeterRegister exports;
    private final PowerSamples samples;

    private MeterRecord(List<Instant> readTimes, MeterRegister imports, MeterRegister exports, PowerSamples samples) {
        this.readTimes = List.copyOf(readTimes);
        this.imports = imports;
        this.exports = exports;
        this.samples = samples;
    }

    /** @param readings of one asset in order of time: those of the span, the last before it and the first after it */
    static MeterRecord of(List<MeterReading> readings, Power rating) {
        PlausibilityRule rule = new PlausibilityRule(rating);
        MeterRegister imports = new MeterRegister(toRegisterValues(readings, MeterReading::importWh), rule);
        MeterRegister exports = new MeterRegister(toRegisterValues(readings, MeterReading::exportWh), rule);
        List<PowerSamples.PowerSample> samples = readings.stream()
                .filter(reading -> reading.powerW() != null)
                .map(reading -> new PowerSamples.PowerSample(reading.at(), Objects.requireNonNull(reading.powerW())))
                .filter(sample -> rule.isPlausiblePower(sample.watts()))
                .toList();
        SortedSet<Instant> readTimes = new TreeSet<>(imports.countedTimes());
        readTimes.addAll(exports.countedTimes());
        samples.forEach(sample -> readTimes.add(sample.at()));
        return new MeterRecord(List.copyOf(readTimes), imports, exports, new PowerSamples(samples));
    }

    /** The times of the readings with a believed value, in order. */
    List<Instant> readTimes() {
        return readTimes;
    }

    MeterRegister register(Direction direction) {
        return direction == Direction.IMPORT ? imports : exports;
    }

    /** Finds the breaks of a register at or after an instant. */
    List<MeterRegister.RegisterBreak> findBreaks(Direction direction, Instant from) {
        return register(direction).findBreaks().stream()
                .filter(reading -> !reading.at().isBefore(from))
                .toList();
    }

    EnergyWindow computeWindow(Interval span) {
        List<DirectionEnergy> directions = new ArrayList<>();
        Optional<DirectionEnergy> imported = Optional.empty();
        Optional<DirectionEnergy> exported = Optional.empty();
        if (imports.isEmpty() && exports.isEmpty()) {
            imported = Optional.of(computeDirection(imports, samples, span));
            exported = samples.hasExport()
                    ? Optional.of(computeDirection(exports, samples.negateSamples(), span))
                    : Optional.empty();
        } else {
            imported = imports.isEmpty() ? Optional.empty() : Optional.of(computeDirection(imports, samples, span));
            exported = exports.isEmpty()
                    ? Optional.empty()
                    : Optional.of(computeDirection(exports, samples.negateSamples(), span));
        }
        imported.ifPresent(directions::add);
        exported.ifPresent(directions::add);
        return new EnergyWindow(
                span,
                imported.flatMap(DirectionEnergy::energy),
                exported.flatMap(DirectionEnergy::energy),
                EnergyQuality.ofSum(
                        directions.stream().map(DirectionEnergy::quality).toList()));
    }

    /** Finds the longest time within the span without a reading; its start and end count as readings. */
    Duration findLargestGap(Interval span) {
        Duration largest = Duration.ZERO;
        Instant last = span.start();
        for (Instant at : readTimes) {
            if (at.isAfter(span.start()) && at.isBefore(span.end())) {
                largest = longerOf(largest, Duration.between(last, at));
                last = at;
            }
        }
        return longerOf(largest, Duration.between(last, span.end()));
    }

    private record DirectionEnergy(Optional<Energy> energy, EnergyQuality quality) {}

    private static DirectionEnergy computeDirection(MeterRegister register, PowerSamples samples, Interval span) {
        EnergyContribution fromRegister = register.computeContribution(span);
        if (fromRegister.gaps().isEmpty()) {
            return new DirectionEnergy(
                    Optional.of(new Energy(fromRegister.wattHours())),
                    fromRegister.doubtful() ? EnergyQuality.ESTIMATED : EnergyQuality.MEASURED);
        }
        BigDecimal known = fromRegister.wattHours();
        boolean complete = true;
        boolean unknown = fromRegister.isUnknownFor(span);
        for (EnergyContribution.EnergyGap gap : fromRegister.gaps()) {
            EnergyContribution fromSamples = samples.computeContribution(gap.span());
            known = known.add(fromSamples.wattHours());
            unknown &= fromSamples.isUnknownFor(gap.span());
            complete &= fromSamples.gaps().isEmpty()
                    || (gap.atRegisterBreak() && gap.span().duration().compareTo(MAX_ESTIMATED_BREAK) <= 0);
        }
        return unknown
                ? new DirectionEnergy(Optional.empty(), EnergyQuality.MISSING)
                : new DirectionEnergy(
                        Optional.of(new Energy(known)), complete ? EnergyQuality.ESTIMATED : EnergyQuality.PARTIAL);
    }

    private static List<MeterRegister.RegisterValue> toRegisterValues(
            List<MeterReading> readings, Function<MeterReading, @Nullable BigDecimal> register) {
        return readings.stream()
                .filter(reading -> register.apply(reading) != null)
                .map(reading ->
                        new MeterRegister.RegisterValue(reading.at(), Objects.requireNonNull(register.apply(reading))))
                .toList();
    }

    static Duration longerOf(Duration first, Duration second) {
        return first.compareTo(second) < 0 ? second : first;
    }
}
