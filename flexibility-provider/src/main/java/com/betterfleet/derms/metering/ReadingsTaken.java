package com.betterfleet.derms.metering;

import java.util.Set;

/** Readings of these assets were stored; published in the transaction that stores them. */
public record ReadingsTaken(Set<String> assetIds) {
    public ReadingsTaken {
        assetIds = Set.copyOf(assetIds);
    }
}
