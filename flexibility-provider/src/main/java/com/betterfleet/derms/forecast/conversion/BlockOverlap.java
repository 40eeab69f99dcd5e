package com.betterfleet.derms.forecast.conversion;

import com.betterfleet.derms.power.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Two blocks of one message and phase that overlap.
 *
 * @param earlierIndex index of the block that starts first
 * @param laterIndex index of the other
 */
public record BlockOverlap(int earlierIndex, int laterIndex, Duration length, List<ConvertedBlock> blocks) {

    /**
     * The overlaps of one message by their start: each block with the one before it that reaches furthest, which is the
     * longest overlap it has with any of them. So no overlap beyond a tolerance is missed, without looking at every pair.
     */
    public static List<BlockOverlap> findOverlaps(List<ConvertedBlock> blocks) {
        List<BlockOverlap> found = new ArrayList<>();
        Map<Phase, Integer> latestEnding = new EnumMap<>(Phase.class);
        for (int later : sortByStart(blocks)) {
            ConvertedBlock block = blocks.get(later);
            Integer earlier = latestEnding.putIfAbsent(block.effectivePhase(), later);
            if (earlier == null) {
                continue;
            }
            ConvertedBlock earlierBlock = blocks.get(earlier);
            earlierBlock
                    .window()
                    .intersectWith(block.window())
                    .ifPresent(shared -> found.add(new BlockOverlap(earlier, later, shared.duration(), blocks)));
            if (block.window().end().isAfter(earlierBlock.window().end())) {
                latestEnding.put(block.effectivePhase(), later);
            }
        }
        return found;
    }

    public boolean exceeds(Duration tolerance) {
        return length.compareTo(tolerance) > 0;
    }

    public Instant startOfLater() {
        return blocks.get(laterIndex).window().start();
    }

    /** Both blocks, and by how much they overlap. */
    public String describeOverlap() {
        return "%s and %s of phase %s overlap by %s"
                .formatted(
                        describeBlock(earlierIndex),
                        describeBlock(laterIndex),
                        blocks.get(laterIndex).effectivePhase(),
                        length);
    }

    private String describeBlock(int index) {
        return "blocks[%d] %s".formatted(index, blocks.get(index).window());
    }

    private static List<Integer> sortByStart(List<ConvertedBlock> blocks) {
        return IntStream.range(0, blocks.size())
                .boxed()
                .sorted(Comparator.comparing(index -> blocks.get(index).window().start()))
                .toList();
    }
}
