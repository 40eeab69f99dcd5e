package com.betterfleet.derms.forecast.conversion;

import com.betterfleet.derms.power.Phase;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.TimelineSegment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Computes the limit of all phases together from the blocks of one message (decision, since no source defines it):
 *
 * <ul>
 *   <li>a sum counts as it is;
 *   <li>of single phases, the lowest stated one times the circuit's phase count: a three-phase charger loads all phases
 *       alike, so the tightest one binds;
 *   <li>of a sum and single phases together, the lower;
 *   <li>an instant is covered where any phase is.
 * </ul>
 *
 * Where blocks of one phase overlap, the lower applies; whether the overlap is tolerable is validated before.
 */
public final class PhaseTotals {

    private final int phases;
    private final Map<Phase, TreeMap<Power, Integer>> activeLimits = new EnumMap<>(Phase.class);

    private PhaseTotals(int phases) {
        this.phases = phases;
    }

    private record BlockEdge(Instant at, boolean isStart, ConvertedBlock block) {}

    /** Totals the blocks between each two consecutive starts or ends, where the total is constant. */
    public static Timeline<Power> of(List<ConvertedBlock> blocks, int phases) {
        PhaseTotals totals = new PhaseTotals(phases);
        List<TimelineSegment<Power>> segments = new ArrayList<>();
        List<BlockEdge> edges = sortEdges(blocks);
        for (int i = 0; i < edges.size(); i++) {
            BlockEdge edge = edges.get(i);
            totals.applyEdge(edge);
            if (i + 1 < edges.size() && edge.at().isBefore(edges.get(i + 1).at())) {
                Interval slice = new Interval(edge.at(), edges.get(i + 1).at());
                totals.computeTotal().ifPresent(limit -> segments.add(new TimelineSegment<>(slice, limit)));
            }
        }
        // Merges segments that were cut at the edges of blocks that do not bind.
        return Timeline.of(segments).mergeAdjacent();
    }

    private void applyEdge(BlockEdge edge) {
        Phase phase = edge.block().effectivePhase();
        activeLimits
                .computeIfAbsent(phase, newPhase -> new TreeMap<>())
                .merge(
                        edge.block().limit(),
                        edge.isStart() ? 1 : -1,
                        (before, change) -> before + change == 0 ? null : before + change);
    }

    private Optional<Power> computeTotal() {
        Optional<Power> single = lowestLimit(Phase.ONE, Phase.TWO, Phase.THREE).map(limit -> limit.times(phases));
        Optional<Power> sum = lowestLimit(Phase.ALL);
        return sum.map(sumLimit -> single.map(sumLimit::lowerOf).orElse(sumLimit))
                .or(() -> single);
    }

    private Optional<Power> lowestLimit(Phase... phasesToCompare) {
        Optional<Power> lowest = Optional.empty();
        for (Phase phase : phasesToCompare) {
            TreeMap<Power, Integer> limits = activeLimits.get(phase);
            if (limits != null && !limits.isEmpty()) {
                Power limit = limits.firstKey();
                lowest = Optional.of(lowest.map(limit::lowerOf).orElse(limit));
            }
        }
        return lowest;
    }

    /**
     * Sorts the edges by time; the order within one instant is irrelevant, since totals are computed between two
     * instants.
     */
    private static List<BlockEdge> sortEdges(List<ConvertedBlock> blocks) {
        List<BlockEdge> edges = new ArrayList<>(2 * blocks.size());
        for (ConvertedBlock block : blocks) {
            edges.add(new BlockEdge(block.window().start(), true, block));
            edges.add(new BlockEdge(block.window().end(), false, block));
        }
        edges.sort(Comparator.comparing(BlockEdge::at));
        return edges;
    }
}
