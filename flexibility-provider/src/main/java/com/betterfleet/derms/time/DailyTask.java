package com.betterfleet.derms.time;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Runs work once on each UTC day, such as creating months ahead of time and dropping expired ones. */
public final class DailyTask {

    /** How often the owner of a task calls it. */
    public static final Duration CHECK_INTERVAL = Duration.ofMinutes(1);

    private volatile @Nullable LocalDate lastRun;

    /**
     * Runs the work unless it was done today.
     *
     * @param work returns whether it was done; otherwise it is tried again next time, for instance while another
     *     instance is doing it
     */
    public void runOncePerDay(Instant now, BooleanSupplier work) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        if (!today.equals(lastRun) && work.getAsBoolean()) {
            lastRun = today;
        }
    }

    /** The cutoff of a retention in months: earlier data has been retained long enough. */
    public static Instant monthsBefore(Instant now, int months) {
        return now.atOffset(ZoneOffset.UTC).minusMonths(months).toInstant();
    }
}
