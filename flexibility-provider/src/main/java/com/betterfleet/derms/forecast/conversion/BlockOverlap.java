package com.betterfleet.derms.forecast.conversion;

import com.betterfleet.derms.power.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * An overlap of two blocks of one message and phase.
 *
 * @param earlierIndex index of the block that starts first
 * @param laterIndex index of the other
 * @param length how long both apply
 */
public record BlockOverlap(
        int earlierIndex, int laterIndex, ConvertedBlock earlier, ConvertedBlock later, Duration length) {

    /**
     * Finds the overlaps of one message, ordered by start. Each block is compared with the earlier one that ends last,
     * which is its longest overlap; so every overlap beyond a tolerance is found without comparing all pairs.
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
                    .ifPresent(shared ->
                            found.add(new BlockOverlap(earlier, later, earlierBlock, block, shared.duration())));
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
        return later.window().start();
    }

    /** Names both blocks and the length of their overlap. */
    public String describeOverlap() {
        return "%s and %s of phase %s overlap by %s"
                .formatted(
                        describeBlock(earlierIndex, earlier),
                        describeBlock(laterIndex, later),
                        later.effectivePhase(),
                        length);
    }

    private static String describeBlock(int index, ConvertedBlock block) {
        return "blocks[%d] %s".formatted(index, block.window());
    }

    private static List<Integer> sortByStart(List<ConvertedBlock> blocks) {
        List<Integer> order = new ArrayList<>(blocks.size());
        for (int i = 0; i < blocks.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparing(index -> blocks.get(index).window().start()));
        return order;
    }
}
