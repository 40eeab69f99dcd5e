package com.betterfleet.acceptance.client;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.awaitility.core.ThrowingRunnable;

/** For what another process does by itself: asked again until it is so, for ten seconds at most. */
public final class Eventually {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Eventually() {}

    public static void eventually(ThrowingRunnable claim) {
        await().atMost(PATIENCE).pollInterval(PAUSE).untilAsserted(claim);
    }
}
