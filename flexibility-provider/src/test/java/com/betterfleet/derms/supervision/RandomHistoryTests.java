package com.betterfleet.derms.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.forecast.CapacityLimit;
import com.betterfleet.derms.forecast.ReplacementRule;
import com.betterfleet.derms.forecast.SeamRules;
import com.betterfleet.derms.supervision.RandomEvents.EventKind;
import com.betterfleet.derms.supervision.RandomEvents.RandomEvent;
import com.betterfleet.derms.supervision.ReferenceHistory.DecidedRow;
import com.betterfleet.derms.supervision.decision.ControlDecision;
import com.betterfleet.derms.supervision.decision.DecisionOutcome;
import com.betterfleet.derms.supervision.decision.DecisionTable;
import com.betterfleet.derms.supervision.decision.DirectionFacts;
import com.betterfleet.derms.supervision.decision.DirectionState;
import com.betterfleet.derms.supervision.decision.FallbackReason;
import com.betterfleet.derms.supervision.decision.FallbackSource;
import com.betterfleet.derms.supervision.decision.TestFacts;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.TimelineSegment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories of a scope, replayed on the service and computed by {@link ReferenceHistory}: both must agree at
 * every sample.
 */
@Execution(ExecutionMode.CONCURRENT)
class RandomHistoryTests {

    private static final Duration TOLERANCE = Duration.ofSeconds(5);
    private static final int SEEDS = 250;
    private static final int OFTEN = 200;

    /** Computed once, since that takes as long as a replay. */
    private static final Map<Long, ReferenceHistory> REFERENCES = new ConcurrentHashMap<>();

    /** The latest decision about an event, after it. */
    private static final int LATEST = 4 * RandomEvents.SECOND;

