package com.betterfleet.derms.microgrid;

import com.betterfleet.derms.refusal.InputChecks;
import java.time.ZoneId;

/**
 * A site that is managed as one, such as a bus depot (M16).
 *
 * @param timeZone the zone in which its times are shown
 */
public record Microgrid(String id, String name, ZoneId timeZone) {

    public Microgrid {
        InputChecks.requireId("id", id);
        InputChecks.requireName("name", name);
    }
}
