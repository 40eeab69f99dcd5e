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
 * A window as it was released, with its delivery state.
 *
 * @param state never {@code WAITING_DATA}: such a window is not released
 * @param late whether it was released after the period for late data
 * @param correction the values that late data led to after the release
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

    /**
     * Whether the present values differ from those published last. A window of which less is known than then does not
     * differ.
     */
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
