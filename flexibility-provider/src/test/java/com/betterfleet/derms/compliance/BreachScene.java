package com.betterfleet.derms.compliance;

import com.betterfleet.derms.compliance.BreachCourse.Followed;
import com.betterfleet.derms.compliance.BreachCourse.Site;
import com.betterfleet.derms.envelope.Available;
import com.betterfleet.derms.envelope.CapacitySource;
import com.betterfleet.derms.envelope.CircuitCapacity;
import com.betterfleet.derms.metering.Draw;
import com.betterfleet.derms.metering.DrawSamples;
import com.betterfleet.derms.metering.Load;
import com.betterfleet.derms.metering.Reading;
import com.betterfleet.derms.microgrid.BreachTerms;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A site whose load and limit are known at each instant, metered by an exact register; its load is followed as it would be. */
final class BreachScene {

    static final Instant T = Instant.parse("2026-03-01T10:00:00Z");

    private static final BigDecimal MICROS_PER_HOUR = BigDecimal.valueOf(3_600_000_000L);

    private final TreeMap<Instant, Long> watts = new TreeMap<>();
    private final List<CircuitCapacity> limits = new ArrayList<>();
    private final List<Reading> readings = new ArrayList<>();
    private final List<Breach> episodes = new ArrayList<>();
    private BreachWatch watch = new BreachWatch("depot", Instant.EPOCH, Optional.empty(), Optional.empty());
    private BreachTerms terms = BreachTerms.DEFAULT;
    private BigDecimal register = BigDecimal.ZERO;
    private Instant reached = T.minus(Duration.ofHours(1));

    BreachScene() {
        load(-3_600, 0);
    }

    BreachScene terms(BreachTerms given) {
        terms = given;
        return this;
    }

    /** From so many seconds after {@link #T} on. */
    BreachScene load(double second, long power) {
        watts.put(at(second), power);
        return this;
    }

    BreachScene limit(double second, long power) {
        limits.add(new CircuitCapacity(
                "grid",
                Direction.IMPORT,
                new Available(new Power(power), CapacitySource.ENVELOPE),
                Optional.empty(),
                Optional.empty(),
                3,
                Optional.empty(),
                at(second)));
        limits.sort(Comparator.comparing(CircuitCapacity::decidedFor));
        return this;
    }

    /** The meter is read at each of these, each followed at once. */
    BreachScene read(double from, double to, double every) {
        for (double second = from; second <= to; second += every) {
            readAt(second);
            follow(second);
        }
        return this;
    }

    /** The meter is read, and nobody looks yet. */
    BreachScene readAt(double second) {
        Instant until = at(second);
        for (Instant from = reached; from.isBefore(until); ) {
            Instant next = Optional.ofNullable(watts.higherKey(from))
                    .filter(until::isAfter)
                    .orElse(until);
            register = register.add(BigDecimal.valueOf(watts.floorEntry(from).getValue())
                    .multiply(BigDecimal.valueOf(ChronoUnit.MICROS.between(from, next)))
                    .divide(MICROS_PER_HOUR, 12, RoundingMode.HALF_UP));
            from = next;
        }
        reached = until;
        readings.add(new Reading("meter", until, register.setScale(6, RoundingMode.HALF_UP), null, null));
        return this;
    }

    BreachScene follow(double second) {
        Instant now = at(second);
        Draw draw = DrawSamples.of(Load.Basis.SITE_METER, Map.of("meter", readings));
        Site site = new Site(
                "depot", new BreachRule(terms), draw, Map.of(Direction.IMPORT, LimitLine.of(List.copyOf(limits))));
        Followed followed = BreachCourse.follow(site, watch, newest(), now);
        watch = followed.watch();
        followed.changed().forEach(this::store);
        return this;
    }

    private List<Breach> newest() {
        Map<Breach.Kind, Breach> newest = new TreeMap<>();
        episodes.forEach(episode -> newest.put(episode.kind(), episode));
        return List.copyOf(newest.values());
    }

    private void store(Breach changed) {
        if (changed.id() == 0) {
            episodes.add(stored(changed, episodes.size() + 1));
        } else {
            episodes.set((int) changed.id() - 1, changed);
        }
    }

    private static Breach stored(Breach breach, long id) {
        return new Breach(
                id,
                breach.scopeId(),
                breach.direction(),
                breach.kind(),
                breach.basis(),
                breach.estimated(),
                breach.start(),
                breach.overUntil(),
                breach.seenUntil(),
                breach.end(),
                breach.drawn(),
                breach.limit(),
                breach.peak(),
                breach.above());
    }

    List<Breach> episodes(Breach.Kind kind) {
        return episodes.stream().filter(one -> one.kind() == kind).toList();
    }

    List<Breach> episodes() {
        return List.copyOf(episodes);
    }

    Optional<BreachHeading> heading() {
        return watch.heading();
    }

    static Instant at(double second) {
        return T.plusNanos(Math.round(second * 1_000_000) * 1_000);
    }
}
