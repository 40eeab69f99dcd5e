package com.betterfleet.derms.metering;

import com.betterfleet.derms.StartRefused;
import com.betterfleet.derms.time.DailyUpkeep;
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
class ReadingRetention implements DueWork {

    private static final int LONGEST = 1_200;
    private static final Duration FURTHEST_BACK = Duration.ofDays(400);

    private final JdbcMonths months;
    private final int readingMonths;
    private final int windowMonths;
    private final InstantSource clock;
    private final DailyUpkeep daily = new DailyUpkeep();

    /**
     * @param readingMonths how many months a reading is kept at least
     * @param windowMonths how many months a window is kept at least
     */
    ReadingRetention(
            JdbcMonths months,
            @Value("${derms.readings-months:14}") int readingMonths,
            @Value("${derms.history-months:25}") int windowMonths,
            InstantSource clock) {
        if (readingMonths < 1 || readingMonths > LONGEST) {
            throw new StartRefused(
                    "DERMS_READINGS_MONTHS is %d; expected 1 to %d months".formatted(readingMonths, LONGEST));
        }
        this.months = months;
        this.readingMonths = readingMonths;
        this.windowMonths = windowMonths;
        this.clock = clock;
    }

    /** Readings before this are not taken: they are not kept, or nobody asks for their windows. */
    Instant oldest(Instant now) {
        Instant kept = DailyUpkeep.monthsBefore(now, readingMonths);
        Instant asked = now.minus(FURTHEST_BACK);
        return kept.isAfter(asked) ? kept : asked;
    }

    @Override
    public void runDue() {
        Instant now = clock.instant();
        daily.attempt(
                now,
                () -> months.keep(
                        now,
                        DailyUpkeep.monthsBefore(now, readingMonths),
                        DailyUpkeep.monthsBefore(now, windowMonths)));
    }

    @Override
    public Stage stage() {
        return Stage.FACTS;
    }
}
