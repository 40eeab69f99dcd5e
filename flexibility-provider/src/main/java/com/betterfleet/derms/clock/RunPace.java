package com.betterfleet.derms.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides when a piece of work runs next: at its due time, again soon while it stays due, and at least every two minutes.
 * Due times are by the service clock, which may be moved or pause; all pauses are by the monotonic clock.
 */
final class RunPace {

    /** The longest time between two runs: what is lost or stated wrongly costs at most this. */
    static final Duration SAFETY_INTERVAL = Duration.ofMinutes(2);

    /** The pause after a failure, and the longest one while work stays due. */
    static final Duration RETRY_PAUSE = Duration.ofMillis(250);

    /** The first pause of work that is still due after its run: more of it, or locked by another instance. */
    static final Duration FIRST_PAUSE = Duration.ofMillis(25);

    private static final int MAX_DOUBLINGS = 4;

    private Instant startedAt = Instant.MIN;
    private long endedNanos;
    private boolean hasRun;
    private boolean failed;
    private int repeats;

    /**
     * Records a run.
     *
     * @param startedAt by the service clock
     * @param wasStillDue whether it was due since before the preceding run
     */
    void recordRun(Instant startedAt, long endedNanos, boolean failed, boolean wasStillDue) {
        this.startedAt = startedAt;
        this.endedNanos = endedNanos;
        this.failed = failed;
        this.hasRun = true;
        this.repeats = wasStillDue ? Math.min(repeats + 1, MAX_DOUBLINGS) : 0;
    }

    /** Whether work with this due time was due at the start of the last run already. */
    boolean isStillDue(Optional<Instant> due) {
        return hasRun && due.isPresent() && !due.get().isAfter(startedAt);
    }

    /** Returns the time until the next run; zero or less if it is due now. */
    Duration untilNextRun(Optional<Instant> due, Instant now, long nanos) {
        if (!hasRun) {
            return Duration.ZERO;
        }
        if (failed) {
            return untilPauseEnds(RETRY_PAUSE, nanos);
        }
        Duration untilSafetyRun = untilPauseEnds(SAFETY_INTERVAL, nanos);
        if (due.isEmpty()) {
            return untilSafetyRun;
        }
        Duration untilDue = isStillDue(due) ? untilPauseEnds(stillDuePause(), nanos) : untilInstant(due.get(), now);
        return untilDue.compareTo(untilSafetyRun) < 0 ? untilDue : untilSafetyRun;
    }

    private Duration stillDuePause() {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << repeats);
        return pause.compareTo(RETRY_PAUSE) < 0 ? pause : RETRY_PAUSE;
    }

    private Duration untilPauseEnds(Duration pause, long nanos) {
        return pause.minusNanos(nanos - endedNanos);
    }

    /** Bounded, since the farthest instants are further apart than a duration can be. */
    private static Duration untilInstant(Instant due, Instant now) {
        return due.isAfter(now.plus(SAFETY_INTERVAL)) ? SAFETY_INTERVAL : Duration.between(now, due);
    }
}
