package com.betterfleet.derms;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Sets how long and how often an await of any test polls: patient on a slow machine, prompt on a quick one. */
public final class AwaitDefaults implements BeforeAllCallback {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(30);

    @Override
    public void beforeAll(ExtensionContext testClass) {
        Awaitility.setDefaultTimeout(PATIENCE);
        Awaitility.setDefaultPollDelay(Duration.ZERO);
        Awaitility.setDefaultPollInterval(POLL_INTERVAL);
    }
}
