package com.betterfleet.derms.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.forecast.Allowance;
import com.betterfleet.derms.forecast.Replacement;
import com.betterfleet.derms.forecast.Seams;
import com.betterfleet.derms.supervision.PlainEvents.Event;
import com.betterfleet.derms.supervision.PlainEvents.Kind;
import com.betterfleet.derms.supervision.PlainHistory.Row;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.Segment;
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

/** Random histories of a scope, played to the service and told by {@link PlainHistory}: the two must agree at every sample. */
@Execution(ExecutionMode.CONCURRENT)
class HistoryTests {

    private static final Duration TOLERANCE = Duration.ofSeconds(5);
    private static final int SEEDS = 250;
    private static final int OFTEN = 200;

    /** To tell one takes as long as to play it. */
    private static final Map<Long, PlainHistory> TOLD = new ConcurrentHashMap<>();

    /** A loss that nobody noticed for longer than this is deafness. */
    private static final int LATEST = 4 * PlainEvents.SECOND;

    @ParameterizedTest
    @MethodSource("seeds")
    void decidesWhatThePlainHistorySaysWhenAwakeAtEveryInstant(long seed) {
        assertThat(disagreement(PlainEvents.random(seed), told(seed)))
                .as("seed %d", seed)
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void decidesTheSameWhenAwakeOnlyAtItsOwnNextChange(long seed) {
        PlainEvents history = PlainEvents.random(seed);
        PlainHistory plain = told(seed);
        PlayedHistory played = new PlayedHistory(history);
        Random naps = new Random(seed);
        int next = 0;
        for (int t : history.samples()) {
            for (; next < history.events().size() && history.events().get(next).at() <= t; next++) {
                Event event = history.events().get(next);
                played.sleepUntil(heardUntil(event));
                played.happen(event);
                played.decide(event.at());
            }
            if (naps.nextInt(10) == 0 && !deaf(history, t)) {
                played.sleepUntil(t);
                assertThat(disagreement(played, plain, t)).as("seed %d", seed).isEmpty();
            }
        }
    }

    /** As after a stop of the service: what was accepted or heard is decided some seconds later, never forgotten. */
    @ParameterizedTest
    @MethodSource("seeds")
    void decidesTheSameWhenItHearsOfThingsLate(long seed) {
        PlainEvents history = PlainEvents.random(seed);
        PlainHistory plain = told(seed);
        PlayedHistory played = new PlayedHistory(history);
        Random delays = new Random(seed);
        for (int i = 0; i < history.events().size(); i++) {
            Event event = history.events().get(i);
            int last = history.samples().getLast();
            int next = i + 1 < history.events().size()
                    ? heardUntil(history.events().get(i + 1))
                    : last;
            played.sleepUntil(heardUntil(event));
            played.happen(event);
            int noticed = event.at() + delays.nextInt(1 + Math.min(LATEST, next - event.at()));
            played.decide(PlayedHistory.decidedAtOnce(event) ? event.at() : noticed);
            played.sleepUntil(noticed);
            assertThat(disagreement(played, plain, noticed)).as("seed %d", seed).isEmpty();
            played.sleepUntil(next);
            assertThat(disagreement(played, plain, next)).as("seed %d", seed).isEmpty();
        }
    }

    /** What the comparison is worth: a history told with one rule wrong is found out. */
    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
    void eachSeededFaultIsCaught(PlainFault fault) {
        assertThat(seeds().anyMatch(seed -> {
                    PlainEvents history = PlainEvents.random(seed);
                    return disagreement(history, new PlainHistory(history, fault))
                            .isPresent();
                }))
                .isTrue();
    }

    /** The histories come to all that the table knows; else their agreement would say nothing about it. */
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
    void theHistoriesComeToEveryRuleOften(String what) {
        int times = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            times += told(seed).seen().getOrDefault(what, 0);
        }

        assertThat(times).isGreaterThan(OFTEN);
    }

