package com.betterfleet.derms.refusal;

/**
 * A request that is turned down with nothing stored and nothing lost. The message is written for the person who asked:
 * it names the field, the value and what would be right, and never holds a secret.
 */
public abstract sealed class RejectedRequestException extends RuntimeException
        permits InvalidValueException, NotFoundException, ConflictException, ForbiddenException {

    private static final long serialVersionUID = 1L;

    RejectedRequestException(String message) {
        // No stack trace: a refusal is an answer, not a fault, and it is made on hot paths.
        super(message, null, false, false);
    }

    /** The message; unlike {@link Throwable#getMessage()} never null. */
    public abstract String text();

    @Override
    public String getMessage() {
        return text();
    }
}
