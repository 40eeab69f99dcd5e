package com.betterfleet.derms.refusal;

/** Known who asks, but not allowed in the present state; says which state. */
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
