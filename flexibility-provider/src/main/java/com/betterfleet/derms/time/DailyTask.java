package com.betterfleet.derms.time;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Work to be done once on each day of UTC, such as making months ahead of time and dropping those that need not be kept. */
public final class DailyTask {

    private volatile @Nullable LocalDate lastRun;

    /**
     * Does the work unless it was done today.
     *
     * @param work tells whether it was done; where it was not, as another instance is at it, it is tried again next time
     */
    public void runOncePerDay(Instant now, BooleanSupplier work) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        if (!today.equals(lastRun) && work.getAsBoolean()) {
            lastRun = today;
        }
    }

    /** What lies before this has been kept for so many months. */
    public static Instant monthsBefore(Instant now, int months) {
        return now.atOffset(ZoneOffset.UTC).minusMonths(months).toInstant();
    }
}
