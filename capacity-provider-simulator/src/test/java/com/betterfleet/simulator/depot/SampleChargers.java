package com.betterfleet.simulator.depot;

import com.betterfleet.simulator.scenario.ChargerPlan;
import com.betterfleet.simulator.scenario.DepotPlan;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Depots for the tests of this package. */
final class SampleChargers {
    static final Instant NOON = Instant.parse("2026-03-01T00:00:00Z");
    static final ZoneId AUCKLAND = ZoneId.of("Pacific/Auckland");
    static final Duration STEP = Duration.ofMillis(250);

    private SampleChargers() {}

    static ChargerPlan hungry(String id, double ratingKw, double minimumKw, int reaction, int ramp) {
        return visiting(id, ratingKw, minimumKw, reaction, ramp, "00:00", "00:00", 1_000_000);
    }

    static ChargerPlan visiting(
            String id,
            double ratingKw,
            double minimumKw,
            int reaction,
            int ramp,
            String plugIn,
            String departure,
            double needKwh) {
        return new ChargerPlan(
                id,
                ratingKw,
                minimumKw,
                Duration.ofSeconds(reaction),
                Duration.ofSeconds(ramp),
                LocalTime.parse(plugIn),
                LocalTime.parse(departure),
                needKwh);
    }

    /** Returns eight chargers of 120 to 190 kW, from quick to slow. */
    static List<ChargerPlan> eight() {
        List<ChargerPlan> plans = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            plans.add(hungry("charger-" + (i + 1), 120 + 10 * i, 20, 1 + i % 5, 4 + i));
        }
        return plans;
    }

    static DepotState depot(List<ChargerPlan> chargers) {
        return DepotState.startOf(new DepotPlan(AUCKLAND, 20, 1, true, chargers), NOON, Map.of(), ExcessEnergy.none());
    }

    static DepotState after(DepotState depot, int seconds) {
        DepotState next = depot;
        for (int i = 0; i < seconds * 4; i++) {
            next = next.advance(STEP);
        }
        return next;
    }
}
