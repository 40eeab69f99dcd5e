package com.betterfleet.derms.metering;

import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.time.Interval;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The metered energy of one span of time (M11).
 *
 * <p>Amounts are differences of register values at the edges, in millionths of a Wh. Adjacent windows share the value
 * at their common edge: their sum is the difference of the register, without loss or double counting.
 *
 * @param imported empty where nothing is known or no metered asset imports
 * @param exported empty where nothing is known or no meter has an export register
 */
public record EnergyWindow(Interval span, Optional<Energy> imported, Optional<Energy> exported, EnergyQuality quality) {

    static EnergyWindow missing(Interval span) {
        return new EnergyWindow(span, Optional.empty(), Optional.empty(), EnergyQuality.MISSING);
    }

    /** Adds import to import and export to export; a part without a direction adds no zero to it. */
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
