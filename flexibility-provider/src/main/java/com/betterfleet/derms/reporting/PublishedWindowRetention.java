package com.betterfleet.derms.reporting;

import com.betterfleet.derms.time.DailyTask;
import com.betterfleet.derms.time.DueWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Retains published windows. Once a day, creates the next monthly partitions and drops the expired ones. */
@Component
class PublishedWindowRetention implements DueWork {

    private final JdbcPublishedWindows windows;
    private final int retentionMonths;
    private final InstantSource clock;
    private final DailyTask daily = new DailyTask();

    /**
     * @param retentionMonths the number of months for which a window is stored at least; validated by the circuit
     *     history
     */
    PublishedWindowRetention(
            JdbcPublishedWindows windows,
            @Value("${derms.history-months:25}") int retentionMonths,
            InstantSource clock) {
        this.windows = windows;
        this.retentionMonths = retentionMonths;
        this.clock = clock;
    }

    @Override
    public Optional<Duration> period() {
        return Optional.of(DailyTask.CHECK_INTERVAL);
    }

    @Override
    public void runDue() {
        Instant now = clock.instant();
        daily.runOncePerDay(now, () -> windows.maintainPartitions(now, DailyTask.monthsBefore(now, retentionMonths)));
    }
}
