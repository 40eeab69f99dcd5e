package com.betterfleet.derms.microgrid;

import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.refusal.InputChecks;
import java.util.Optional;

/** Something with a meter: a charger, the site's meter, or another load (M16). */
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

    /** What the asset does with energy. */
    public enum AssetCategory {
        CHARGING,
        CONSUMPTION,
        GENERATION,
        STORAGE
    }

    /** How its readings count: reports sum chargers, breach looks at the site meter where there is one. */
    public enum MeteringRole {
        CHARGER,
        SITE_METER,
        OTHER
    }
}
