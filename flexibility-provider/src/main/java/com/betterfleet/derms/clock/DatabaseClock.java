package com.betterfleet.derms.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * The clock every room asks: database time, reckoned on from the last measurement, so that asking costs no query.
 *
 * <p>Never runs backwards within a process: when the database's clock is set back, time stands still here until that clock
 * has caught up.
 */
@Component
final class DatabaseClock implements InstantSource, ClockStep, ClockOffset, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseClock.class);

    private final DatabaseTime database;
    private final AtomicReference<ClockReading> reading;
    private final AtomicReference<Instant> latest = new AtomicReference<>(Instant.MIN);
    private final ScheduledExecutorService measuring = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("clock").factory());
    private final InstantSource own;
    private volatile Duration offset = Duration.ZERO;
    private boolean unreachable;

    @Autowired
    DatabaseClock(DatabaseTime database) {
        this(database, InstantSource.system());
    }

    DatabaseClock(DatabaseTime database, InstantSource own) {
        this.database = database;
        this.own = own;
        long asked = System.nanoTime();
        Instant answer = database.ask().now();
        this.reading = new AtomicReference<>(ClockReading.first(asked, System.nanoTime(), answer));
        // The returned future only ever reports what tick() has logged already.
        var unused = measuring.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public Instant instant() {
        Instant now = ClockReading.toMicros(reading.get().at(System.nanoTime()));
        return latest.accumulateAndGet(now, (before, candidate) -> candidate.isAfter(before) ? candidate : before);
    }

    @Override
    public Duration behind() {
        Duration behind = Duration.between(reading.get().at(System.nanoTime()), latest.get());
        return behind.isNegative() ? Duration.ZERO : behind;
    }

    @Override
    public Duration offset() {
        return offset;
    }

    /** Asks the database and corrects the reckoning; called once a second and after time was moved. */
    synchronized void measure() {
        Instant before = own.instant();
        long asked = System.nanoTime();
        DatabaseTime.Answer answer = database.ask();
        long answered = System.nanoTime();
        reading.set(reading.get().correctedBy(asked, answered, answer.now()));
        offset = new OwnReading(before, own.instant()).aheadOf(answer.real());
    }

    private void tick() {
        try {
            measure();
            unreachable = false;
        } catch (DataAccessException | CannotCreateTransactionException failure) {
            if (!unreachable) {
                LOG.warn("The database's clock cannot be read; going on by our own: {}", failure.getMessage());
            }
            unreachable = true;
        }
    }

    @Override
    public void close() {
        measuring.shutdownNow();
    }
}
