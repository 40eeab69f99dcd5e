package com.betterfleet.simulator.registration;

import org.jspecify.annotations.Nullable;

/** A Register that is answered with an error; the text names field and value, and never a token. */
public final class RefusedRegister extends RuntimeException {
    private final int status;
    private final @Nullable Integer retryAfterSeconds;

    RefusedRegister(int status, String reason) {
        this(status, reason, null);
    }

    private RefusedRegister(int status, String reason, @Nullable Integer retryAfterSeconds) {
        super(reason);
        this.status = status;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    static RefusedRegister tooMany(int retryAfterSeconds) {
        return new RefusedRegister(
                429,
                "too many registrations within a minute; do not answer a registration in reply with another one",
                retryAfterSeconds);
    }

    static RefusedRegister malformed(String reason) {
        return new RefusedRegister(400, reason);
    }

    public int status() {
        return status;
    }

    /** The pause before the next attempt, or null. */
    public @Nullable Integer retryAfterSeconds() {
        return retryAfterSeconds;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
