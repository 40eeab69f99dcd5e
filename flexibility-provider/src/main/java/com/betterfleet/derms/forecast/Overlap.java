package com.betterfleet.derms.forecast;

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
 * @param earlier index of the block that starts first
 * @param later index of the other
 */
record Overlap(int earlier, int later, Duration length, List<StatedBlock> blocks) {

    /**
     * The overlaps of one message by their start: each block with the one before it that reaches furthest, which is the
     * longest overlap it has with any of them. So no overlap beyond a tolerance is missed, without looking at every pair.
     */
    static List<Overlap> within(List<StatedBlock> blocks) {
        List<Overlap> found = new ArrayList<>();
        Map<Phase, Integer> furthest = new EnumMap<>(Phase.class);
        for (int later : byStart(blocks)) {
            StatedBlock block = blocks.get(later);
            Integer earlier = furthest.putIfAbsent(block.effectivePhase(), later);
            if (earlier == null) {
                continue;
            }
            StatedBlock reaching = blocks.get(earlier);
            reaching.window()
                    .intersection(block.window())
                    .ifPresent(shared -> found.add(new Overlap(earlier, later, shared.duration(), blocks)));
            if (block.window().end().isAfter(reaching.window().end())) {
                furthest.put(block.effectivePhase(), later);
            }
        }
        return found;
    }

    boolean exceeds(Duration tolerance) {
        return length.compareTo(tolerance) > 0;
    }

    Instant laterStart() {
        return blocks.get(later).window().start();
    }

    /** Both blocks, and by how much they overlap. */
    String description() {
        return "%s and %s of phase %s overlap by %s"
                .formatted(named(earlier), named(later), blocks.get(later).effectivePhase(), length);
    }

    private String named(int index) {
        return "blocks[%d] %s".formatted(index, blocks.get(index).window());
    }

    private static List<Integer> byStart(List<StatedBlock> blocks) {
        return IntStream.range(0, blocks.size())
                .boxed()
                .sorted(Comparator.comparing(index -> blocks.get(index).window().start()))
                .toList();
    }
}
