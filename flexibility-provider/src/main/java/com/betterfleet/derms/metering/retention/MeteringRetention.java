package com.betterfleet.derms.metering.retention;

import com.betterfleet.derms.StartupRefusedException;
import com.betterfleet.derms.time.DailyTask;
import com.betterfleet.derms.time.DueWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Retains readings and windows for the configured months. Once a day, creates the next monthly partitions and drops
 * the expired ones.
 */
@Component
public class MeteringRetention implements DueWork {

    private static final int MAX_MONTHS = 1_200;
    private static final Duration MAX_READING_AGE = Duration.ofDays(400);

    private final JdbcMeteringPartitions partitions;
    private final int readingMonths;
    private final int windowMonths;
    private final InstantSource clock;
    private final DailyTask daily = new DailyTask();

    /**
     * @param readingMonths the number of months for which a reading is stored at least
     * @param windowMonths the number of months for which a window is stored at least; validated by the circuit history
     */
    MeteringRetention(
            JdbcMeteringPartitions partitions,
            @Value("${derms.readings-months:14}") int readingMonths,
            @Value("${derms.history-months:25}") int windowMonths,
            InstantSource clock) {
        if (readingMonths < 1 || readingMonths > MAX_MONTHS) {
            throw new StartupRefusedException(
                    "DERMS_READINGS_MONTHS is %d; expected 1 to %d months".formatted(readingMonths, MAX_MONTHS));
        }
        this.partitions = partitions;
        this.readingMonths = readingMonths;
        this.windowMonths = windowMonths;
        this.clock = clock;
    }

    /** The earliest time of an accepted reading: within the retention and at most 400 days ago. */
    public Instant earliestAcceptedTime(Instant now) {
        Instant retainedFrom = DailyTask.monthsBefore(now, readingMonths);
        Instant maxAgeFrom = now.minus(MAX_READING_AGE);
        return retainedFrom.isAfter(maxAgeFrom) ? retainedFrom : maxAgeFrom;
    }

    @Override
    public Optional<Duration> period() {
        return Optional.of(DailyTask.CHECK_INTERVAL);
    }

    @Override
    public void runDue() {
        Instant now = clock.instant();
        daily.runOncePerDay(
                now,
                () -> partitions.maintainPartitions(
                        now, DailyTask.monthsBefore(now, readingMonths), DailyTask.monthsBefore(now, windowMonths)));
    }

    @Override
    public WorkStage stage() {
        return WorkStage.FACTS;
    }
}
