package com.betterfleet.acceptance.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.awaitility.core.ThrowingRunnable;

/**
 * A time within which the service must do something. It assumes two free cores, as {@link CpuAvailability} explains: on
 * a machine that is busy with other programs the allowed time is longer.
 */
public final class PromisedTime {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

    private PromisedTime() {}

    /** Waits until the assertion holds, and asserts that it came true in time. */
    public static void requireWithin(Duration promised, RunningService service, ThrowingRunnable assertion) {
        long started = System.nanoTime();
        Duration allowed = awaitAllowing(promised, service, assertion);
        Duration time = Duration.ofNanos(System.nanoTime() - started);
        assertThat(time).as("promised %s", promised).isLessThanOrEqualTo(allowed);
    }

    /**
     * Waits until the assertion holds, however long it takes.
     *
     * @return the time allowed on this machine for a promised time, measured meanwhile; for a time that the service
     *     states itself
     */
    public static Duration awaitAllowing(Duration promised, RunningService service, ThrowingRunnable assertion) {
        CpuAvailability share = new CpuAvailability();
        Duration ownBefore = service.cpuTime();
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL_INTERVAL)
                .untilAsserted(assertion);
        return share.allowedTime(promised, service.cpuTime().minus(ownBefore));
    }
}
