package com.betterfleet.derms.compliance;

import com.betterfleet.derms.forecast.Allowance;
import com.betterfleet.derms.forecast.Origin;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.Segment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** When a partner is told of limits that cannot be met; pure (M13). */
final class Conflicts {

    /** At most so often is a partner told of one scope by rules. */
    static final Duration PAUSE = Duration.ofHours(1);

    private Conflicts() {}

    /**
     * What is to be told now.
     *
     * @param origin the forecast it is about
     * @param blocks those of its blocks that cannot be met
     * @param told of which blocks the partner has been told then
     */
    record Telling(Origin origin, List<Segment<Allowance>> blocks, Timeline<Power> told) {}

    /** The limits from an instant on that are below what cannot be shed. */
    static Timeline<Allowance> below(Power uncontrollable, Timeline<Allowance> stated, Instant from, Instant to) {
        return Timeline.of(stated.segments().stream()
                .filter(segment -> segment.interval().end().isAfter(from)
                        && segment.interval().start().isBefore(to)
                        && segment.value().limit().compareTo(uncontrollable) < 0)
                .toList());
    }

    /**
     * Once for each episode, and again only where a block's time or capacity is new. Of several forecasts the one whose block
     * comes first; the others follow later.
     *
     * @param affected the limits that cannot be met
     * @param told of which blocks the partner has been told in this episode
     * @param lastTold when a rule last said something of this scope
     */
    static Optional<Telling> next(
            Timeline<Allowance> affected, Timeline<Power> told, Optional<Instant> lastTold, Instant now) {
        if (lastTold.isPresent() && lastTold.get().plus(PAUSE).isAfter(now)) {
            return Optional.empty();
        }
        return affected.segments().stream()
                .filter(segment -> !known(told, segment, now))
                .findFirst()
                .map(first -> {
                    Origin origin = first.value().origin();
                    List<Segment<Allowance>> blocks = affected.segments().stream()
                            .filter(segment -> segment.value().origin().equals(origin))
                            .toList();
                    Timeline<Power> all = told.since(now)
                            .overlay(Timeline.of(blocks).map(Allowance::limit))
                            .joined();
                    return new Telling(origin, blocks, all);
                });
    }

    /** Whether the partner knows that this much cannot be met at any time of the block that is left. */
    private static boolean known(Timeline<Power> told, Segment<Allowance> block, Instant now) {
        Instant end = block.interval().end();
        if (!end.isAfter(now)) {
            return true;
        }
        Interval left = block.interval().start().isAfter(now) ? block.interval() : new Interval(now, end);
        Timeline<Power> within = told.clip(left);
        return within.covers(left)
                && within.segments().stream()
                        .allMatch(
                                segment -> segment.value().equals(block.value().limit()));
    }
}
