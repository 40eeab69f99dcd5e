package com.betterfleet.derms.microgrid;

import com.betterfleet.derms.microgrid.Asset.MeteringRole;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.util.Optional;

/**
 * The time in which an asset belongs to a scope in one role. It remains when the asset is moved or deleted.
 *
 * @param from empty: since the beginning
 * @param until empty: it is still a member
 */
public record AssetMembership(
        String assetId, String scopeId, MeteringRole role, Optional<Instant> from, Optional<Instant> until) {

    /** Finds the part of a span in which the asset is a member; empty if there is none. */
    public Optional<Interval> findPartOf(Interval span) {
        Instant start = from.filter(span.start()::isBefore).orElse(span.start());
        Instant end = until.filter(span.end()::isAfter).orElse(span.end());
        return start.isBefore(end) ? Optional.of(new Interval(start, end)) : Optional.empty();
    }
}
