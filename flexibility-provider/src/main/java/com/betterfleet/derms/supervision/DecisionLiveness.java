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
public class DecisionLiveness {

    /** A run is due each quarter of a second; this late something is stuck. */
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

    /** All that was due is decided. */
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
     * A time in which nothing was decided, that is over.
     *
     * @param endedAgo how long ago it ended
     */
    public record DecisionDelay(Duration duration, Duration endedAgo) {}

    /** The last one since this instance started: also one that nobody here could see, as when the process was suspended. */
    public Optional<DecisionDelay> lastDelay() {
        return Optional.ofNullable(lastPause)
                .map(pause ->
                        new DecisionDelay(pause.duration(), Duration.ofNanos(nanos.getAsLong() - pause.endedNanos())));
    }

    /** How long ago all that was due was decided. */
    public Duration timeSinceLastRun() {
        return Duration.ofNanos(nanos.getAsLong() - lastRun);
    }

    /** Whether that is too long ago. */
    public boolean isLate() {
        return timeSinceLastRun().compareTo(MAX_DELAY) > 0;
    }
}
