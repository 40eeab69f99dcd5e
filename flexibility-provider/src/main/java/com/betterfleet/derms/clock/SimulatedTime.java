package com.betterfleet.derms.clock;

import com.betterfleet.derms.StartupRefusedException;
import java.time.Instant;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Moves time forward for the whole installation, in demonstrations and tests. */
@Component
public class SimulatedTime {

    private static final Instant FURTHEST = Instant.parse("2200-01-01T00:00:00Z");

    private final boolean permitted;
    private final DatabaseTime database;
    private final DatabaseClock clock;
    private final DueWorkScheduler scheduler;

    SimulatedTime(
            @Value("${derms.simulated-time:false}") boolean permitted,
            DatabaseTime database,
            DatabaseClock clock,
            DueWorkScheduler scheduler) {
        this.permitted = permitted;
        this.database = database;
        this.clock = clock;
        this.scheduler = scheduler;
        if (!permitted && database.wasMoved()) {
            throw new StartupRefusedException(
                    "the time of this database was moved forward in a demonstration. Use another database,"
                            + " or go on with DERMS_DEMO=true and DERMS_SIMULATED_TIME=true.");
        }
    }

    /**
     * The installation's time. Where time may be moved, queries the database: another instance may have moved time
     * since the last measurement, and the returned time must not be before a completed move.
     */
    public Instant currentTime() {
        if (permitted) {
            clock.measureOffset();
        }
        return clock.instant();
    }

    /**
     * Moves time forward to an instant, from which it continues, and runs all work that has fallen due.
     *
     * @throws ClockMoveRefusedException if time is real, or the instant has passed or is too far ahead
     */
    public void moveTo(Instant now) {
        if (!permitted) {
            throw ClockMoveRefusedException.notSimulated();
        }
        if (now.isAfter(FURTHEST)) {
            throw ClockMoveRefusedException.tooFar(now, FURTHEST);
        }
        Optional<Instant> present = database.advanceTo(ClockReading.toMicros(now));
        if (present.isPresent()) {
            throw ClockMoveRefusedException.inThePast(now, ClockReading.toMicros(present.get()));
        }
        clock.measureOffset();
        scheduler.runAllNow();
    }
}
