package com.betterfleet.derms.compliance;

import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.refusal.InvalidValueException;
import com.betterfleet.derms.time.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Validates requests for other capacity. Pure. */
final class AdjustmentRules {

    /** A week of quarter hours. */
    static final int MAX_BLOCKS = 672;

    private static final Duration MAX_LEAD_TIME = Duration.ofDays(400);

    private AdjustmentRules() {}

    /**
     * Validates blocks and sorts them by time.
     *
     * @param rating the circuit's rating in that direction; empty: there is no circuit
     * @throws InvalidValueException where a block has ended, is too far ahead, is above the rating, or overlaps another
     */
    static List<AdjustmentRequest.RequestedBlock> validateBlocks(
            List<AdjustmentRequest.RequestedBlock> blocks, Optional<Power> rating, Instant now) {
        if (blocks.isEmpty() || blocks.size() > MAX_BLOCKS) {
            throw new InvalidValueException(
                    "blocks", blocks.size() + " blocks", "1 to %d blocks".formatted(MAX_BLOCKS));
        }
        for (int i = 0; i < blocks.size(); i++) {
            AdjustmentRequest.RequestedBlock block = blocks.get(i);
            if (!block.span().end().isAfter(now)) {
                throw new InvalidValueException(
                        "blocks[%d].end".formatted(i), block.span().end(), "a time after now, " + now);
            }
            Instant latestEnd = now.plus(MAX_LEAD_TIME);
            if (block.span().end().isAfter(latestEnd)) {
                throw new InvalidValueException(
                        "blocks[%d].end".formatted(i), block.span().end(), "a time before " + latestEnd);
            }
            if (rating.isPresent() && block.capacity().compareTo(rating.get()) > 0) {
                throw new InvalidValueException(
                        "blocks[%d].capacityKw".formatted(i),
                        block.capacity().kilowatts().toPlainString(),
                        "at most %s, which is what the circuit is rated for"
                                .formatted(rating.get().formatKilowatts()));
            }
        }
        List<AdjustmentRequest.RequestedBlock> ordered = blocks.stream()
                .sorted(Comparator.comparing(block -> block.span().start()))
                .toList();
        for (int i = 1; i < ordered.size(); i++) {
            Interval before = ordered.get(i - 1).span();
            Interval after = ordered.get(i).span();
            if (before.overlaps(after)) {
                throw new InvalidValueException(
                        "blocks", "%s and %s".formatted(before, after), "blocks that do not overlap");
            }
        }
        return ordered;
    }
}
