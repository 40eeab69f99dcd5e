package com.betterfleet.derms.metering;

import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Builds scope meter records from readings, for tests of load evaluation. */
public final class ScopeMeterRecordSamples {

    private static final Interval ALL_TIME =
            new Interval(Instant.parse("2000-01-01T00:00:00Z"), Instant.parse("2100-01-01T00:00:00Z"));

    private ScopeMeterRecordSamples() {}

    /** @param readings of each meter in order of time, by asset id; may be empty */
    public static ScopeMeterRecord of(MeasuredLoad.LoadBasis basis, Map<String, List<MeterReading>> readings) {
        Map<String, MeterRecord> recordsByAsset = new HashMap<>();
        readings.forEach((assetId, meterReadings) -> {
            if (!meterReadings.isEmpty()) {
                recordsByAsset.put(assetId, MeterRecord.of(meterReadings, new Power(0)));
            }
        });
        return ScopeMeterRecord.of(
                List.of(new ScopeMeters.MeterSegment(ALL_TIME, new ScopeMeters(readings.keySet(), basis))),
                recordsByAsset);
    }
}
