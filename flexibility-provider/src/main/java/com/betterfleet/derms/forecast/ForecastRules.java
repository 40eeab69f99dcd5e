package com.betterfleet.derms.forecast;

import com.betterfleet.derms.forecast.Judged.Accepted;
import com.betterfleet.derms.forecast.Judged.Refused;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.Segment;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Decides whether a message is a forecast at all, and what it states in watts (M4). Pure: the same message, terms and time
 * always give the same answer.
 */
public final class ForecastRules {

    /** How far ahead a block may start; a block that ends later is cut there, as a standing fallback is (decision). */
    static final Duration HORIZON = Duration.ofDays(400);

    /** The most blocks that one message may hold (decision): a hundred days of quarter hours. */
    public static final int MOST_BLOCKS = 10_000;

    /** The most overlaps told apart: thousands of them are one mistake, to be told in a few lines. */
    static final int MOST_WARNINGS = 10;

    private ForecastRules() {}

    /**
     * Judges one message as a whole. Blocks wholly in the past are checked like all others and then have no effect: they
     * replace nothing.
     *
     * @param blocks in the order received
     * @param now the instant of receipt
     */
    public static Judged judge(List<ReceivedBlock> blocks, Terms terms, Instant now) {
        if (blocks.isEmpty() || blocks.size() > MOST_BLOCKS) {
            return new Refused(
                    OptionalInt.empty(),
                    BlockField.BLOCKS,
                    blocks.size() + " blocks",
                    "1 to %d blocks".formatted(MOST_BLOCKS));
        }
        Instant horizon = now.plus(HORIZON).truncatedTo(ChronoUnit.MICROS);
        Optional<Refused> faulty = firstFault(blocks, terms, horizon);
        if (faulty.isPresent()) {
            return faulty.get();
        }
        List<StatedBlock> stated =
                blocks.stream().map(block -> inWatts(block, terms)).toList();
        List<Overlap> overlaps = Overlap.within(stated);
        return overlaps.stream()
                .filter(overlap -> overlap.exceeds(terms.seamTolerance()))
                .findFirst()
                .<Judged>map(overlap -> refused(overlap, terms))
                .orElseGet(() -> new Accepted(effective(stated, terms, now, horizon), warnings(overlaps)));
    }

    private static Optional<Refused> firstFault(List<ReceivedBlock> blocks, Terms terms, Instant horizon) {
        for (int i = 0; i < blocks.size(); i++) {
            for (BlockRule rule : BlockRule.ALL) {
                Optional<BlockRule.Fault> fault = rule.check(blocks.get(i), terms, horizon);
                if (fault.isPresent()) {
                    return Optional.of(new Refused(
                            OptionalInt.of(i),
                            fault.get().field(),
                            fault.get().value(),
                            fault.get().expected()));
                }
            }
        }
        return Optional.empty();
    }

    private static StatedBlock inWatts(ReceivedBlock block, Terms terms) {
        return new StatedBlock(new Interval(block.start(), block.end()), block.phase(), terms.toPower(block));
    }

    private static Refused refused(Overlap overlap, Terms terms) {
        return new Refused(
                OptionalInt.of(overlap.later()),
                BlockField.START,
                overlap.laterStart().toString(),
                "blocks of one phase that overlap by at most %s, but %s"
                        .formatted(terms.seamTolerance(), overlap.description()));
    }

    private static List<String> warnings(List<Overlap> overlaps) {
        List<String> warnings = new ArrayList<>();
        overlaps.stream()
                .limit(MOST_WARNINGS)
                .forEach(overlap -> warnings.add(overlap.description() + "; the lower holds there"));
        if (overlaps.size() > MOST_WARNINGS) {
            warnings.add("and %d overlaps more".formatted(overlaps.size() - MOST_WARNINGS));
        }
        return warnings;
    }

    private static Timeline<Power> effective(List<StatedBlock> stated, Terms terms, Instant now, Instant horizon) {
        Timeline<Power> limits = PhaseTotals.of(stated, terms.phases()).without(new Interval(horizon, Instant.MAX));
        return withoutPast(limits, now, terms.seamTolerance());
    }

    /**
     * Drops what ended by now, because otherwise a block of yesterday would make a hole from then on under
     * {@link Replacement#HULL}. What has just ended stays while the seam after it is still running.
     */
    private static Timeline<Power> withoutPast(Timeline<Power> limits, Instant now, Duration tolerance) {
        List<Segment<Power>> segments = limits.segments();
        int first = 0;
        while (first < segments.size()
                && !segments.get(first).interval().end().isAfter(now)
                && !opensRunningSeam(segments, first, now, tolerance)) {
            first++;
        }
        return Timeline.of(segments.subList(first, segments.size()));
    }

    private static boolean opensRunningSeam(List<Segment<Power>> segments, int index, Instant now, Duration tolerance) {
        if (index + 1 >= segments.size()) {
            return false;
        }
        Interval next = segments.get(index + 1).interval();
        return next.start().isAfter(now) && Seams.joins(segments.get(index).interval(), next, tolerance);
    }
}
