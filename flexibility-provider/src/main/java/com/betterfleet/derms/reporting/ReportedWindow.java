package com.betterfleet.derms.reporting;

import com.betterfleet.derms.metering.EnergyQuality;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.util.Optional;

/**
 * One window of a scope, and how far its partner has been told of it (M11).
 *
 * @param assetId under which the partner is told; empty: it was not reported to anybody
 * @param imported as it was told, or as it is known where it was not; empty: missing, which is not zero
 * @param exported likewise; empty too where nothing that is metered exports
 * @param state empty: no partner is to be told of it
 * @param late whether it was told after the time for late data
 * @param correction what late data made of it after it was released
 */
public record ReportedWindow(
        Interval span,
        Optional<String> assetId,
        Optional<Energy> imported,
        Optional<Energy> exported,
        EnergyQuality quality,
        Optional<ReportState> state,
        boolean late,
        Optional<Instant> sentAt,
        Optional<WindowCorrection> correction) {

    /** How far it has come. */
    public enum ReportState {
        /** Its turn has not come, or the partner has not taken it yet. */
        WAITING,
        /** Data is missing; it is told when that comes within a week. */
        WAITING_DATA,
        SENT,
        /** The partner called a message about it wrong; a person can send that once more. */
        REJECTED,
        /** It is not told any more. */
        SKIPPED
    }

    /** Other values than were told. */
    public record WindowCorrection(
            Instant at, EnergyQuality quality, Optional<Energy> imported, Optional<Energy> exported) {}
}
