package com.betterfleet.derms.compliance;

import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.refusal.Invalid;
import com.betterfleet.derms.time.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What can be asked of a partner; pure. */
final class AdjustmentRules {

    /** A week of quarter hours. */
    static final int MOST_BLOCKS = 672;

    private static final Duration FARTHEST = Duration.ofDays(400);

    private AdjustmentRules() {}

    /**
     * @param rating what the circuit can carry in that direction; empty: there is no circuit
     * @return in order of time
     * @throws Invalid where a block is over, too far ahead, above the rating, or overlaps another
     */
    static List<Wish.Block> checked(List<Wish.Block> blocks, Optional<Power> rating, Instant now) {
        if (blocks.isEmpty() || blocks.size() > MOST_BLOCKS) {
            throw new Invalid("blocks", blocks.size() + " blocks", "1 to %d blocks".formatted(MOST_BLOCKS));
        }
        for (int i = 0; i < blocks.size(); i++) {
            Wish.Block block = blocks.get(i);
            if (!block.span().end().isAfter(now)) {
                throw new Invalid("blocks[%d].end".formatted(i), block.span().end(), "a time after now, " + now);
            }
            Instant farthest = now.plus(FARTHEST);
            if (block.span().end().isAfter(farthest)) {
                throw new Invalid("blocks[%d].end".formatted(i), block.span().end(), "a time before " + farthest);
            }
            if (rating.isPresent() && block.wanted().compareTo(rating.get()) > 0) {
                throw new Invalid(
                        "blocks[%d].capacityKw".formatted(i),
                        block.wanted().kilowatts().toPlainString(),
                        "at most %s, which is what the circuit is rated for"
                                .formatted(rating.get().inWords()));
            }
        }
        List<Wish.Block> ordered = blocks.stream()
                .sorted(Comparator.comparing(block -> block.span().start()))
                .toList();
        for (int i = 1; i < ordered.size(); i++) {
            Interval before = ordered.get(i - 1).span();
            Interval after = ordered.get(i).span();
            if (before.overlaps(after)) {
                throw new Invalid("blocks", "%s and %s".formatted(before, after), "blocks that do not overlap");
            }
        }
        return ordered;
    }
}
