package com.betterfleet.derms.microgrid;

import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.refusal.InputChecks;
import java.util.Optional;

/** A metered device: a charger, the site meter, or another load (M16). */
public record Asset(
        String id,
        String microgridId,
        String name,
        AssetCategory category,
        MeteringRole meteringRole,
        Optional<String> scopeId,
        Power rating) {

    public Asset {
        InputChecks.requireId("id", id);
        InputChecks.requireName("name", name);
    }

    /** The function of an asset. */
    public enum AssetCategory {
        CHARGING,
        CONSUMPTION,
        GENERATION,
        STORAGE
    }

    /**
     * How an asset's readings count: reports sum chargers; breach evaluation uses the site meter where there is one.
     */
    public enum MeteringRole {
        CHARGER,
        SITE_METER,
        OTHER
    }
}
