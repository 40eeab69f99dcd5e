package com.betterfleet.derms.compliance.evaluation;

import com.betterfleet.derms.compliance.Breach;
import com.betterfleet.derms.compliance.EvaluationProgress;
import com.betterfleet.derms.compliance.ProjectedBreach;
import com.betterfleet.derms.compliance.evaluation.BreachEvaluation.EvaluationInput;
import com.betterfleet.derms.compliance.evaluation.BreachEvaluation.EvaluationResult;
import com.betterfleet.derms.envelope.AvailableCapacity;
import com.betterfleet.derms.envelope.CapacitySource;
import com.betterfleet.derms.envelope.CircuitCapacity;
import com.betterfleet.derms.metering.MeasuredLoad;
import com.betterfleet.derms.metering.MeterReading;
import com.betterfleet.derms.metering.ScopeMeterRecord;
import com.betterfleet.derms.metering.ScopeMeterRecordSamples;
import com.betterfleet.derms.microgrid.BreachCriteria;
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

/** A site with a given load and limit at each instant and an exact meter, evaluated as in the service. */
final class BreachScenario {

    static final Instant T = Instant.parse("2026-03-01T10:00:00Z");

    private static final BigDecimal MICROS_PER_HOUR = BigDecimal.valueOf(3_600_000_000L);

    private final TreeMap<Instant, Long> watts = new TreeMap<>();
    private final List<CircuitCapacity> limits = new ArrayList<>();
    private final List<MeterReading> readings = new ArrayList<>();
    private final List<Breach> episodes = new ArrayList<>();
    private EvaluationProgress progress =
            new EvaluationProgress("depot", Instant.EPOCH, Optional.empty(), Optional.empty());
    private BreachCriteria criteria = BreachCriteria.DEFAULT;
    private BigDecimal register = BigDecimal.ZERO;
    private Instant meteredUntil = T.minus(Duration.ofHours(1));

    BreachScenario() {
        setLoad(-3_600, 0);
    }

    BreachScenario withCriteria(BreachCriteria breachCriteria) {
        criteria = breachCriteria;
        return this;
    }

    /** Sets the load from so many seconds after {@link #T} on. */
    BreachScenario setLoad(double second, long power) {
        watts.put(at(second), power);
        return this;
    }

    BreachScenario setLimit(double second, long power) {
        limits.add(new CircuitCapacity(
                "grid",
                Direction.IMPORT,
                new AvailableCapacity(new Power(power), CapacitySource.ENVELOPE),
                Optional.empty(),
                Optional.empty(),
                3,
                Optional.empty(),
                at(second)));
        limits.sort(Comparator.comparing(CircuitCapacity::decidedFor));
        return this;
    }

    /** Reads the meter at each of these seconds and evaluates after each reading. */
    BreachScenario readAndEvaluate(double from, double to, double every) {
        for (double second = from; second <= to; second += every) {
            readMeter(second);
            evaluateAt(second);
        }
        return this;
    }

    /** Reads the meter without an evaluation. */
    BreachScenario readMeter(double second) {
        Instant until = at(second);
        for (Instant from = meteredUntil; from.isBefore(until); ) {
            Instant next = Optional.ofNullable(watts.higherKey(from))
                    .filter(until::isAfter)
                    .orElse(until);
            register = register.add(BigDecimal.valueOf(watts.floorEntry(from).getValue())
                    .multiply(BigDecimal.valueOf(ChronoUnit.MICROS.between(from, next)))
                    .divide(MICROS_PER_HOUR, 12, RoundingMode.HALF_UP));
            from = next;
        }
        meteredUntil = until;
        readings.add(new MeterReading("meter", until, register.setScale(6, RoundingMode.HALF_UP), null, null));
        return this;
    }

    BreachScenario evaluateAt(double second) {
        Instant now = at(second);
        ScopeMeterRecord scopeLoad =
                ScopeMeterRecordSamples.of(MeasuredLoad.LoadBasis.SITE_METER, Map.of("meter", readings));
        EvaluationInput input = new EvaluationInput(
                "depot",
                new BreachRule(criteria),
                scopeLoad,
                Map.of(Direction.IMPORT, LimitHistory.of(List.copyOf(limits))));
        EvaluationResult result = BreachEvaluation.evaluateLoad(input, progress, newestEpisodes(), now);
        progress = result.progress();
        result.changedEpisodes().forEach(this::storeEpisode);
        return this;
    }

    /** The time until which the load is evaluated. */
    Instant evaluatedUntil() {
        return progress.evaluatedUntil();
    }

    private List<Breach> newestEpisodes() {
        Map<Breach.BreachKind, Breach> newest = new TreeMap<>();
        episodes.forEach(episode -> newest.put(episode.kind(), episode));
        return List.copyOf(newest.values());
    }

    private void storeEpisode(Breach changed) {
        if (changed.id() == 0) {
            episodes.add(withId(changed, episodes.size() + 1));
        } else {
            episodes.set((int) changed.id() - 1, changed);
        }
    }

    private static Breach withId(Breach breach, long id) {
        return new Breach(
                id,
                breach.scopeId(),
                breach.direction(),
                breach.kind(),
                breach.basis(),
                breach.estimated(),
                breach.period(),
                breach.extent());
    }

    List<Breach> episodes(Breach.BreachKind kind) {
        return episodes.stream().filter(episode -> episode.kind() == kind).toList();
    }

    List<Breach> episodes() {
        return List.copyOf(episodes);
    }

    Optional<ProjectedBreach> projectedBreach() {
        return progress.projectedBreach();
    }

    static Instant at(double second) {
        return T.plusNanos(Math.round(second * 1_000_000) * 1_000);
    }
}
