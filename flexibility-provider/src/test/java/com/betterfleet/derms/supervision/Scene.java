package com.betterfleet.derms.supervision;

import com.betterfleet.derms.forecast.Allowance;
import com.betterfleet.derms.forecast.Forecasts.InForce;
import com.betterfleet.derms.forecast.Origin;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.Segment;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the tests of this room are written in: seconds after one noon, at which row 2 is entered, and numbered messages. */
final class Scene {

    static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    static final long TIMEOUT = 1_800;
    static final long DAY = 86_400;
    static final Duration HOLD = Duration.ofSeconds(10);
    static final Timing TIMING = new Timing(Duration.ofSeconds(TIMEOUT), HOLD, Duration.ofSeconds(2_700));

    private Scene() {}

    static Instant at(long second) {
        return NOON.plusSeconds(second);
    }

    /** The last instant before this second that the database can tell apart from it. */
    static Instant justBefore(long second) {
        return at(second).minusNanos(1_000);
    }

    static Segment<Allowance> block(long start, long end, long watts) {
        return block(start, end, watts, 1);
    }

    static Segment<Allowance> block(long start, long end, long watts, long message) {
        Origin origin = new Origin(message, "request-" + message, NOON);
        return new Segment<>(new Interval(at(start), at(end)), new Allowance(new Power(watts), origin));
    }

    /** The facts of a bound scope that the partner controls, with these primary blocks in force. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    static Facts stating(Segment<Allowance>... primary) {
        return stating(Timeline.of(List.of(primary)));
    }

    static Facts stating(Timeline<Allowance> primary) {
        return facts(true, Control.PARTNER, new InForce(primary, Timeline.empty(), Optional.of(NOON)));
    }

    /** A bound scope for which no forecast was ever accepted. */
    static Facts nothingStated() {
        return facts(true, Control.PARTNER, InForce.NOTHING);
    }

    static Facts unbound() {
        return facts(false, Control.PARTNER, InForce.NOTHING);
    }

    static Facts underLocalControl(Timeline<Allowance> primary) {
        return facts(true, Control.LOCAL, new InForce(primary, Timeline.empty(), Optional.of(NOON)));
    }

    static Facts facts(boolean bound, Control control, InForce forecasts) {
        return facts(bound, control, forecasts, TIMING);
    }

    static Facts facts(boolean bound, Control control, InForce forecasts, Timing timing) {
        return new Facts(bound, control, true, NOON, LinkFacts.NEVER_LOST, forecasts, timing, Optional.empty());
    }

    static ScopeFacts scope(Facts imported, Facts exported) {
        Map<Direction, Facts> directions = new EnumMap<>(Direction.class);
        directions.put(Direction.IMPORT, imported);
        directions.put(Direction.EXPORT, exported);
        return new ScopeFacts("scope", "Vector", Optional.empty(), Optional.empty(), directions);
    }

    static ScopeState state(Standing imported) {
        return new ScopeState("scope", Map.of(Direction.IMPORT, imported), NOON, NOON, Optional.empty());
    }
}
