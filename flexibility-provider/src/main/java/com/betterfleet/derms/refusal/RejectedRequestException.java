package com.betterfleet.derms.refusal;

/**
 * A request that is rejected without any effect. The message is for the caller: it names the field, the value and what
 * was expected, and never contains a secret.
 */
public abstract sealed class RejectedRequestException extends RuntimeException
        permits InvalidValueException,
                NotFoundException,
                ConflictException,
                ForbiddenException,
                UnacceptableBodyException {

    private static final long serialVersionUID = 1L;

    RejectedRequestException(String message) {
        // No stack trace: a rejection is a response rather than a failure, and occurs on hot paths.
        super(message, null, false, false);
    }

    /** The message; unlike {@link Throwable#getMessage()} never null. */
    public abstract String text();

    @Override
    public String getMessage() {
        return text();
    }
}
