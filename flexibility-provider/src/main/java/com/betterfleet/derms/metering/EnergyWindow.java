package com.betterfleet.derms.metering;

import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.time.Interval;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The energy of one span of time (M11), as far as meters tell it.
 *
 * <p>Amounts are differences of the register's values at the edges, kept to the millionth of a Wh. Windows that touch share
 * the value at their edge: their sum is the difference of the register, and nothing is lost or counted twice.
 *
 * @param imported absent where nothing is known, and where nothing that is metered imports
 * @param exported absent where nothing is known, and where no meter has a register for it
 */
public record EnergyWindow(Interval span, Optional<Energy> imported, Optional<Energy> exported, EnergyQuality quality) {

    static EnergyWindow missing(Interval span) {
        return new EnergyWindow(span, Optional.empty(), Optional.empty(), EnergyQuality.MISSING);
    }

    /** Import is added to import and export to export; a part that has none adds no zero. */
    static EnergyWindow sum(Interval span, Collection<EnergyWindow> parts) {
        return new EnergyWindow(
                span,
                sum(parts, EnergyWindow::imported),
                sum(parts, EnergyWindow::exported),
                EnergyQuality.ofSum(parts.stream().map(EnergyWindow::quality).toList()));
    }

    private static Optional<Energy> sum(
            Collection<EnergyWindow> parts, Function<EnergyWindow, Optional<Energy>> amount) {
        List<Energy> stated =
                parts.stream().map(amount).flatMap(Optional::stream).toList();
        return stated.stream().reduce(Energy::plus);
    }
}