    /** Whatever lies next to an edge of a block: nothing changes between the changes that are foretold. */
    @ParameterizedTest
    @MethodSource("seeds")
    void neverForetellsTooLate(long seed) {
        Timeline<Allowance> timeline = anyTimeline(new Random(seed));
        Facts facts = Scene.stating(timeline);
        TreeSet<Instant> instants = new TreeSet<>();
        timeline.segments().forEach(segment -> {
            instants.add(segment.interval().start());
            instants.add(segment.interval().end());
        });
        instants.add(Scene.at(Scene.TIMEOUT));
        instants.add(Scene.at(Scene.DAY));
        List.copyOf(instants).forEach(edge -> instants.add(edge.plus(Scene.HOLD)));
        for (Instant edge : List.copyOf(instants)) {
            instants.add(edge.minusNanos(1_000));
            instants.add(edge.plusNanos(1_000));
        }
        Standing begun = Standing.begin(facts, Scene.NOON);
        Standing awake = begun;
        for (Instant t : instants.tailSet(Scene.NOON, false)) {
            Decision decision = Decision.decide(facts, awake.memory(), t);
            boolean same = decision.binding().looksLike(awake.binding());
            awake = new Standing(decision.binding(), same ? awake.since() : t, decision.memory());

            assertThat(begun.advance(facts, Scene.NOON, t))
                    .as("seed %d at %s", seed, t)
                    .isEqualTo(awake);
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, SEEDS);
    }

    private static PlainHistory told(long seed) {
        return TOLD.computeIfAbsent(seed, any -> new PlainHistory(PlainEvents.random(any), PlainFault.NONE));
    }

    /** The first difference, with the service awake at every event and every sample. */
    private static Optional<String> disagreement(PlainEvents history, PlainHistory plain) {
        PlayedHistory played = new PlayedHistory(history);
        int next = 0;
        for (int t : history.samples()) {
            for (; next < history.events().size() && history.events().get(next).at() <= t; next++) {
                Event event = history.events().get(next);
                played.happen(event);
                played.decide(event.at());
            }
            if (!deaf(history, t)) {
                played.decide(t);
                Optional<String> difference = disagreement(played, plain, t);
                if (difference.isPresent()) {
                    return difference;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> disagreement(PlayedHistory played, PlainHistory plain, int t) {
        for (boolean export : new boolean[] {false, true}) {
            Optional<Row> expected = Optional.ofNullable(plain.rows(export).get(t));
            Optional<Standing> standing = played.standing(export);
            Optional<Row> actual = played.isBound() ? standing.map(HistoryTests::row) : Optional.of(unbound());
            String where =
                    "%s at second %.2f: ".formatted(export ? "export" : "import", t / (double) PlainEvents.SECOND);
            if (!actual.equals(expected)) {
                return Optional.of(where + "decided %s, but it is %s".formatted(actual, expected));
            }
            if (expected.isPresent() && played.isBound()) {
                Instant latest = PlayedHistory.at(plain.since(export, t));
                Instant since = standing.orElseThrow().since();
                if (since.isAfter(latest) || !since.isAfter(PlayedHistory.at(plain.since(export, t) - 1))) {
                    return Optional.of(where + "said to be so since %s, but it is since %s".formatted(since, latest));
                }
            }
        }
        return Optional.empty();
    }

    private static Row row(Standing standing) {
        Binding binding = standing.binding();
        return new Row(
                binding.row(),
                binding.reason().map(Reason::name).orElse(""),
                binding.applied().map(Applied::name).orElse(""),
                binding.held().map(held -> held.limit().watts()).orElse(-1L),
                binding.recovering());
    }

    /** What is decided about a scope that is not bound; nothing is stored about it. */
    private static Row unbound() {
        return row(Standing.begin(Scene.unbound(), Scene.NOON));
    }

    /** The last tick before an event at which we were awake. */
    private static int heardUntil(Event event) {
        return event.kind() == Kind.RESUMED ? event.number() : event.at() - 1;
    }

    private static boolean deaf(PlainEvents history, int t) {
        return history.events().stream()
                .anyMatch(event -> event.kind() == Kind.RESUMED && t > event.number() && t < event.at());
    }

    private static Timeline<Allowance> anyTimeline(Random random) {
        Timeline<Allowance> timeline = Timeline.empty();
        for (int message = 1; message <= 4; message++) {
            List<Segment<Allowance>> blocks = new ArrayList<>();
            long second = random.nextInt(3) * Scene.TIMEOUT - 900 + random.nextInt(1_200);
            for (int i = 0; i < 1 + random.nextInt(3); i++) {
                long end = second + 1 + random.nextInt(900);
                blocks.add(Scene.block(second, end, random.nextInt(3), message));
                second = end + Math.max(0, random.nextInt(40) - 20);
            }
            timeline = Replacement.HULL.apply(timeline, Timeline.of(blocks));
        }
        return Seams.close(timeline, TOLERANCE);
    }
}
