package com.betterfleet.simulator.distributor;

/** An inbound message that is answered with an error; the text names the field and the value. */
final class RefusedMessage extends RuntimeException {
    private final int status;

    RefusedMessage(int status, String message) {
        super(message);
        this.status = status;
    }

    static RefusedMessage malformed(String message) {
        return new RefusedMessage(400, message);
    }

    int status() {
        return status;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
