package com.betterfleet.derms.metering;

import com.betterfleet.derms.microgrid.Asset;
import com.betterfleet.derms.microgrid.Asset.MeteringRole;
import com.betterfleet.derms.microgrid.AssetMembership;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The meters that measure a scope's load: the site meters, or the chargers where there is none (M19). */
record ScopeMeters(Set<String> assetIds, MeasuredLoad.LoadBasis basis) {

    /** The meters of a scope in a span in which they do not change. */
    record MeterSegment(Interval span, ScopeMeters meters) {}

    static ScopeMeters of(List<Asset> assets) {
        return of(assets.stream()
                .collect(
                        Collectors.groupingBy(Asset::meteringRole, Collectors.mapping(Asset::id, Collectors.toSet()))));
    }

    /** Divides a span where assets join or leave the scope, or change their role; at least one segment, in order. */
    static List<MeterSegment> findSegments(List<AssetMembership> memberships, Interval span) {
        SortedSet<Instant> edges = new TreeSet<>();
        edges.add(span.end());
        memberships.forEach(membership -> membership.findPartOf(span).ifPresent(part -> {
            edges.add(part.start());
            edges.add(part.end());
        }));
        edges.remove(span.start());
        List<MeterSegment> segments = new ArrayList<>();
        Instant from = span.start();
        for (Instant to : edges) {
            Interval segment = new Interval(from, to);
            ScopeMeters meters = of(memberships.stream()
                    .filter(membership -> membership.findPartOf(segment).isPresent())
                    .collect(Collectors.groupingBy(
                            AssetMembership::role, Collectors.mapping(AssetMembership::assetId, Collectors.toSet()))));
            if (!segments.isEmpty() && segments.getLast().meters().equals(meters)) {
                segments.add(new MeterSegment(segments.removeLast().span().spanWith(segment), meters));
            } else {
                segments.add(new MeterSegment(segment, meters));
            }
            from = to;
        }
        return segments;
    }

    private static ScopeMeters of(Map<MeteringRole, Set<String>> assetIdsByRole) {
        Set<String> siteMeters = assetIdsByRole.getOrDefault(MeteringRole.SITE_METER, Set.of());
        return siteMeters.isEmpty()
                ? new ScopeMeters(
                        assetIdsByRole.getOrDefault(MeteringRole.CHARGER, Set.of()),
                        MeasuredLoad.LoadBasis.SUM_OF_CHARGERS)
                : new ScopeMeters(siteMeters, MeasuredLoad.LoadBasis.SITE_METER);
    }

    /** Selects the memberships of chargers: reports are their sum. */
    static List<AssetMembership> selectChargers(List<AssetMembership> memberships) {
        return memberships.stream()
                .filter(membership -> membership.role() == MeteringRole.CHARGER)
                .toList();
    }
}
