package com.betterfleet.derms.reporting;

import com.betterfleet.derms.metering.Quality;
import com.betterfleet.derms.metering.Window;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.reporting.ReportedWindow.Correction;
import com.betterfleet.derms.reporting.ReportedWindow.State;
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
record ToldWindow(
        long bindingId,
        Interval span,
        Quality quality,
        Optional<Energy> imported,
        Optional<Energy> exported,
        State state,
        boolean late,
        Optional<Instant> sentAt,
        Optional<Correction> correction) {

    /** Whether a window as it is known now is another than was told last; one of which less is known is not. */
    boolean differs(Window now) {
        if (!now.quality().complete()) {
            return false;
        }
        Quality before = correction.map(Correction::quality).orElse(quality);
        Optional<Energy> importedBefore =
                correction.isPresent() ? correction.get().imported() : imported;
        Optional<Energy> exportedBefore =
                correction.isPresent() ? correction.get().exported() : exported;
        return !before.complete()
                || !now.imported().equals(importedBefore)
                || !now.exported().equals(exportedBefore);
    }
}
