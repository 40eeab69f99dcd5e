package com.betterfleet.derms.supervision;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Records whether this instance decides limits in time. Measured by the monotonic clock, so that neither a step of the
 * system clock nor simulated time counts as a delay.
 */
@Component
public class DecisionLiveness {

    /** The longest time between two runs that is still in time; due times are checked each second. */
    public static final Duration MAX_DELAY = Duration.ofSeconds(5);

    private final LongSupplier nanos;
    private volatile long lastRun;
    private volatile boolean hasRun;
    private volatile @Nullable DecisionPause lastPause;

    @Autowired
    public DecisionLiveness() {
        this(System::nanoTime);
    }

    DecisionLiveness(LongSupplier nanos) {
        this.nanos = nanos;
        this.lastRun = nanos.getAsLong();
    }

    /** Records that everything due has been decided. */
    void recordRun() {
        long now = nanos.getAsLong();
        Duration since = Duration.ofNanos(now - lastRun);
        if (hasRun && since.compareTo(MAX_DELAY) > 0) {
            lastPause = new DecisionPause(since, now);
        }
        hasRun = true;
        lastRun = now;
    }

    private record DecisionPause(Duration duration, long endedNanos) {}

    /**
     * A time in which nothing was decided, and which has ended.
     *
     * @param endedAgo the time since it ended
     */
    public record DecisionDelay(Duration duration, Duration endedAgo) {}

    /** The last delay since this instance started, including one in which the whole process was suspended. */
    public Optional<DecisionDelay> lastDelay() {
        return Optional.ofNullable(lastPause)
                .map(pause ->
                        new DecisionDelay(pause.duration(), Duration.ofNanos(nanos.getAsLong() - pause.endedNanos())));
    }

    /** The time since everything due was last decided. */
    public Duration timeSinceLastRun() {
        return Duration.ofNanos(nanos.getAsLong() - lastRun);
    }

    /** Whether the last run is longer ago than {@link #MAX_DELAY}. */
    public boolean isLate() {
        return timeSinceLastRun().compareTo(MAX_DELAY) > 0;
    }
}
