package com.betterfleet.derms.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.forecast.Allowance;
import com.betterfleet.derms.forecast.Forecasts.InForce;
import com.betterfleet.derms.forecast.Origin;
import com.betterfleet.derms.forecast.Replacement;
import com.betterfleet.derms.forecast.Seams;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.supervision.PlainHistory.Block;
import com.betterfleet.derms.supervision.PlainHistory.Event;
import com.betterfleet.derms.supervision.PlainHistory.Row;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.Segment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random histories of a scope against {@link PlainHistory}. Blocks have their edges on whole seconds, events come a
 * quarter of a second later, so that samples at each half second see every state there is.
 */
class HistoryTests {

    private static final Duration TOLERANCE = Duration.ofSeconds(PlainHistory.TOLERANCE_SECONDS);

    private static final Timing TIMING =
            new Timing(Duration.ofMillis(PlainHistory.TIMEOUT_MILLIS), Duration.ZERO, Duration.ofDays(1));

    @ParameterizedTest
    @MethodSource("seeds")
    void decidesWhatThePlainHistorySaysWhenAwakeAtEveryInstant(long seed) {
        List<Event> events = PlainHistory.random(new Random(seed));
        SortedMap<Instant, Row> rows = PlainHistory.rows(events);
        Played played = new Played();
        for (Sample sample : samples(events)) {
            sample.event().ifPresent(event -> played.happen(event, event.at()));
            played.decide(sample.at());
            assertAgrees(played, rows, sample.at(), seed);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void decidesTheSameWhenAwakeOnlyAtItsOwnNextChange(long seed) {
        List<Event> events = PlainHistory.random(new Random(seed));
        SortedMap<Instant, Row> rows = PlainHistory.rows(events);
        Played played = new Played();
        Random naps = new Random(seed);
        for (Sample sample : samples(events)) {
            sample.event().ifPresent(event -> {
                played.sleepUntil(event.at());
                played.happen(event, event.at());
            });
            if (naps.nextInt(5) == 0) {
                played.sleepUntil(sample.at());
                assertAgrees(played, rows, sample.at(), seed);
            }
        }
    }

    /** As after a stop of the service: what was accepted or changed is decided some seconds later, never forgotten. */
    @ParameterizedTest
    @MethodSource("seeds")
    void decidesTheSameWhenItHearsOfAForecastLate(long seed) {
        List<Event> events = PlainHistory.random(new Random(seed));
        SortedMap<Instant, Row> rows = PlainHistory.rows(events);
        Played played = new Played();
        Random delays = new Random(seed);
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            Instant next = i + 1 < events.size() ? events.get(i + 1).at() : PlainHistory.END.minusMillis(250);
            played.sleepUntil(event.at());
            long room = Math.max(1, Duration.between(event.at(), next).toSeconds());
            Instant noticed = event.at().plusMillis(1_000 * delays.nextLong(room) + 250);
            played.happen(event, noticed);
            assertAgrees(played, rows, noticed, seed);
            played.sleepUntil(next.minusMillis(250));
            assertAgrees(played, rows, next.minusMillis(250), seed);
        }
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
        return LongStream.range(0, 300);
    }

    private record Sample(Instant at, Optional<Event> event) {}

    /** Each half second, and before it the event of that second's quarter. */
    private static List<Sample> samples(List<Event> events) {
        List<Sample> samples = new ArrayList<>();
        for (Instant t = PlainHistory.START; t.isBefore(PlainHistory.END); t = t.plusMillis(500)) {
            Instant sampled = t;
            samples.add(new Sample(
                    sampled,
                    events.stream()
                            .filter(event -> event.at().equals(sampled.minusMillis(250)))
                            .findFirst()));
        }
        return samples;
    }

    private static void assertAgrees(Played played, SortedMap<Instant, Row> rows, Instant t, long seed) {
        Row row = Objects.requireNonNull(rows.get(t));
        Binding binding = played.standing.binding();
        Supplier<String> where = () -> "seed %d at %s".formatted(seed, t);
        assertThat(binding.row()).as(where).isEqualTo(row.number());
        assertThat(binding.reason().filter(Reason.NO_FORECAST::equals).isPresent())
                .as(where)
                .isEqualTo(row.overdue());
        assertThat(binding.held().map(held -> held.limit().watts()))
                .as(where)
                .isEqualTo(row.watts() < 0 ? Optional.empty() : Optional.of(row.watts()));
        Instant since = PlainHistory.since(rows, t);
        assertThat(played.standing.since()).as(where).isBeforeOrEqualTo(since).isAfter(since.minusMillis(500));
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

    /** The history played to the production code: what the intake stores, and what is decided from it. */
    private static final class Played {

        private Facts facts = Scene.unbound();
        private Timeline<Allowance> inForce = Timeline.empty();
        private Instant reached = PlainHistory.START;
        private Standing standing = Standing.begin(facts, reached);

        void happen(Event event, Instant noticed) {
            switch (event.kind()) {
                case BOUND -> begin(true, event.at());
                case UNBOUND -> begin(false, event.at());
                case WITHDRAWN -> begin(true, event.at());
                case ACCEPTED -> {
                    inForce = Replacement.HULL.apply(inForce, Timeline.of(allowances(event)));
                    state(event.at());
                }
            }
            reached = event.at();
            decide(noticed);
        }

        void decide(Instant t) {
            standing = standing.advance(facts, reached, t);
            reached = t;
        }

        void sleepUntil(Instant t) {
            Optional<Instant> next = Decision.nextChange(facts, standing.memory(), reached);
            while (next.isPresent() && !next.get().isAfter(t)) {
                decide(next.get());
                next = Decision.nextChange(facts, standing.memory(), reached);
            }
            decide(t);
        }

        private void begin(boolean bound, Instant at) {
            inForce = Timeline.empty();
            facts = Scene.facts(bound, Control.PARTNER, InForce.NOTHING, TIMING);
            standing = new Standing(standing.binding(), standing.since(), Memory.fresh(at));
        }

        private void state(Instant at) {
            Timeline<Allowance> readable = Seams.close(inForce, TOLERANCE);
            facts = Scene.facts(
                    true, Control.PARTNER, new InForce(readable, Timeline.empty(), Optional.of(at)), TIMING);
        }

        private static List<Segment<Allowance>> allowances(Event event) {
            List<Segment<Allowance>> segments = new ArrayList<>();
            for (Block block : event.blocks()) {
                Origin origin = new Origin(1, "request", event.at());
                segments.add(new Segment<>(
                        new Interval(block.start(), block.end()), new Allowance(new Power(block.watts()), origin)));
            }
            return segments;
        }
    }
}
