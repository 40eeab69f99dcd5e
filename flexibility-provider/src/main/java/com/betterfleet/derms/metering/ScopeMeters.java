package com.betterfleet.derms.metering;

import com.betterfleet.derms.microgrid.Asset;
import com.betterfleet.derms.microgrid.Asset.MeteringRole;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The meters that measure a scope's load: the site meters, or the chargers where there is none (M19). */
record ScopeMeters(Set<String> assetIds, MeasuredLoad.LoadBasis basis) {

    static ScopeMeters of(List<Asset> assets) {
        Set<String> siteMeters = findIdsByRole(assets, MeteringRole.SITE_METER);
        return siteMeters.isEmpty()
                ? new ScopeMeters(findIdsByRole(assets, MeteringRole.CHARGER), MeasuredLoad.LoadBasis.SUM_OF_CHARGERS)
                : new ScopeMeters(siteMeters, MeasuredLoad.LoadBasis.SITE_METER);
    }

    /** Finds the chargers among assets, in order of their id: reports are their sum. */
    static List<String> findChargerIds(List<Asset> assets) {
        return findIdsByRole(assets, MeteringRole.CHARGER).stream().sorted().toList();
    }

    private static Set<String> findIdsByRole(List<Asset> assets, MeteringRole role) {
        return assets.stream()
                .filter(asset -> asset.meteringRole() == role)
                .map(Asset::id)
                .collect(Collectors.toSet());
    }
}
