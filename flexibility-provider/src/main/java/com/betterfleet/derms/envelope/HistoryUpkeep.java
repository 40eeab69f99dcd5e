package com.betterfleet.derms.envelope;

import com.betterfleet.derms.StartRefused;
import com.betterfleet.derms.time.DailyUpkeep;
import com.betterfleet.derms.time.DueWork;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Once a day: the history's months are made ahead of time, and those that need not be kept any more are dropped. */
@Component
class HistoryUpkeep implements DueWork {

    private static final int LONGEST = 1_200;

    private final JdbcCircuitHistory history;
    private final int monthsKept;
    private final InstantSource clock;
    private final DailyUpkeep daily = new DailyUpkeep();

    /** @param monthsKept how many months a change is kept at least */
    HistoryUpkeep(
            JdbcCircuitHistory history, @Value("${derms.history-months:25}") int monthsKept, InstantSource clock) {
        if (monthsKept < 1 || monthsKept > LONGEST) {
            throw new StartRefused(
                    "DERMS_HISTORY_MONTHS is %d; expected 1 to %d months".formatted(monthsKept, LONGEST));
        }
        this.history = history;
        this.monthsKept = monthsKept;
        this.clock = clock;
    }

    @Override
    public void runDue() {
        Instant now = clock.instant();
        daily.attempt(now, () -> history.keepMonths(now, DailyUpkeep.monthsBefore(now, monthsKept)));
    }
}
