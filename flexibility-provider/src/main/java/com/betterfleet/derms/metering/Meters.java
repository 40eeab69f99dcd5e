package com.betterfleet.derms.metering;

import com.betterfleet.derms.microgrid.Asset;
import com.betterfleet.derms.microgrid.Asset.MeteringRole;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The meters that tell a scope's load: the site's, or the chargers where there is none (M19). */
record Meters(Set<String> assetIds, Load.Basis basis) {

    static Meters of(List<Asset> assets) {
        Set<String> site = withRole(assets, MeteringRole.SITE_METER);
        return site.isEmpty()
                ? new Meters(withRole(assets, MeteringRole.CHARGER), Load.Basis.SUM_OF_CHARGERS)
                : new Meters(site, Load.Basis.SITE_METER);
    }

    /** The chargers among assets, in order of their id: what reports sum. */
    static List<String> chargers(List<Asset> assets) {
        return withRole(assets, MeteringRole.CHARGER).stream().sorted().toList();
    }

    private static Set<String> withRole(List<Asset> assets, MeteringRole role) {
        return assets.stream()
                .filter(asset -> asset.meteringRole() == role)
                .map(Asset::id)
                .collect(Collectors.toSet());
    }
}