    @ParameterizedTest
    @MethodSource("seeds")
    void agreesWithTheReferenceWhenDecidingAtEveryInstant(long seed) {
        assertThat(disagreement(RandomEvents.random(seed), referenceOf(seed)))
                .as("seed %d", seed)
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void agreesWithTheReferenceWhenDecidingOnlyAtNextChange(long seed) {
        RandomEvents history = RandomEvents.random(seed);
        ReferenceHistory reference = referenceOf(seed);
        ReplayedHistory replayed = new ReplayedHistory(history);
        Random naps = new Random(seed);
        int next = 0;
        for (int t : history.samples()) {
            for (; next < history.events().size() && history.events().get(next).at() <= t; next++) {
                RandomEvent event = history.events().get(next);
                replayed.decideNextChangesUntil(lastDecisionBefore(event));
                replayed.applyEvent(event);
                replayed.decide(event.at());
            }
            if (naps.nextInt(10) == 0 && !isSuspended(history, t)) {
                replayed.decideNextChangesUntil(t);
                assertThat(disagreement(replayed, reference, t))
                        .as("seed %d", seed)
                        .isEmpty();
            }
        }
    }

    /** As after a stop of the service: messages received meanwhile are decided some seconds later, never forgotten. */
    @ParameterizedTest
    @MethodSource("seeds")
    void agreesWithTheReferenceWhenEventsAreProcessedLate(long seed) {
        RandomEvents history = RandomEvents.random(seed);
        ReferenceHistory reference = referenceOf(seed);
        ReplayedHistory replayed = new ReplayedHistory(history);
        Random delays = new Random(seed);
        for (int i = 0; i < history.events().size(); i++) {
            RandomEvent event = history.events().get(i);
            int last = history.samples().getLast();
            int next = i + 1 < history.events().size()
                    ? lastDecisionBefore(history.events().get(i + 1))
                    : last;
            replayed.decideNextChangesUntil(lastDecisionBefore(event));
            replayed.applyEvent(event);
            int noticed = event.at() + delays.nextInt(1 + Math.min(LATEST, next - event.at()));
            replayed.decide(ReplayedHistory.isDecidedAtOnce(event) ? event.at() : noticed);
            replayed.decideNextChangesUntil(noticed);
            assertThat(disagreement(replayed, reference, noticed))
                    .as("seed %d", seed)
                    .isEmpty();
            replayed.decideNextChangesUntil(next);
            assertThat(disagreement(replayed, reference, next))
                    .as("seed %d", seed)
                    .isEmpty();
        }
    }

    /** A reference with one rule wrong must be detected, else the comparison would show nothing. */
    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void eachSeededFaultIsDetected(ReferenceFault fault) {
        assertThat(seeds().anyMatch(seed -> {
                    RandomEvents history = RandomEvents.random(seed);
                    return disagreement(history, new ReferenceHistory(history, fault))
                            .isPresent();
                }))
                .isTrue();
    }

    /** The histories reach every rule of the table, else their agreement would show nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "row 0",
                "row 1",
                "row 2",
                "row 3",
                "row 4",
                "row 5",
                "row 6",
                "row 7",
                "row 8",
                "row 9",
                "awaiting",
                "overdue",
                "overdue after a day",
                "recovering after FORECAST_GAP",
                "recovering after LINK_LOST",
                "recovering after LINK_LOST, not fresh",
                "recovering after LINK_LOST, held, not fresh",
                "capped by the safe default",
                "capped by the safe default, recovering",
                "tie of fallback and primary",
                "tie with the safe default"
            })
    void theHistoriesCoverEveryRuleOften(String what) {
        int times = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            times += referenceOf(seed).ruleCounts().getOrDefault(what, 0);
        }

        assertThat(times).isGreaterThan(OFTEN);
    }

    /** Between the announced changes nothing changes, also next to the edges of blocks. */
    @ParameterizedTest
    @MethodSource("seeds")
    void nextChangeIsNeverTooLate(long seed) {
        Timeline<CapacityLimit> timeline = anyTimeline(new Random(seed));
        DirectionFacts facts = TestFacts.factsWithPrimary(timeline);
        TreeSet<Instant> instants = new TreeSet<>();
        timeline.segments().forEach(segment -> {
            instants.add(segment.interval().start());
            instants.add(segment.interval().end());
        });
        instants.add(TestFacts.at(TestFacts.TIMEOUT));
        instants.add(TestFacts.at(TestFacts.DAY));
        List.copyOf(instants).forEach(edge -> instants.add(edge.plus(TestFacts.HOLD)));
        for (Instant edge : List.copyOf(instants)) {
            instants.add(edge.minusNanos(1_000));
            instants.add(edge.plusNanos(1_000));
        }
        DirectionState begun = DirectionState.beginAt(facts, TestFacts.NOON);
        DirectionState stepwise = begun;
        for (Instant t : instants.tailSet(TestFacts.NOON, false)) {
            DecisionOutcome decision = DecisionTable.decideAt(facts, stepwise.history(), t);
            boolean same = decision.decision().isEquivalentTo(stepwise.decision());
            stepwise = new DirectionState(decision.decision(), same ? stepwise.since() : t, decision.history());

            assertThat(begun.advanceTo(facts, TestFacts.NOON, t))
                    .as("seed %d at %s", seed, t)
                    .isEqualTo(stepwise);
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, SEEDS);
    }

    private static ReferenceHistory referenceOf(long seed) {
        return REFERENCES.computeIfAbsent(
                seed, any -> new ReferenceHistory(RandomEvents.random(any), ReferenceFault.NONE));
    }

    /** The first difference, with a decision at every event and every sample. */
    private static Optional<String> disagreement(RandomEvents history, ReferenceHistory reference) {
        ReplayedHistory replayed = new ReplayedHistory(history);
        int next = 0;
        for (int t : history.samples()) {
            for (; next < history.events().size() && history.events().get(next).at() <= t; next++) {
                RandomEvent event = history.events().get(next);
                replayed.applyEvent(event);
                replayed.decide(event.at());
            }
            if (!isSuspended(history, t)) {
                replayed.decide(t);
                Optional<String> difference = disagreement(replayed, reference, t);
                if (difference.isPresent()) {
                    return difference;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> disagreement(ReplayedHistory replayed, ReferenceHistory reference, int t) {
        for (boolean export : new boolean[] {false, true}) {
            Optional<DecidedRow> expected =
                    Optional.ofNullable(reference.rows(export).get(t));
            Optional<DirectionState> state = replayed.directionState(export);
            Optional<DecidedRow> actual =
                    replayed.isBound() ? state.map(RandomHistoryTests::row) : Optional.of(unbound());
            String where =
                    "%s at second %.2f: ".formatted(export ? "export" : "import", t / (double) RandomEvents.SECOND);
            if (!actual.equals(expected)) {
                return Optional.of(where + "decided %s, but it is %s".formatted(actual, expected));
            }
            if (expected.isPresent() && replayed.isBound()) {
                Instant latest = ReplayedHistory.at(reference.since(export, t));
                Instant since = state.orElseThrow().since();
                if (since.isAfter(latest) || !since.isAfter(ReplayedHistory.at(reference.since(export, t) - 1))) {
                    return Optional.of(where + "said to be so since %s, but it is since %s".formatted(since, latest));
                }
            }
        }
        return Optional.empty();
    }

    private static DecidedRow row(DirectionState state) {
        ControlDecision decision = state.decision();
        return new DecidedRow(
                decision.row().number(),
                decision.findReason().map(FallbackReason::name).orElse(""),
                decision.findFallbackSource().map(FallbackSource::name).orElse(""),
                decision.appliedLimit().map(applied -> applied.limit().watts()).orElse(-1L),
                decision.recovering());
    }

    /** The decision for a scope that is not bound, of which nothing is stored. */
    private static DecidedRow unbound() {
        return row(DirectionState.beginAt(TestFacts.unboundFacts(), TestFacts.NOON));
    }

    /** The last tick before an event at which the service was not suspended. */
    private static int lastDecisionBefore(RandomEvent event) {
        return event.kind() == EventKind.RESUMED ? event.number() : event.at() - 1;
    }

    private static boolean isSuspended(RandomEvents history, int t) {
        return history.events().stream()
                .anyMatch(event -> event.kind() == EventKind.RESUMED && t > event.number() && t < event.at());
    }

    private static Timeline<CapacityLimit> anyTimeline(Random random) {
        Timeline<CapacityLimit> timeline = Timeline.empty();
        for (int message = 1; message <= 4; message++) {
            List<TimelineSegment<CapacityLimit>> blocks = new ArrayList<>();
            long second = random.nextInt(3) * TestFacts.TIMEOUT - 900 + random.nextInt(1_200);
            for (int i = 0; i < 1 + random.nextInt(3); i++) {
                long end = second + 1 + random.nextInt(900);
                blocks.add(TestFacts.block(second, end, random.nextInt(3), message));
                second = end + Math.max(0, random.nextInt(40) - 20);
            }
            timeline = ReplacementRule.HULL.applyForecast(timeline, Timeline.of(blocks));
        }
        return SeamRules.closeSeams(timeline, TOLERANCE);
    }
}
