package com.betterfleet.derms.supervision;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Whether this instance still decides limits in time. Told by the monotonic clock, so that neither a step of the time of day
 * nor time that is moved in a demonstration looks like a delay.
 */
@Component
public class RunnerPulse {

    /** A run is due each quarter of a second; this late something is stuck. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final LongSupplier nanos;
    private volatile long lastRun;

    @Autowired
    public RunnerPulse() {
        this(System::nanoTime);
    }

    RunnerPulse(LongSupplier nanos) {
        this.nanos = nanos;
        this.lastRun = nanos.getAsLong();
    }

    /** All that was due is decided. */
    void beat() {
        lastRun = nanos.getAsLong();
    }

    /** How long ago all that was due was decided. */
    public Duration silence() {
        return Duration.ofNanos(nanos.getAsLong() - lastRun);
    }

    /** Whether that is too long ago. */
    public boolean late() {
        return silence().compareTo(PATIENCE) > 0;
    }
}
