package com.betterfleet.simulator.distributor;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The energy that was received of one asset, or of a group as such, in one direction.
 *
 * @param assetId empty: the group as such
 * @param windows how many different windows
 * @param repeats messages that came again as they were
 * @param contradictions messages that came again with another body: that must never be
 * @param overlaps windows that overlap an earlier one
 * @param outOfOrder windows that came after a later one
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
