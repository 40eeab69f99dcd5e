package com.betterfleet.derms.metering;

import java.time.Instant;
import java.util.Set;

/**
 * Readings of these assets were stored; published in the transaction that stores them. What becomes of windows by it is told
 * apart, see {@link WindowsChanged}.
 *
 * @param first when the oldest of the readings was taken; they may be late
 * @param last when the newest of them was taken
 */
public record ReadingsStored(Set<String> assetIds, Instant first, Instant last) {
    public ReadingsStored {
        assetIds = Set.copyOf(assetIds);
    }
}
