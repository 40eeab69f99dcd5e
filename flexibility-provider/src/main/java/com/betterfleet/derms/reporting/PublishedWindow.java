package com.betterfleet.derms.reporting;

import com.betterfleet.derms.metering.EnergyQuality;
import com.betterfleet.derms.metering.EnergyWindow;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.reporting.ReportedWindow.ReportState;
import com.betterfleet.derms.reporting.ReportedWindow.WindowCorrection;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.util.Optional;

/**
 * A window as it was released, and what became of it.
 *
 * @param state never that it waits for data: then it is not released
 * @param late whether it came after the time for late data
 * @param correction what late data made of it after it was told
 */
record PublishedWindow(
        long bindingId,
        Interval span,
        EnergyQuality quality,
        Optional<Energy> imported,
        Optional<Energy> exported,
        ReportState state,
        boolean late,
        Optional<Instant> sentAt,
        Optional<WindowCorrection> correction) {

    /** Whether a window as it is known now is another than was told last; one of which less is known is not. */
    boolean differsFrom(EnergyWindow current) {
        if (!current.quality().isComplete()) {
            return false;
        }
        EnergyQuality previousQuality =
                correction.map(WindowCorrection::quality).orElse(quality);
        Optional<Energy> importedBefore =
                correction.isPresent() ? correction.get().imported() : imported;
        Optional<Energy> exportedBefore =
                correction.isPresent() ? correction.get().exported() : exported;
        return !previousQuality.isComplete()
                || !current.imported().equals(importedBefore)
                || !current.exported().equals(exportedBefore);
    }
}
