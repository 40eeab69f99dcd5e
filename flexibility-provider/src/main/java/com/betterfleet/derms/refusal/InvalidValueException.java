package com.betterfleet.derms.refusal;

import org.jspecify.annotations.Nullable;

/** An invalid value; the message names the field, the value and what was expected. */
public final class InvalidValueException extends RejectedRequestException {

    private static final long serialVersionUID = 1L;
    private static final int MAX_SHOWN_LENGTH = 120;

    private final String field;
    private final @Nullable String value;
    private final String expected;

    public InvalidValueException(String field, @Nullable Object value, String expected) {
        super(field);
        this.field = field;
        this.value = value == null ? null : shortenValue(InputChecks.formatValue(value));
        this.expected = expected;
    }

    public String field() {
        return field;
    }

    /** The value as received, shortened; null: there was none. */
    public @Nullable String value() {
        return value;
    }

    public String expected() {
        return expected;
    }

    @Override
    public String text() {
        return "%s is %s; expected %s".formatted(field, value == null ? "nothing" : '"' + value + '"', expected);
    }

    private static String shortenValue(String value) {
        return value.length() <= MAX_SHOWN_LENGTH ? value : value.substring(0, MAX_SHOWN_LENGTH) + "…";
    }
}
