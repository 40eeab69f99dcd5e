package com.betterfleet.derms.forecast;

import com.betterfleet.derms.power.Phase;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.Segment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The limit of all phases together that the blocks of one message state, instant by instant (decision, as no source
 * settles it):
 *
 * <ul>
 *   <li>a sum stands for itself;
 *   <li>of single phases, the least present one times the circuit's phase count: a three-phase charger loads all phases
 *       alike, so the tightest one binds;
 *   <li>a sum and single phases together: the lower;
 *   <li>covered where any phase is.
 * </ul>
 *
 * Where blocks of one phase overlap, the lower holds; how much overlap is tolerable is judged before.
 */
final class PhaseTotals {

    private final int phases;
    private final Map<Phase, TreeMap<Power, Integer>> present = new EnumMap<>(Phase.class);

    private PhaseTotals(int phases) {
        this.phases = phases;
    }

    private record Edge(Instant at, boolean opens, StatedBlock block) {}

    /** Walks along all starts and ends; between two of them the total is constant. */
    static Timeline<Power> of(List<StatedBlock> blocks, int phases) {
        PhaseTotals totals = new PhaseTotals(phases);
        List<Segment<Power>> segments = new ArrayList<>();
        List<Edge> edges = edges(blocks);
        for (int i = 0; i < edges.size(); i++) {
            Edge edge = edges.get(i);
            totals.pass(edge);
            if (i + 1 < edges.size() && edge.at().isBefore(edges.get(i + 1).at())) {
                Interval slice = new Interval(edge.at(), edges.get(i + 1).at());
                totals.total().ifPresent(limit -> segments.add(new Segment<>(slice, limit)));
            }
        }
        // Edges of blocks that do not bind cut the total without moving it.
        return Timeline.of(segments).joined();
    }

    private void pass(Edge edge) {
        Phase phase = edge.block().effectivePhase();
        present.computeIfAbsent(phase, unseen -> new TreeMap<>())
                .merge(
                        edge.block().limit(),
                        edge.opens() ? 1 : -1,
                        (before, change) -> before + change == 0 ? null : before + change);
    }

    private Optional<Power> total() {
        Optional<Power> single = least(Phase.ONE, Phase.TWO, Phase.THREE).map(limit -> limit.times(phases));
        Optional<Power> sum = least(Phase.ALL);
        return sum.map(stated -> single.map(stated::lower).orElse(stated)).or(() -> single);
    }

    private Optional<Power> least(Phase... among) {
        Optional<Power> least = Optional.empty();
        for (Phase phase : among) {
            TreeMap<Power, Integer> limits = present.get(phase);
            if (limits != null && !limits.isEmpty()) {
                Power limit = limits.firstKey();
                least = Optional.of(least.map(limit::lower).orElse(limit));
            }
        }
        return least;
    }

    /** Sorted by time; the order within one instant does not matter, as a total is taken only between two of them. */
    private static List<Edge> edges(List<StatedBlock> blocks) {
        List<Edge> edges = new ArrayList<>(2 * blocks.size());
        for (StatedBlock block : blocks) {
            edges.add(new Edge(block.window().start(), true, block));
            edges.add(new Edge(block.window().end(), false, block));
        }
        edges.sort(Comparator.comparing(Edge::at));
        return edges;
    }
}
