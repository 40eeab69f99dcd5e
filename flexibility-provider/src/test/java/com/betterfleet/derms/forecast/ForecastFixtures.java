package com.betterfleet.derms.forecast;

import com.betterfleet.derms.forecast.conversion.AmpereConversion;
import com.betterfleet.derms.forecast.conversion.ConvertedBlock;
import com.betterfleet.derms.power.CapacityUnit;
import com.betterfleet.derms.power.Phase;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.TimelineSegment;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Builds forecasts for tests, in seconds after one fixed noon, watts and numbered messages. */
public final class ForecastFixtures {

    public static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    static final Duration TOLERANCE = Duration.ofSeconds(5);
    static final AmpereConversion NO_AMPERES =
            new AmpereConversion.InconvertibleAmperes("for amperes nothing is agreed");
    static final ConversionRules TERMS =
            new ConversionRules(Set.of(CapacityUnit.W, CapacityUnit.KW), NO_AMPERES, 3, TOLERANCE);

    private ForecastFixtures() {}

    static Instant at(double second) {
        return NOON.plusNanos(Math.round(second * 1_000_000_000));
    }

    static Interval interval(double start, double end) {
        return new Interval(at(start), at(end));
    }

    static TimelineSegment<CapacityLimit> segment(double start, double end, long watts, long message) {
        return new TimelineSegment<>(interval(start, end), capacityLimit(watts, message));
    }

    static CapacityLimit capacityLimit(long watts, long message) {
        return new CapacityLimit(
                new Power(watts), new ForecastOrigin(message, "request-" + message, NOON.plusSeconds(message)));
    }

    static TimelineSegment<Power> limit(double start, double end, long watts) {
        return new TimelineSegment<>(interval(start, end), new Power(watts));
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    static <T> Timeline<T> timeline(TimelineSegment<T>... segments) {
        return Timeline.of(List.of(segments));
    }

    static ConvertedBlock convertedBlock(double start, double end, Phase phase, long watts) {
        return new ConvertedBlock(interval(start, end), phase, new Power(watts));
    }

    static ReceivedBlock receivedBlock(double start, double end, long watts) {
        return receivedBlock(start, end, Phase.ALL, watts);
    }

    static ReceivedBlock receivedBlock(double start, double end, Phase phase, long watts) {
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
