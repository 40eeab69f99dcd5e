package com.betterfleet.derms.reporting;

import com.betterfleet.derms.time.DailyUpkeep;
import com.betterfleet.derms.time.DueWork;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Once a day: the months of told windows are made ahead of time, and those that need not be kept any more are dropped. */
@Component
class WindowUpkeep implements DueWork {

    private final JdbcToldWindows windows;
    private final int monthsKept;
    private final InstantSource clock;
    private final DailyUpkeep daily = new DailyUpkeep();

    /** @param monthsKept how many months a window is kept at least; whoever judges the setting is the history of circuits */
    WindowUpkeep(JdbcToldWindows windows, @Value("${derms.history-months:25}") int monthsKept, InstantSource clock) {
        this.windows = windows;
        this.monthsKept = monthsKept;
        this.clock = clock;
    }

    @Override
    public void runDue() {
        Instant now = clock.instant();
        daily.attempt(now, () -> windows.keepMonths(now, DailyUpkeep.monthsBefore(now, monthsKept)));
    }
}
