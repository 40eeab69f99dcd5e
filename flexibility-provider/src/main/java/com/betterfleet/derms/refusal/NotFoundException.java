package com.betterfleet.derms.refusal;

/** An entity that does not exist, or that the caller may not see. */
public final class NotFoundException extends RejectedRequestException {

    private static final long serialVersionUID = 1L;

    private final String kind;
    private final String id;

    public NotFoundException(String kind, String id) {
        super(kind);
        this.kind = kind;
        this.id = id;
    }

    @Override
    public String text() {
        return "there is no %s \"%s\"".formatted(kind, id);
    }
}
