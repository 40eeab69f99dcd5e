package com.betterfleet.derms.compliance;

import com.betterfleet.derms.metering.MeasuredLoad;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.power.Power;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * An episode in which more was drawn, or fed in, than the limit in force and the tolerance allowed (M19).
 *
 * @param id 0: not stored yet
 * @param basis which meters tell it
 * @param estimated whether any of it is told by power samples instead of registers
 * @param start the start of the first window that was over
 * @param exceededUntil the end of the last window that was over
 * @param measuredUntil up to when readings tell
 * @param end when it was over; empty: it goes on
 * @param meanPower the mean of the last window that was over, or fed in
 * @param limit the mean of the limit in that window
 * @param peak the highest mean of a window
 * @param excessEnergy the energy above the limit
 */
public record Breach(
        long id,
        String scopeId,
        Direction direction,
        BreachKind kind,
        MeasuredLoad.LoadBasis basis,
        boolean estimated,
        Instant start,
        Instant exceededUntil,
        Instant measuredUntil,
        Optional<Instant> end,
        Power meanPower,
        Power limit,
        Power peak,
        Energy excessEnergy)
        implements Comparable<Breach> {

    private static final Comparator<Breach> ORDER =
            Comparator.comparing(Breach::kind).thenComparing(Breach::direction).thenComparing(Breach::start);

    private static final long ONE_DECIMAL_BELOW_WATTS = 100_000;

    /** Readings come some seconds apart and some seconds late. */
    private static final Duration NO_DATA_AFTER = Duration.ofSeconds(90);

    /** Over what span of time it was too much. */
    public enum BreachKind {
        /** The sliding window of a minute or so. */
        SHORT_WINDOW,
        /** A quarter hour of the grid, by which distributors settle. */
        QUARTER_HOUR
    }

    public boolean isOpen() {
        return end.isEmpty();
    }

    /** How much it was over the limit in the last window. */
    public Power excessPower() {
        return powerAbove(meanPower, limit);
    }

    /** Since when nobody knows whether an open episode goes on; empty where that is known. */
    public Optional<Instant> noDataSince(Instant now) {
        return isOpen() && measuredUntil.plus(NO_DATA_AFTER).isBefore(now)
                ? Optional.of(measuredUntil)
                : Optional.empty();
    }

    /** "up to 1344 kW drawn, 144 kW over the limit of 1200 kW": for texts that are kept. */
    public String toText() {
        return "up to %s %s%s, %s over the limit of %s%s"
                .formatted(
                        formatPower(peak),
                        direction == Direction.IMPORT ? "drawn" : "fed in",
                        kind == BreachKind.QUARTER_HOUR ? " on average over a quarter hour" : "",
                        formatPower(powerAbove(peak, limit)),
                        formatPower(limit),
                        estimated ? " (estimated)" : "");
    }

    /** Measured power is told to the kilowatt; below 100 kW with one decimal. */
    static String formatPower(Power power) {
        int decimals = power.watts() < ONE_DECIMAL_BELOW_WATTS ? 1 : 0;
        return power.kilowatts().setScale(decimals, RoundingMode.HALF_UP).toPlainString() + " kW";
    }

    static Power powerAbove(Power meanPower, Power limit) {
        return new Power(Math.max(0, meanPower.watts() - limit.watts()));
    }

    /** What tells most of the present first. */
    @Override
    public int compareTo(Breach other) {
        return ORDER.compare(this, other);
    }

    public Breach asEnded() {
        return new Breach(
                id,
                scopeId,
                direction,
                kind,
                basis,
                estimated,
                start,
                exceededUntil,
                measuredUntil,
                Optional.of(exceededUntil),
                meanPower,
                limit,
                peak,
                excessEnergy);
    }

    public Breach withMeasuredUntil(Instant until) {
        return new Breach(
                id,
                scopeId,
                direction,
                kind,
                basis,
                estimated,
                start,
                exceededUntil,
                until,
                end,
                meanPower,
                limit,
                peak,
                excessEnergy);
    }

    /** One more window was over; it goes on, or goes on again. */
    public Breach withExceededWindow(
            BreachRule.WindowEvaluation.ExceededWindow window, Instant until, Energy additionalEnergy) {
        return new Breach(
                id,
                scopeId,
                direction,
                kind,
                basis,
                estimated || window.estimated(),
                start,
                until,
                until,
                Optional.empty(),
                window.meanPower(),
                window.limit(),
                window.meanPower().compareTo(peak) > 0 ? window.meanPower() : peak,
                excessEnergy.plus(additionalEnergy));
    }
}
