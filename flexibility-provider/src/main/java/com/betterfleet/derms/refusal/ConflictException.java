package com.betterfleet.derms.refusal;

import java.util.List;

/** A well-formed request that contradicts stored data; the message names the conflict. */
public final class ConflictException extends RejectedRequestException {

    private static final long serialVersionUID = 1L;

    private final String text;
    private final transient List<String> dependants;

    public ConflictException(String text) {
        this(text, List.of());
    }

    public ConflictException(String text, List<String> dependants) {
        super(text);
        this.text = text;
        this.dependants = List.copyOf(dependants);
    }

    /** The entities to be deleted first, as {@code kind id}; empty for any other conflict. */
    public List<String> dependants() {
        return dependants;
    }

    @Override
    public String text() {
        return dependants.isEmpty() ? text : text + ": " + String.join(", ", dependants);
    }
}
