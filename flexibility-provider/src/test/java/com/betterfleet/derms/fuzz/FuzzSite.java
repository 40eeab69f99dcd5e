package com.betterfleet.derms.fuzz;

import com.betterfleet.derms.TestRig;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A depot with an asset and a bound group for fuzzed requests, and the time at which it was created. */
record FuzzSite(TestRig rig, Instant now) {

    static final String BASE_REQUEST = "base";

    static FuzzSite create(int port) {
        TestRig rig = TestRig.create(port, "oscp", ",\"ampereMeaning\":\"PER_PHASE\"");
        rig.putAdmin(
                "/assets/" + rig.scopeId(),
                ("{\"scopeId\":\"%s\",\"microgridId\":\"%s\",\"name\":\"Charger\",\"ratingKw\":50,"
                                + "\"category\":\"CHARGING\",\"meteringRole\":\"CHARGER\"}")
                        .formatted(rig.scopeId(), rig.scopeId()));
        Instant now = rig.readClock().truncatedTo(ChronoUnit.SECONDS);
        rig.sendForecast(
                BASE_REQUEST,
                "CONSUMPTION",
                TestRig.forecastBlock(now.minusSeconds(600), java.time.Duration.ofHours(24), "400", "KW"));
        return new FuzzSite(rig, now);
    }

    /** The id of its microgrid, circuit, scope, asset, connection and group alike. */
    String id() {
        return rig.scopeId();
    }
}
