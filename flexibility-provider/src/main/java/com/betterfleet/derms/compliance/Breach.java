package com.betterfleet.derms.compliance;

import com.betterfleet.derms.metering.Load;
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
 * @param overUntil the end of the last window that was over
 * @param seenUntil up to when readings tell
 * @param end when it was over; empty: it goes on
 * @param drawn the mean of the last window that was over, or fed in
 * @param limit the mean of the limit in that window
 * @param peak the highest mean of a window
 * @param above the energy above the limit
 */
public record Breach(
        long id,
        String scopeId,
        Direction direction,
        Kind kind,
        Load.Basis basis,
        boolean estimated,
        Instant start,
        Instant overUntil,
        Instant seenUntil,
        Optional<Instant> end,
        Power drawn,
        Power limit,
        Power peak,
        Energy above)
        implements Comparable<Breach> {

    private static final Comparator<Breach> ORDER =
            Comparator.comparing(Breach::kind).thenComparing(Breach::direction).thenComparing(Breach::start);

    private static final long SMALL = 100_000;

    /** Readings come some seconds apart and some seconds late. */
    private static final Duration SILENCE = Duration.ofSeconds(90);

    /** Over what span of time it was too much. */
    public enum Kind {
        /** The sliding window of a minute or so. */
        SHORT_WINDOW,
        /** A quarter hour of the grid, by which distributors settle. */
        QUARTER_HOUR
    }

    public boolean open() {
        return end.isEmpty();
    }

    /** How much it was over the limit in the last window. */
    public Power over() {
        return over(drawn, limit);
    }

    /** Since when nobody knows whether an open episode goes on; empty where that is known. */
    public Optional<Instant> noDataSince(Instant now) {
        return open() && seenUntil.plus(SILENCE).isBefore(now) ? Optional.of(seenUntil) : Optional.empty();
    }

    /** "up to 1344 kW drawn, 144 kW over the limit of 1200 kW": for texts that are kept. */
    public String inWords() {
        return "up to %s %s%s, %s over the limit of %s%s"
                .formatted(
                        shown(peak),
                        direction == Direction.IMPORT ? "drawn" : "fed in",
                        kind == Kind.QUARTER_HOUR ? " on average over a quarter hour" : "",
                        shown(over(peak, limit)),
                        shown(limit),
                        estimated ? " (estimated)" : "");
    }

    /** Measured power is told to the kilowatt; below 100 kW with one decimal. */
    static String shown(Power power) {
        int decimals = power.watts() < SMALL ? 1 : 0;
        return power.kilowatts().setScale(decimals, RoundingMode.HALF_UP).toPlainString() + " kW";
    }

    static Power over(Power drawn, Power limit) {
        return new Power(Math.max(0, drawn.watts() - limit.watts()));
    }

    /** What tells most of the present first. */
    @Override
    public int compareTo(Breach other) {
        return ORDER.compare(this, other);
    }

    Breach ended() {
        return new Breach(
                id,
                scopeId,
                direction,
                kind,
                basis,
                estimated,
                start,
                overUntil,
                seenUntil,
                Optional.of(overUntil),
                drawn,
                limit,
                peak,
                above);
    }

    Breach seen(Instant until) {
        return new Breach(
                id, scopeId, direction, kind, basis, estimated, start, overUntil, until, end, drawn, limit, peak,
                above);
    }

    /** One more window was over; it goes on, or goes on again. */
    Breach over(BreachRule.Judged.Over window, Instant until, Energy more) {
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
                window.drawn(),
                window.limit(),
                window.drawn().compareTo(peak) > 0 ? window.drawn() : peak,
                above.plus(more));
    }
}
