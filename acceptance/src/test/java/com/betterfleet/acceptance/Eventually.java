package com.betterfleet.acceptance;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.awaitility.core.ThrowingRunnable;

/** For what another process does by itself: asked again until it is so, for ten seconds at most. */
final class Eventually {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Eventually() {}

    static void eventually(ThrowingRunnable claim) {
        await().atMost(PATIENCE).pollInterval(PAUSE).untilAsserted(claim);
    }
}
