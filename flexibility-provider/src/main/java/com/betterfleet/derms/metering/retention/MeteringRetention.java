package com.betterfleet.derms.metering.retention;

import com.betterfleet.derms.StartupRefusedException;
import com.betterfleet.derms.time.DailyTask;
import com.betterfleet.derms.time.DueWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * How long readings and windows are kept. Once a day: their months are made ahead of time, and those that need not be kept any
 * more are dropped.
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
     * @param readingMonths how many months a reading is kept at least
     * @param windowMonths how many months a window is kept at least
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

    /** Readings before this are not taken: they are not kept, or nobody asks for their windows. */
    public Instant earliestAcceptedTime(Instant now) {
        Instant retainedFrom = DailyTask.monthsBefore(now, readingMonths);
        Instant maxAgeFrom = now.minus(MAX_READING_AGE);
        return retainedFrom.isAfter(maxAgeFrom) ? retainedFrom : maxAgeFrom;
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
