package com.betterfleet.derms.refusal;

import java.util.List;

/** The request is well formed but contradicts what is stored; names what stands in the way. */
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

    /** What has to be removed first, as {@code kind id}; empty where the conflict is of another sort. */
    public List<String> dependants() {
        return dependants;
    }

    @Override
    public String text() {
        return dependants.isEmpty() ? text : text + ": " + String.join(", ", dependants);
    }
}
