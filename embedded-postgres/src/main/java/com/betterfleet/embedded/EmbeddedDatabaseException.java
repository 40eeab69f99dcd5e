package com.betterfleet.embedded;

/** The embedded server cannot start; the message names the directory and the remedy. */
public final class EmbeddedDatabaseException extends RuntimeException {

    EmbeddedDatabaseException(String reason) {
        super(reason);
    }

    EmbeddedDatabaseException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
