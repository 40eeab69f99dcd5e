package com.betterfleet.derms.refusal;

import org.jspecify.annotations.Nullable;

/** A value that cannot be taken: which field, what was found, what would be right. */
public final class Invalid extends Refusal {

    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 120;

    private final String field;
    private final String value;
    private final String expected;

    public Invalid(String field, @Nullable Object value, String expected) {
        super(field);
        this.field = field;
        this.value = value == null ? "nothing" : shorten(String.valueOf(value));
        this.expected = expected;
    }

    public String field() {
        return field;
    }

    public String value() {
        return value;
    }

    public String expected() {
        return expected;
    }

    @Override
    public String text() {
        return "%s is %s; expected %s".formatted(field, value, expected);
    }

    private static String shorten(String value) {
        return value.length() <= SHOWN ? "\"" + value + "\"" : "\"" + value.substring(0, SHOWN) + "…\"";
    }
}
