package com.betterfleet.derms.refusal;

/** A request of an authenticated caller that the present state does not permit; the message names the state. */
public final class ForbiddenException extends RejectedRequestException {

    private static final long serialVersionUID = 1L;

    private final String text;

    public ForbiddenException(String text) {
        super(text);
        this.text = text;
    }

    @Override
    public String text() {
        return text;
    }
}
