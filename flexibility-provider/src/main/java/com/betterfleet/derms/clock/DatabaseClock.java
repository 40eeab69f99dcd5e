package com.betterfleet.derms.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * The clock of all rooms: the database's time, extrapolated from the last measurement without a query.
 *
 * <p>Never runs backwards within a process: if the database's clock is set back, time pauses until that clock has
 * caught up.
 */
@Component
final class DatabaseClock implements InstantSource, ClockStatus, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseClock.class);

    /** Checks of due times come once a second, and a little late at times. */
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);

    private final DatabaseTime database;
    private final AtomicReference<ClockReading> reading;
    private final AtomicReference<Instant> latestReturned = new AtomicReference<>(Instant.MIN);
    private final ScheduledExecutorService measureExecutor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("clock").factory());
    private final InstantSource hostClock;
    private volatile Duration offset = Duration.ZERO;
    private volatile long measuredNanos = System.nanoTime();
    private boolean unreachable;

    @Autowired
    DatabaseClock(DatabaseTime database) {
        this(database, InstantSource.system());
    }

    DatabaseClock(DatabaseTime database, InstantSource hostClock) {
        this.database = database;
        this.hostClock = hostClock;
        long askedNanos = System.nanoTime();
        Instant answer = database.queryTime().simulatedTime();
        this.reading = new AtomicReference<>(ClockReading.ofFirstAnswer(askedNanos, System.nanoTime(), answer));
        // measureSafely() logs failures itself; the returned future reports nothing else.
        var unused = measureExecutor.scheduleWithFixedDelay(this::measureSafely, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public Instant instant() {
        Instant now = ClockReading.toMicros(reading.get().instantAt(System.nanoTime()));
        return latestReturned.accumulateAndGet(
                now, (before, candidate) -> candidate.isAfter(before) ? candidate : before);
    }

    @Override
    public Duration remainingSetback() {
        Duration behind = Duration.between(reading.get().instantAt(System.nanoTime()), latestReturned.get());
        return behind.isNegative() ? Duration.ZERO : behind;
    }

    @Override
    public Duration hostClockOffset() {
        return offset;
    }

    /** Queries the database and corrects the reading; called after a time move. */
    void measureOffset() {
        measureOffset(database::queryTime);
    }

    /** Corrects the reading by a query that returns the database's time with other results. */
    synchronized void measureOffset(Supplier<DatabaseTime.DatabaseTimeSample> query) {
        Instant before = hostClock.instant();
        long askedNanos = System.nanoTime();
        DatabaseTime.DatabaseTimeSample answer = query.get();
        long answeredNanos = System.nanoTime();
        measuredNanos = answeredNanos;
        reading.set(reading.get().correctedBy(askedNanos, answeredNanos, answer.simulatedTime()));
        offset = new HostClockSample(before, hostClock.instant()).aheadOf(answer.databaseTime());
    }

    /** Measures once a second, unless the checks of due times do so. */
    private void measureSafely() {
        if (System.nanoTime() - measuredNanos < FRESH_NANOS) {
            return;
        }
        try {
            measureOffset();
            unreachable = false;
        } catch (DataAccessException | CannotCreateTransactionException failure) {
            if (!unreachable) {
                LOG.warn(
                        "The database's clock cannot be read; continuing with the monotonic clock: {}",
                        failure.getMessage());
            }
            unreachable = true;
        }
    }

    @Override
    public void close() {
        measureExecutor.shutdownNow();
    }
}
