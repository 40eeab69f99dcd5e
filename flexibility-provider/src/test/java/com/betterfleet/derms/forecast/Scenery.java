package com.betterfleet.derms.forecast;

import com.betterfleet.derms.power.CapacityUnit;
import com.betterfleet.derms.power.Phase;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.Segment;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the tests of this room are written in: seconds after one fixed noon, watts, numbered messages. */
final class Scenery {

    static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    static final Duration TOLERANCE = Duration.ofSeconds(5);
    static final Amperes NO_AMPERES = new Amperes.Unusable("for amperes nothing is agreed");
    static final Terms TERMS = new Terms(Set.of(CapacityUnit.W, CapacityUnit.KW), NO_AMPERES, 3, TOLERANCE);

    private Scenery() {}

    static Instant at(double second) {
        return NOON.plusNanos(Math.round(second * 1_000_000_000));
    }

    static Interval interval(double start, double end) {
        return new Interval(at(start), at(end));
    }

    static Segment<Allowance> segment(double start, double end, long watts, long message) {
        return new Segment<>(interval(start, end), allowance(watts, message));
    }

    static Allowance allowance(long watts, long message) {
        return new Allowance(new Power(watts), new Origin(message, "request-" + message, NOON.plusSeconds(message)));
    }

    static Segment<Power> limit(double start, double end, long watts) {
        return new Segment<>(interval(start, end), new Power(watts));
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    static <T> Timeline<T> timeline(Segment<T>... segments) {
        return Timeline.of(List.of(segments));
    }

    static StatedBlock stated(double start, double end, Phase phase, long watts) {
        return new StatedBlock(interval(start, end), phase, new Power(watts));
    }

    static ReceivedBlock received(double start, double end, long watts) {
        return received(start, end, Phase.ALL, watts);
    }

    static ReceivedBlock received(double start, double end, Phase phase, long watts) {
        return new ReceivedBlock(BigDecimal.valueOf(watts), CapacityUnit.W, phase, at(start), at(end));
    }

    /** From before the first second to after the last, at every half second. */
    static List<Instant> everyHalfSecond(int lastSecond) {
        List<Instant> instants = new ArrayList<>();
        for (double second = -1; second <= lastSecond + 1; second += 0.5) {
            instants.add(at(second));
        }
        return instants;
    }
}
