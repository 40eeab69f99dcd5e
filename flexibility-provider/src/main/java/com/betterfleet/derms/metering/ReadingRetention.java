package com.betterfleet.derms.metering;

import com.betterfleet.derms.StartRefused;
import com.betterfleet.derms.time.DueWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
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
    private volatile @Nullable LocalDate done;

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
        Instant kept = before(now, readingMonths);
        Instant asked = now.minus(FURTHEST_BACK);
        return kept.isAfter(asked) ? kept : asked;
    }

    @Override
    public void runDue() {
        Instant now = clock.instant();
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        if (!today.equals(done) && months.keep(now, before(now, readingMonths), before(now, windowMonths))) {
            done = today;
        }
    }

    @Override
    public Stage stage() {
        return Stage.FACTS;
    }

    private static Instant before(Instant now, int monthsKept) {
        return now.atOffset(ZoneOffset.UTC).minusMonths(monthsKept).toInstant();
    }
}
