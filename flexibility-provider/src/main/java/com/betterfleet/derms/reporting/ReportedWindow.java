package com.betterfleet.derms.reporting;

import com.betterfleet.derms.metering.EnergyQuality;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.util.Optional;

/**
 * One window of a scope with its reporting state (M11).
 *
 * @param assetId the asset id used in the report; empty if the window is not reported
 * @param imported as reported, or as known now if it was not; empty if it is missing, which is not zero
 * @param exported likewise; empty too where no metered asset exports
 * @param state empty if the window is not to be reported
 * @param late whether it was released after the period for late data
 * @param correction the values that late data led to after the release
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

    /** Progress of a window's report. */
    public enum ReportState {
        /** It is not due yet, or the partner has not accepted it yet. */
        WAITING,
        /** Data is missing; the window is published if the data arrives within a week. */
        WAITING_DATA,
        SENT,
        /** The partner rejected a message about it; an operator can send that again. */
        REJECTED,
        /** It is not published any more. */
        SKIPPED
    }

    /** Values that replace the published ones. */
    public record WindowCorrection(
            Instant at, EnergyQuality quality, Optional<Energy> imported, Optional<Energy> exported) {}
}
