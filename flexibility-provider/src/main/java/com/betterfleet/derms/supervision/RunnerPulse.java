package com.betterfleet.derms.supervision;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Whether this instance still decides limits in time. Told by the monotonic clock, so that neither a step of the time of day
 * nor time that is moved in a demonstration looks like a delay.
 */
@Component
public class RunnerPulse {

    /** A run is due each quarter of a second; this late something is stuck. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    private final LongSupplier nanos;
    private volatile long lastRun;
    private volatile boolean begun;
    private volatile @Nullable Gap lastGap;

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
        long now = nanos.getAsLong();
        Duration since = Duration.ofNanos(now - lastRun);
        if (begun && since.compareTo(PATIENCE) > 0) {
            lastGap = new Gap(since, now);
        }
        begun = true;
        lastRun = now;
    }

    private record Gap(Duration lasted, long endedNanos) {}

    /**
     * A time in which nothing was decided, that is over.
     *
     * @param ago how long ago it ended
     */
    public record Lateness(Duration lasted, Duration ago) {}

    /** The last one since this instance started: also one that nobody here could see, as when the process was suspended. */
    public Optional<Lateness> lastLateness() {
        return Optional.ofNullable(lastGap)
                .map(gap -> new Lateness(gap.lasted(), Duration.ofNanos(nanos.getAsLong() - gap.endedNanos())));
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
