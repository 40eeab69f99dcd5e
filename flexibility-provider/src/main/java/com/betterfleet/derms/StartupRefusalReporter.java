package com.betterfleet.derms;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Prints a refused start in one line on standard error, instead of Boot's report and stack trace. */
@Order(Ordered.HIGHEST_PRECEDENCE)
class StartupRefusalReporter implements SpringBootExceptionReporter {

    // Boot creates reporters with the context, which is null if the start failed before there was one.
    StartupRefusalReporter(@Nullable ConfigurableApplicationContext context) {}

    @Override
    public boolean reportException(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StartupRefusedException) {
                System.err.println("DERMS does not start: " + cause.getMessage());
                return true;
            }
        }
        return false;
    }
}
