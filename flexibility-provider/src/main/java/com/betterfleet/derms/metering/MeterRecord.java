package com.betterfleet.derms.metering;

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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one meter around a span of time. Pure.
 *
 * <p>Registers decide. Where they tell nothing of a stretch, power samples do, and where they fell back, what is before and what
 * is after counts: of a break of at most {@link #SHORT_BREAK} the energy in between is left out of an estimate, a longer one
 * makes the window partial.
 */
final class MeterRecord {

    private static final Duration SHORT_BREAK = Duration.ofMinutes(1);

    private final List<Instant> readAt;
    private final Register imports;
    private final Register exports;
    private final Samples samples;

    private MeterRecord(List<Instant> readAt, Register imports, Register exports, Samples samples) {
        this.readAt = List.copyOf(readAt);
        this.imports = imports;
        this.exports = exports;
        this.samples = samples;
    }

    /** @param readings of one asset in order of time: those of the span, the last before it and the first after it */
    static MeterRecord of(List<Reading> readings, Power rating) {
        return new MeterRecord(
                readings.stream().map(Reading::at).toList(),
                new Register(shown(readings, Reading::importWh), rating),
                new Register(shown(readings, Reading::exportWh), rating),
                new Samples(readings.stream()
                        .filter(reading -> reading.powerW() != null)
                        .map(reading -> new Samples.Sample(reading.at(), Objects.requireNonNull(reading.powerW())))
                        .toList()));
    }

    /** When it was read, in order. */
    List<Instant> readAt() {
        return readAt;
    }

    Register register(Direction direction) {
        return direction == Direction.IMPORT ? imports : exports;
    }

    /** The breaks of a register from an instant on. */
    List<Register.Break> breaks(Direction direction, Instant from) {
        return register(direction).breaks().stream()
                .filter(one -> !one.at().isBefore(from))
                .toList();
    }

    Window over(Interval span) {
        List<Side> sides = new ArrayList<>();
        Optional<Side> imported = Optional.empty();
        Optional<Side> exported = Optional.empty();
        if (imports.absent() && exports.absent()) {
            imported = Optional.of(side(imports, samples, span));
            exported = samples.export() ? Optional.of(side(exports, samples.turned(), span)) : Optional.empty();
        } else {
            imported = imports.absent() ? Optional.empty() : Optional.of(side(imports, samples, span));
            exported = exports.absent() ? Optional.empty() : Optional.of(side(exports, samples.turned(), span));
        }
        imported.ifPresent(sides::add);
        exported.ifPresent(sides::add);
        return new Window(
                span,
                imported.flatMap(Side::energy),
                exported.flatMap(Side::energy),
                Quality.ofSum(sides.stream().map(Side::quality).toList()));
    }

    /** The longest time within the span without a reading, its start and its end taken as such. */
    Duration largestGap(Interval span) {
        Duration largest = Duration.ZERO;
        Instant last = span.start();
        for (Instant at : readAt) {
            if (at.isAfter(span.start()) && at.isBefore(span.end())) {
                largest = longer(largest, Duration.between(last, at));
                last = at;
            }
        }
        return longer(largest, Duration.between(last, span.end()));
    }

    private record Side(Optional<Energy> energy, Quality quality) {}

    private static Side side(Register register, Samples samples, Interval span) {
        Share registered = register.over(span);
        if (registered.open().isEmpty()) {
            return new Side(Optional.of(new Energy(registered.wattHours())), Quality.MEASURED);
        }
        BigDecimal known = registered.wattHours();
        boolean complete = true;
        boolean nothing = registered.nothing(span);
        for (Share.Open open : registered.open()) {
            Share sampled = samples.over(open.stretch());
            known = known.add(sampled.wattHours());
            nothing &= sampled.nothing(open.stretch());
            complete &= sampled.open().isEmpty()
                    || (open.broken() && open.stretch().duration().compareTo(SHORT_BREAK) <= 0);
        }
        return nothing
                ? new Side(Optional.empty(), Quality.MISSING)
                : new Side(Optional.of(new Energy(known)), complete ? Quality.ESTIMATED : Quality.PARTIAL);
    }

    private static List<Register.Shown> shown(
            List<Reading> readings, Function<Reading, @Nullable BigDecimal> register) {
        return readings.stream()
                .filter(reading -> register.apply(reading) != null)
                .map(reading -> new Register.Shown(reading.at(), Objects.requireNonNull(register.apply(reading))))
                .toList();
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
