package com.betterfleet.derms.metering;

import java.time.Instant;
import java.util.Set;

/**
 * Readings of these assets were stored; published in the transaction that stores them. The resulting changes of
 * windows are published as {@link WindowsChanged}.
 *
 * @param first the time of the oldest reading, which may be late
 * @param last the time of the newest reading
 */
public record ReadingsStored(Set<String> assetIds, Instant first, Instant last) {
    public ReadingsStored {
        assetIds = Set.copyOf(assetIds);
    }
}
