package com.betterfleet.acceptance.client;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Sets how long an await of any test waits: long enough for a slow machine. */
public final class AwaitDefaults implements BeforeAllCallback {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Override
    public void beforeAll(ExtensionContext testClass) {
        Awaitility.setDefaultTimeout(PATIENCE);
    }
}
