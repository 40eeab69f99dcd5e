package com.betterfleet.derms.supervision;

import com.betterfleet.derms.envelope.OperatingEnvelope.Basis;
import com.betterfleet.derms.forecast.Allowance;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.Segment;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The decision: what binds at an instant, from facts and memory alone. The rows of the decision table are read top down,
 * the first that matches wins; each branch names its row.
 *
 * @param memory what the next decision has to know
 */
public record Decision(Binding binding, Memory memory) {

    /** However far ahead the first block lies, a first forecast that has not begun to cover by then is missed. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(24);

    /** What binds at {@code t}. */
    public static Decision decide(Facts facts, Memory memory, Instant t) {
        // Row 0: not bound.
        if (!facts.bound()) {
            return new Decision(new Binding.Unmanaged(), Memory.fresh(t));
        }
        // Row 1: a person has control.
        if (facts.control() == Control.LOCAL) {
            return new Decision(new Binding.LocalControl(), Memory.fresh(t));
        }
        Optional<Held> primary = held(facts.forecasts().primary(), Basis.PRIMARY, t);
        // Row 3: the forecast covers now.
        if (primary.isPresent()) {
            Instant since = memory.row3Since().orElse(t);
            return new Decision(
                    new Binding.Following(primary.get()),
                    new Memory(memory.row2Since(), true, Optional.of(since), Optional.empty()));
        }
        // Row 2: nothing has covered any instant yet.
        if (!memory.covered()) {
            boolean overdue = !t.isBefore(overdueAt(facts, memory, t));
            return new Decision(
                    new Binding.AwaitingForecast(overdue, Optional.empty()),
                    new Memory(memory.row2Since(), false, Optional.empty(), Optional.empty()));
        }
        // Row 5: a gap, and nothing to fill it: the gap policy.
        Memory.Episode episode = memory.episode().orElse(new Memory.Episode(Reason.FORECAST_GAP, t, false));
        return new Decision(
                new Binding.Fallback(5, episode.reason(), Applied.GAP_POLICY, Optional.empty(), false),
                new Memory(memory.row2Since(), true, Optional.empty(), Optional.of(episode)));
    }

    /** The first instant after {@code t} at which time alone can change the decision. */
    public static Optional<Instant> nextChange(Facts facts, Memory memory, Instant t) {
        if (!facts.bound() || facts.control() == Control.LOCAL) {
            return Optional.empty();
        }
        Stream<Instant> blocks = facts.forecasts().primary().nextChange(t).stream();
        Stream<Instant> timeout = memory.covered() ? Stream.empty() : Stream.of(overdueAt(facts, memory, t));
        return Stream.concat(blocks, timeout).filter(at -> at.isAfter(t)).min(Instant::compareTo);
    }

    /**
     * When a first forecast is missed: after the time-out, but not before the first block known to come has begun, and
     * after a day at the latest.
     */
    private static Instant overdueAt(Facts facts, Memory memory, Instant t) {
        Instant timeout = memory.row2Since().plus(facts.timing().firstForecastTimeout());
        Instant latest = memory.row2Since().plus(LONGEST_WAIT);
        Instant due = facts.forecasts().primary().segments().stream()
                .map(segment -> segment.interval().start())
                .filter(start -> start.isAfter(t))
                .findFirst()
                .filter(start -> start.isAfter(timeout))
                .orElse(timeout);
        return due.isBefore(latest) ? due : latest;
    }

    private static Optional<Held> held(Timeline<Allowance> timeline, Basis basis, Instant t) {
        return timeline.at(t).map(segment -> held(segment, basis));
    }

    private static Held held(Segment<Allowance> segment, Basis basis) {
        Allowance allowance = segment.value();
        return new Held(allowance.limit(), basis, allowance.origin(), segment.interval());
    }
}
