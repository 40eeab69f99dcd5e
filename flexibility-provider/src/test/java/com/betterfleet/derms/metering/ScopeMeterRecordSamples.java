package com.betterfleet.derms.metering;

import com.betterfleet.derms.power.Power;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What meters tell, made of readings: for tests of those who judge it. */
public final class ScopeMeterRecordSamples {

    private ScopeMeterRecordSamples() {}

    /** @param readings of each meter in order of time, by asset id; a meter without any is silent */
    public static ScopeMeterRecord of(MeasuredLoad.LoadBasis basis, Map<String, List<MeterReading>> readings) {
        Map<String, MeterRecord> recordsByAsset = new HashMap<>();
        readings.forEach((assetId, meterReadings) -> {
            if (!meterReadings.isEmpty()) {
                recordsByAsset.put(assetId, MeterRecord.of(meterReadings, new Power(0)));
            }
        });
        return ScopeMeterRecord.of(new ScopeMeters(readings.keySet(), basis), recordsByAsset);
    }
}
