package com.betterfleet.derms.supervision.decision;

import com.betterfleet.derms.forecast.CapacityLimit;
import com.betterfleet.derms.forecast.ForecastOrigin;
import com.betterfleet.derms.forecast.ForecastStore.ForecastsInForce;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.TimelineSegment;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The units of these tests: seconds after one noon, at which row 2 is entered, and numbered messages. */
public final class TestFacts {

    public static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    public static final long TIMEOUT = 1_800;
    public static final long DAY = 86_400;
    public static final Duration HOLD = Duration.ofSeconds(10);
    static final DecisionTiming TIMING =
            new DecisionTiming(Duration.ofSeconds(TIMEOUT), HOLD, Duration.ofSeconds(2_700));

    private TestFacts() {}

    public static Instant at(long second) {
        return NOON.plusSeconds(second);
    }

    /** The last instant before this second that the database can store, a microsecond earlier. */
    static Instant justBefore(long second) {
        return at(second).minusNanos(1_000);
    }

    static TimelineSegment<CapacityLimit> block(long start, long end, long watts) {
        return block(start, end, watts, 1);
    }

    public static TimelineSegment<CapacityLimit> block(long start, long end, long watts, long message) {
        ForecastOrigin origin = new ForecastOrigin(message, "request-" + message, NOON);
        return new TimelineSegment<>(new Interval(at(start), at(end)), new CapacityLimit(new Power(watts), origin));
    }

    /** The facts of a bound scope that the partner controls, with these primary blocks in force. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    static DirectionFacts factsWithPrimary(TimelineSegment<CapacityLimit>... primary) {
        return factsWithPrimary(Timeline.of(List.of(primary)));
    }

    public static DirectionFacts factsWithPrimary(Timeline<CapacityLimit> primary) {
        return facts(
                true, ControlAuthority.PARTNER, new ForecastsInForce(primary, Timeline.empty(), Optional.of(NOON)));
    }

    /** A bound scope for which no forecast was ever accepted. */
    static DirectionFacts factsWithoutForecast() {
        return facts(true, ControlAuthority.PARTNER, ForecastsInForce.NOTHING);
    }

    public static DirectionFacts unboundFacts() {
        return facts(false, ControlAuthority.PARTNER, ForecastsInForce.NOTHING);
    }

    static DirectionFacts factsUnderLocalControl(Timeline<CapacityLimit> primary) {
        return facts(true, ControlAuthority.LOCAL, new ForecastsInForce(primary, Timeline.empty(), Optional.of(NOON)));
    }

    static DirectionFacts facts(boolean bound, ControlAuthority control, ForecastsInForce forecasts) {
        return facts(bound, control, forecasts, TIMING);
    }

    static DirectionFacts facts(
            boolean bound, ControlAuthority control, ForecastsInForce forecasts, DecisionTiming timing) {
        return new DirectionFacts(
                bound,
                control,
                true,
                NOON,
                LinkFacts.NEVER_LOST,
                forecasts,
                timing,
                new GapPolicyRule.SafeDefaultRule(),
                Optional.empty());
    }

    static ScopeFacts scopeFacts(DirectionFacts imported, DirectionFacts exported) {
        Map<Direction, DirectionFacts> directions = new EnumMap<>(Direction.class);
        directions.put(Direction.IMPORT, imported);
        directions.put(Direction.EXPORT, exported);
        return new ScopeFacts("scope", Optional.empty(), Optional.empty(), directions);
    }

    static ScopeState importState(DirectionState imported) {
        return new ScopeState("scope", Map.of(Direction.IMPORT, imported), NOON, NOON, Optional.empty());
    }
}
