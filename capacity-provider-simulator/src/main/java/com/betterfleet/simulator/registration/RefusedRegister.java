package com.betterfleet.simulator.registration;

/** A Register that is answered with an error; the text names field and value, and never a token. */
public final class RefusedRegister extends RuntimeException {
    private final int status;

    RefusedRegister(int status, String reason) {
        super(reason);
        this.status = status;
    }

    static RefusedRegister malformed(String reason) {
        return new RefusedRegister(400, reason);
    }

    public int status() {
        return status;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
