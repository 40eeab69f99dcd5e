package com.betterfleet.derms.metering;

import com.betterfleet.derms.power.Power;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What meters tell, made of readings: for tests of those who judge it. */
public final class DrawSamples {

    private DrawSamples() {}

    /** @param readings of each meter in order of time, by asset id; a meter without any is silent */
    public static Draw of(Load.Basis basis, Map<String, List<Reading>> readings) {
        Map<String, MeterRecord> known = new HashMap<>();
        readings.forEach((assetId, own) -> {
            if (!own.isEmpty()) {
                known.put(assetId, MeterRecord.of(own, new Power(0)));
            }
        });
        return Draw.of(new Meters(readings.keySet(), basis), known);
    }
}
