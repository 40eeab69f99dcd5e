package com.betterfleet.embedded;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Prints why the embedded server did not start as one line on standard error, without a stack trace. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class EmbeddedDatabaseFailureReporter implements SpringBootExceptionReporter {

    // Spring Boot passes the context, which is null when the start failed before it existed.
    EmbeddedDatabaseFailureReporter(@Nullable ConfigurableApplicationContext context) {}

    @Override
    public boolean reportException(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof EmbeddedDatabaseException) {
                System.err.println("DERMS does not start: " + cause.getMessage());
                return true;
            }
        }
        return false;
    }
}
