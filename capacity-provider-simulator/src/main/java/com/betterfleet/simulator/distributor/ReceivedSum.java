package com.betterfleet.simulator.distributor;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Energy received for one asset, or for a group itself, in one direction.
 *
 * @param assetId empty for the group itself
 * @param windows number of different windows
 * @param repeats messages repeated unchanged
 * @param contradictions messages repeated with another body; must be 0
 * @param overlaps windows that overlap an earlier one
 * @param outOfOrder windows that arrived after a later one
 */
public record ReceivedSum(
        String groupId,
        String assetId,
        String direction,
        BigDecimal wh,
        int windows,
        @Nullable Instant from,
        @Nullable Instant until,
        int repeats,
        int contradictions,
        int overlaps,
        int outOfOrder) {}
