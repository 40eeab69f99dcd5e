package com.betterfleet.derms.supervision;

import static com.betterfleet.derms.supervision.Scene.at;

import com.betterfleet.derms.forecast.Allowance;
import com.betterfleet.derms.forecast.Forecasts.InForce;
import com.betterfleet.derms.forecast.Origin;
import com.betterfleet.derms.microgrid.CircuitSide;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.Segment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Facts put together in words: seconds after noon, watts, and the second at which a block was accepted. */
final class Given {

    private final List<Segment<Allowance>> primary = new ArrayList<>();
    private final List<Segment<Allowance>> fallback = new ArrayList<>();
    private Optional<Instant> upSince = Optional.empty();
    private Optional<Instant> lostAt = Optional.empty();
    private Optional<Instant> unknownSince = Optional.empty();
    private Optional<CircuitSide> circuit = Optional.empty();
    private Control control = Control.PARTNER;
    private Instant epochSince = at(-100_000);
    private boolean bound = true;

    static Given bound() {
        return new Given();
    }

    Given primary(long start, long end, long watts) {
        return primary(start, end, watts, 0);
    }

    Given primary(long start, long end, long watts, long acceptedAt) {
        primary.add(block(start, end, watts, acceptedAt, "primary"));
        return this;
    }

    Given fallback(long start, long end, long watts) {
        fallback.add(block(start, end, watts, 0, "fallback"));
        return this;
    }

    Given lostAt(long second) {
        lostAt = Optional.of(at(second));
        return this;
    }

    Given backAt(long second) {
        upSince = Optional.of(at(second));
        return this;
    }

    Given deafUntil(long second) {
        unknownSince = Optional.of(at(second));
        return this;
    }

    Given safeDefault(long watts) {
        circuit = Optional.of(new CircuitSide(new Power(1_000_000), new Power(watts), Optional.empty()));
        return this;
    }

    Given localSince(long second) {
        control = Control.LOCAL;
        return epochSince(second);
    }

    Given epochSince(long second) {
        epochSince = at(second);
        return this;
    }

    Given notBound() {
        bound = false;
        return this;
    }

    Facts facts() {
        Optional<Instant> accepted =
                primary.isEmpty() && fallback.isEmpty() ? Optional.empty() : Optional.of(at(-100_000));
        return new Facts(
                bound,
                control,
                true,
                epochSince,
                new LinkFacts(upSince, lostAt, unknownSince),
                new InForce(Timeline.of(primary), Timeline.of(fallback), accepted),
                Scene.TIMING,
                circuit);
    }

    private static Segment<Allowance> block(long start, long end, long watts, long acceptedAt, String request) {
        return new Segment<>(
                new Interval(at(start), at(end)),
                new Allowance(new Power(watts), new Origin(1, request, at(acceptedAt))));
    }
}
