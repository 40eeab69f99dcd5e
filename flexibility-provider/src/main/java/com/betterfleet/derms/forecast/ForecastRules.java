package com.betterfleet.derms.forecast;

import com.betterfleet.derms.forecast.ValidationResult.ValidForecast;
import com.betterfleet.derms.forecast.ValidationResult.ValidationError;
import com.betterfleet.derms.forecast.conversion.BlockOverlap;
import com.betterfleet.derms.forecast.conversion.ConvertedBlock;
import com.betterfleet.derms.forecast.conversion.PhaseTotals;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.TimelineSegment;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Validates a forecast message as a whole and converts it to limits in watts (M4). Pure: the result depends on the
 * message, the conversion rules and the time only.
 */
public final class ForecastRules {

    /**
     * How far ahead a block may start. A block that ends later is cut there, such as an open-ended fallback (decision).
     */
    static final Duration HORIZON = Duration.ofDays(400);

    /** The maximum number of blocks in one message (decision): a hundred days of quarter hours. */
    public static final int MAX_BLOCKS = 10_000;

    /** The maximum number of overlaps listed one by one. Thousands of them have one cause and fit in a few lines. */
    static final int MAX_WARNINGS = 10;

    private ForecastRules() {}

    /**
     * Validates one message as a whole. Blocks wholly in the past are validated like all others but replace nothing.
     *
     * @param blocks in the order received
     * @param now the instant of receipt
     */
    public static ValidationResult validateForecast(List<ReceivedBlock> blocks, ConversionRules rules, Instant now) {
        if (blocks.isEmpty() || blocks.size() > MAX_BLOCKS) {
            return new ValidationError(
                    OptionalInt.empty(),
                    BlockField.BLOCKS,
                    blocks.size() + " blocks",
                    "1 to %d blocks".formatted(MAX_BLOCKS));
        }
        Instant horizon = now.plus(HORIZON).truncatedTo(ChronoUnit.MICROS);
        Optional<ValidationError> firstError = findFirstError(blocks, rules, horizon);
        if (firstError.isPresent()) {
            return firstError.get();
        }
        List<ConvertedBlock> converted =
                blocks.stream().map(block -> convertToWatts(block, rules)).toList();
        List<BlockOverlap> overlaps = BlockOverlap.findOverlaps(converted);
        return overlaps.stream()
                .filter(overlap -> overlap.exceeds(rules.seamTolerance()))
                .findFirst()
                .<ValidationResult>map(overlap -> toOverlapError(overlap, rules))
                .orElseGet(() -> new ValidForecast(
                        computeEffectiveLimits(converted, rules, now, horizon), describeOverlaps(overlaps)));
    }

    private static Optional<ValidationError> findFirstError(
            List<ReceivedBlock> blocks, ConversionRules rules, Instant horizon) {
        for (int i = 0; i < blocks.size(); i++) {
            for (BlockRule rule : BlockRule.ALL) {
                Optional<BlockRule.BlockError> error = rule.checkBlock(blocks.get(i), rules, horizon);
                if (error.isPresent()) {
                    return Optional.of(new ValidationError(
                            OptionalInt.of(i),
                            error.get().field(),
                            error.get().value(),
                            error.get().expected()));
                }
            }
        }
        return Optional.empty();
    }

    private static ConvertedBlock convertToWatts(ReceivedBlock block, ConversionRules rules) {
        return new ConvertedBlock(new Interval(block.start(), block.end()), block.phase(), rules.toPower(block));
    }

    private static ValidationError toOverlapError(BlockOverlap overlap, ConversionRules rules) {
        return new ValidationError(
                OptionalInt.of(overlap.laterIndex()),
                BlockField.START,
                overlap.startOfLater().toString(),
                "blocks of one phase that overlap by at most %s, but %s"
                        .formatted(rules.seamTolerance(), overlap.describeOverlap()));
    }

    private static List<String> describeOverlaps(List<BlockOverlap> overlaps) {
        List<String> warnings = new ArrayList<>();
        overlaps.stream()
                .limit(MAX_WARNINGS)
                .forEach(overlap -> warnings.add(overlap.describeOverlap() + "; the lower limit applies there"));
        if (overlaps.size() > MAX_WARNINGS) {
            warnings.add("and %d more overlaps".formatted(overlaps.size() - MAX_WARNINGS));
        }
        return warnings;
    }

    private static Timeline<Power> computeEffectiveLimits(
            List<ConvertedBlock> converted, ConversionRules rules, Instant now, Instant horizon) {
        Timeline<Power> limits =
                PhaseTotals.of(converted, rules.phases()).withoutInterval(new Interval(horizon, Instant.MAX));
        return dropPastSegments(limits, now, rules.seamTolerance());
    }

    /**
     * Drops segments that have ended: under {@link ReplacementRule#HULL} a block of yesterday would leave a hole from
     * then on. A segment that has just ended stays while the seam after it is still running.
     */
    private static Timeline<Power> dropPastSegments(Timeline<Power> limits, Instant now, Duration tolerance) {
        List<TimelineSegment<Power>> segments = limits.segments();
        int first = 0;
        while (first < segments.size()
                && !segments.get(first).interval().end().isAfter(now)
                && !opensCurrentSeam(segments, first, now, tolerance)) {
            first++;
        }
        return Timeline.of(segments.subList(first, segments.size()));
    }

    private static boolean opensCurrentSeam(
            List<TimelineSegment<Power>> segments, int index, Instant now, Duration tolerance) {
        if (index + 1 >= segments.size()) {
            return false;
        }
        Interval next = segments.get(index + 1).interval();
        return next.start().isAfter(now) && SeamRules.isSeam(segments.get(index).interval(), next, tolerance);
    }
}
