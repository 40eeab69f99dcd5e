package com.betterfleet.derms.envelope;

import com.betterfleet.derms.StartupRefusedException;
import com.betterfleet.derms.time.DailyTask;
import com.betterfleet.derms.time.DueWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Maintains the history once a day: creates partitions of coming months and drops those past their retention. */
@Component
class CircuitHistoryUpkeep implements DueWork {

    private static final int MAX_MONTHS = 1_200;

    private final JdbcCircuitHistory history;
    private final int retainedMonths;
    private final InstantSource clock;
    private final DailyTask daily = new DailyTask();

    /** @param retainedMonths the minimum number of months for which a change is retained */
    CircuitHistoryUpkeep(
            JdbcCircuitHistory history, @Value("${derms.history-months:25}") int retainedMonths, InstantSource clock) {
        if (retainedMonths < 1 || retainedMonths > MAX_MONTHS) {
            throw new StartupRefusedException(
                    "DERMS_HISTORY_MONTHS is %d; expected 1 to %d months".formatted(retainedMonths, MAX_MONTHS));
        }
        this.history = history;
        this.retainedMonths = retainedMonths;
        this.clock = clock;
    }

    @Override
    public Optional<Duration> period() {
        return Optional.of(DailyTask.CHECK_INTERVAL);
    }

    @Override
    public void runDue() {
        Instant now = clock.instant();
        daily.runOncePerDay(now, () -> history.maintainMonths(now, DailyTask.monthsBefore(now, retainedMonths)));
    }
}
