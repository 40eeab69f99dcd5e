package com.betterfleet.soak.check;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which limits of one circuit are right at an instant, from what its partner sent. Written from the text of the decision
 * table alone. A message without an answer may have had its effect or not; then the limits of both cases are right.
 */
public final class LimitModel {

    /**
     * The rules of one circuit.
     *
     * @param safeDefaultWatts applies where nothing else does
     * @param recoveryHold the time for which the limits of an outage still apply after it
     */
    public record LimitRules(int safeDefaultWatts, Duration recoveryHold) {}

    /** The end of an outage is known to the sender of messages only as precisely as this. */
    private static final Duration UNCERTAINTY = Duration.ofSeconds(3);

    private final LimitRules rules;
    private final LinkModel link;
    private final SentMessages<SentForecast> forecasts = new SentMessages<>();

    public LimitModel(LimitRules rules, LinkModel link) {
        this.rules = rules;
        this.link = link;
    }

    /** Adds a forecast before it is sent; its delivery is completed later. */
    public void addForecast(SentForecast forecast) {
        forecasts.add(forecast);
    }

    public List<SentForecast> forecasts() {
        return forecasts.all();
    }

    /**
     * Compares a limit that the service showed.
     *
     * @param from the instant at which it was requested
     * @param to the instant at which the answer was received
     * @param tolerance the time that the service has for a change
     */
    public LimitVerdict compareLimit(int watts, Instant from, Instant to, Duration tolerance) {
        if (permittedBetween(from, to).contains(watts)) {
            return LimitVerdict.right();
        }
        Instant earliest = from.minus(tolerance);
        Instant pieceEnd = from;
        for (Instant pieceStart : changesBetween(earliest, from).descendingSet()) {
            if (permittedAt(pieceStart).contains(watts)) {
                return LimitVerdict.late(Duration.between(pieceEnd, from));
            }
            pieceEnd = pieceStart;
        }
        Set<Integer> permitted = permittedBetween(earliest, to);
        boolean above = permitted.stream().allMatch(limit -> limit < watts);
        return above ? LimitVerdict.above(permitted) : LimitVerdict.other(permitted);
    }

    /** Returns the next boundary between two blocks after an instant. */
    public Stream<Instant> boundariesAfter(Instant t) {
        return forecasts.recent().stream()
                .flatMap(forecast -> forecast.blocks().stream())
                .map(CapacityBlock::start)
                .filter(start -> start.isAfter(t));
    }

    private Set<Integer> permittedBetween(Instant from, Instant to) {
        Set<Integer> permitted = new TreeSet<>();
        changesBetween(from, to).forEach(t -> permitted.addAll(permittedAt(t)));
        return permitted;
    }

    Set<Integer> permittedAt(Instant t) {
        Set<Integer> permitted = new TreeSet<>();
        boolean recovering = mayBeRecoveringAt(t);
        for (OptionalInt primary : findCandidates(ForecastType.PRIMARY, t)) {
            for (OptionalInt fallback : findCandidates(ForecastType.FALLBACK, t)) {
                if (link.mayBeUpAt(t)) {
                    addWhileUp(permitted, primary, fallback.orElse(rules.safeDefaultWatts()), recovering);
                }
                if (link.mayBeDownAt(t)) {
                    addWhileDown(permitted, primary, fallback);
                }
            }
        }
        return permitted;
    }

    /** The forecast; where it does not cover, the fallback block or else the safe default; after that the lower of both. */
    private static void addWhileUp(Set<Integer> permitted, OptionalInt primary, int substitute, boolean recovering) {
        if (primary.isEmpty()) {
            permitted.add(substitute);
            return;
        }
        permitted.add(primary.getAsInt());
        if (recovering) {
            permitted.add(Math.min(primary.getAsInt(), substitute));
        }
    }

    /** The fallback block or a lower forecast; without a fallback block the last forecast; else the safe default. */
    private void addWhileDown(Set<Integer> permitted, OptionalInt primary, OptionalInt fallback) {
        fallback.ifPresent(permitted::add);
        if (primary.isEmpty()) {
            permitted.add(fallback.orElse(rules.safeDefaultWatts()));
        } else {
            int last = primary.getAsInt();
            permitted.add(Math.min(last, fallback.orElse(last)));
            permitted.add(Math.min(last, fallback.orElse(rules.safeDefaultWatts())));
        }
    }

    private boolean mayBeRecoveringAt(Instant t) {
        Instant earliest = t.minus(rules.recoveryHold()).minus(UNCERTAINTY);
        return changesBetween(earliest, t).stream()
                .anyMatch(at -> link.mayBeDownAt(at)
                        || findCandidates(ForecastType.PRIMARY, at).contains(OptionalInt.empty()));
    }

    /** Returns the limits that a type of forecast may state at an instant; empty where it may state none. */
    private Set<OptionalInt> findCandidates(ForecastType type, Instant t) {
        Set<OptionalInt> candidates = new HashSet<>();
        List<SentForecast> sent = forecasts.all();
        for (int i = sent.size() - 1; i >= 0; i--) {
            SentForecast forecast = sent.get(i);
            OptionalInt limit = forecast.type() == type && forecast.delivery().mayHaveArrivedBy(t)
                    ? forecast.limitAt(t)
                    : OptionalInt.empty();
            if (limit.isPresent()) {
                candidates.add(limit);
                if (forecast.delivery().isAcceptedBy(t)) {
                    addDoubtful(candidates, sent.subList(0, i), forecast, t);
                    return candidates;
                }
            }
        }
        candidates.add(OptionalInt.empty());
        return candidates;
    }

    /** Adds forecasts without an answer that were sent shortly before an accepted one: they may have arrived after it. */
    private static void addDoubtful(
            Set<OptionalInt> candidates, List<SentForecast> before, SentForecast accepted, Instant t) {
        Instant earliest = accepted.delivery().sentAt().minus(LinkModel.DOUBT);
        before.stream()
                .filter(earlier -> earlier.type() == accepted.type()
                        && !earlier.delivery().isAccepted()
                        && earlier.delivery().mayHaveArrivedBy(t)
                        && earlier.delivery().sentAt().isAfter(earliest))
                .map(earlier -> earlier.limitAt(t))
                .filter(OptionalInt::isPresent)
                .forEach(candidates::add);
    }

    /** Returns {@code from} and each instant up to {@code to} at which the permitted limits can change. */
    private NavigableSet<Instant> changesBetween(Instant from, Instant to) {
        NavigableSet<Instant> changes = new TreeSet<>();
        changes.add(from);
        Stream.concat(link.changes(), forecasts.recent().stream().flatMap(LimitModel::changesOf))
                .filter(at -> at.isAfter(from) && !at.isAfter(to))
                .forEach(changes::add);
        return changes;
    }

    private static Stream<Instant> changesOf(SentForecast forecast) {
        return Stream.concat(
                Stream.concat(
                        Stream.of(forecast.delivery().sentAt()),
                        Stream.ofNullable(forecast.delivery().acceptedAt())),
                forecast.blocks().stream().flatMap(block -> Stream.of(block.start(), block.end())));
    }
}
