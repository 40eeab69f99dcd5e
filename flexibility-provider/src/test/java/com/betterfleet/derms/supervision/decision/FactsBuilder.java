package com.betterfleet.derms.supervision.decision;

import static com.betterfleet.derms.supervision.decision.TestFacts.at;

import com.betterfleet.derms.forecast.CapacityLimit;
import com.betterfleet.derms.forecast.ForecastOrigin;
import com.betterfleet.derms.forecast.ForecastStore.ForecastsInForce;
import com.betterfleet.derms.microgrid.CircuitDirection;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.TimelineSegment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Builds facts from seconds after noon, watts, and the second at which a block was accepted. */
final class FactsBuilder {

    private final List<TimelineSegment<CapacityLimit>> primary = new ArrayList<>();
    private final List<TimelineSegment<CapacityLimit>> fallback = new ArrayList<>();
    private Optional<Instant> upSince = Optional.empty();
    private Optional<Instant> lostAt = Optional.empty();
    private Optional<Instant> unknownSince = Optional.empty();
    private Optional<CircuitDirection> circuit = Optional.empty();
    private ControlAuthority control = ControlAuthority.PARTNER;
    private Instant epochSince = at(-100_000);
    private boolean bound = true;

    static FactsBuilder bound() {
        return new FactsBuilder();
    }

    FactsBuilder primary(long start, long end, long watts) {
        return primary(start, end, watts, 0);
    }

    FactsBuilder primary(long start, long end, long watts, long acceptedAt) {
        primary.add(block(start, end, watts, acceptedAt, "primary"));
        return this;
    }

    FactsBuilder fallback(long start, long end, long watts) {
        fallback.add(block(start, end, watts, 0, "fallback"));
        return this;
    }

    FactsBuilder lostAt(long second) {
        lostAt = Optional.of(at(second));
        return this;
    }

    FactsBuilder backAt(long second) {
        upSince = Optional.of(at(second));
        return this;
    }

    FactsBuilder suspendedUntil(long second) {
        unknownSince = Optional.of(at(second));
        return this;
    }

    FactsBuilder safeDefault(long watts) {
        circuit = Optional.of(new CircuitDirection(new Power(1_000_000), new Power(watts), Optional.empty()));
        return this;
    }

    FactsBuilder localSince(long second) {
        control = ControlAuthority.LOCAL;
        return epochSince(second);
    }

    FactsBuilder epochSince(long second) {
        epochSince = at(second);
        return this;
    }

    FactsBuilder notBound() {
        bound = false;
        return this;
    }

    DirectionFacts facts() {
        Optional<Instant> accepted =
                primary.isEmpty() && fallback.isEmpty() ? Optional.empty() : Optional.of(at(-100_000));
        return new DirectionFacts(
                bound,
                control,
                true,
                epochSince,
                new LinkFacts(upSince, lostAt, unknownSince),
                new ForecastsInForce(Timeline.of(primary), Timeline.of(fallback), accepted),
                TestFacts.TIMING,
                new GapPolicyRule.SafeDefaultRule(),
                circuit);
    }

    private static TimelineSegment<CapacityLimit> block(
            long start, long end, long watts, long acceptedAt, String request) {
        return new TimelineSegment<>(
                new Interval(at(start), at(end)),
                new CapacityLimit(new Power(watts), new ForecastOrigin(1, request, at(acceptedAt))));
    }
}
