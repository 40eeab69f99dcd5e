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
 * An episode of load above the limit in force plus its tolerance (M19).
 *
 * @param id 0: not stored yet
 * @param basis which meters it was measured with
 * @param estimated whether part of it comes from power samples instead of energy registers
 */
public record Breach(
        long id,
        String scopeId,
        Direction direction,
        BreachKind kind,
        MeasuredLoad.LoadBasis basis,
        boolean estimated,
        BreachPeriod period,
        BreachExtent extent)
        implements Comparable<Breach> {

    private static final Comparator<Breach> ORDER =
            Comparator.comparing(Breach::kind).thenComparing(Breach::direction).thenComparing(Breach::start);

    private static final long ONE_DECIMAL_BELOW_WATTS = 100_000;

    /** Readings arrive some seconds apart and some seconds late. */
    private static final Duration NO_DATA_AFTER = Duration.ofSeconds(90);

    /** The length of the window that was above the limit. */
    public enum BreachKind {
        /** The sliding window of about a minute. */
        SHORT_WINDOW,
        /** A quarter hour of the grid, by which distributors settle. */
        QUARTER_HOUR
    }

    /**
     * The time of an episode.
     *
     * @param start the start of the first window above the limit
     * @param exceededUntil the end of the last window above the limit
     * @param measuredUntil the end of the last window that readings cover
     * @param end empty: it is ongoing
     */
    public record BreachPeriod(Instant start, Instant exceededUntil, Instant measuredUntil, Optional<Instant> end) {}

    /**
     * The size of an episode.
     *
     * @param meanPower the mean power of the last window above the limit, imported or exported
     * @param limit the mean limit of that window
     * @param peak the highest mean power of a window
     * @param excessEnergy the energy above the limit
     */
    public record BreachExtent(Power meanPower, Power limit, Power peak, Energy excessEnergy) {}

    public Instant start() {
        return period.start();
    }

    public Instant exceededUntil() {
        return period.exceededUntil();
    }

    public Instant measuredUntil() {
        return period.measuredUntil();
    }

    public Optional<Instant> end() {
        return period.end();
    }

    public Power meanPower() {
        return extent.meanPower();
    }

    public Power limit() {
        return extent.limit();
    }

    public Power peak() {
        return extent.peak();
    }

    public Energy excessEnergy() {
        return extent.excessEnergy();
    }

    public boolean isOpen() {
        return end().isEmpty();
    }

    /** The power above the limit in the last exceeded window. */
    public Power excessPower() {
        return powerAbove(meanPower(), limit());
    }

    /** The start of an open episode's gap of readings; empty where it has recent ones, or has ended. */
    public Optional<Instant> findDataGapStart(Instant now) {
        return isOpen() && measuredUntil().plus(NO_DATA_AFTER).isBefore(now)
                ? Optional.of(measuredUntil())
                : Optional.empty();
    }

    /** "up to 1344 kW drawn, 144 kW over the limit of 1200 kW": for messages to the partner. */
    public String describeExcess() {
        return "up to %s %s%s, %s over the limit of %s%s"
                .formatted(
                        formatPower(peak()),
                        direction == Direction.IMPORT ? "drawn" : "fed in",
                        kind == BreachKind.QUARTER_HOUR ? " on average over a quarter hour" : "",
                        formatPower(powerAbove(peak(), limit())),
                        formatPower(limit()),
                        estimated ? " (estimated)" : "");
    }

    /** Measured power is written to the kilowatt; below 100 kW with one decimal. */
    private static String formatPower(Power power) {
        int decimals = power.watts() < ONE_DECIMAL_BELOW_WATTS ? 1 : 0;
        return power.kilowatts().setScale(decimals, RoundingMode.HALF_UP).toPlainString() + " kW";
    }

    public static Power powerAbove(Power meanPower, Power limit) {
        return new Power(Math.max(0, meanPower.watts() - limit.watts()));
    }

    /** Short windows first, since they describe the present load. */
    @Override
    public int compareTo(Breach other) {
        return ORDER.compare(this, other);
    }

    public Breach asEnded() {
        return withMeasurement(
                estimated,
                new BreachPeriod(start(), exceededUntil(), measuredUntil(), Optional.of(exceededUntil())),
                extent);
    }

    public Breach withMeasuredUntil(Instant until) {
        return withMeasurement(estimated, new BreachPeriod(start(), exceededUntil(), until, end()), extent);
    }

    /**
     * Adds a window above the limit; an ended episode is ongoing again.
     *
     * @param mean the mean power of the window
     * @param meanLimit the mean limit of the window
     */
    public Breach withExceededWindow(
            Power mean, Power meanLimit, boolean windowEstimated, Instant until, Energy additionalEnergy) {
        return withMeasurement(
                estimated || windowEstimated,
                new BreachPeriod(start(), until, until, Optional.empty()),
                new BreachExtent(
                        mean,
                        meanLimit,
                        mean.compareTo(peak()) > 0 ? mean : peak(),
                        excessEnergy().plus(additionalEnergy)));
    }

    private Breach withMeasurement(boolean nowEstimated, BreachPeriod nowPeriod, BreachExtent nowExtent) {
        return new Breach(id, scopeId, direction, kind, basis, nowEstimated, nowPeriod, nowExtent);
    }
}
