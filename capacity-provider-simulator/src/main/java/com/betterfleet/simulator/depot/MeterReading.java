package com.betterfleet.simulator.depot;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * One meter reading in the form of {@code POST /api/v1/meter-readings}.
 *
 * @param importWh register that never falls, three decimals
 */
record MeterReading(String assetId, String at, BigDecimal importWh, long powerW) {

    /** Returns one reading per charger and one for the whole site. */
    static List<MeterReading> of(DepotState depot, Instant at) {
        List<MeterReading> readings = new ArrayList<>();
        for (ChargerState charger : depot.chargers()) {
            readings.add(of(depot, charger.plan().id(), at, charger.registerWh(), charger.powerKw()));
        }
        readings.add(of(depot, DepotState.SITE_METER, at, depot.siteWh(), depot.siteKw()));
        return readings;
    }

    private static MeterReading of(DepotState depot, String assetId, Instant at, double wh, double kw) {
        // The service divides energy by real time: at a time scale of 10 a register must not run ten times too fast.
        BigDecimal register = BigDecimal.valueOf(wh / depot.plan().timeScale()).setScale(3, RoundingMode.DOWN);
        return new MeterReading(assetId, at.truncatedTo(ChronoUnit.MILLIS).toString(), register, Math.round(kw * 1000));
    }
}
