package com.betterfleet.derms.refusal;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Validates names, identifiers and times that come from outside. */
public final class InputChecks {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final int NAME_LENGTH = 200;
    private static final int FIRST_YEAR = 1970;
    private static final int LAST_YEAR = 9999;

    private InputChecks() {}

    /** Requires an identifier chosen by the caller: 1 to 64 of {@code A-Z a-z 0-9 _ -}. */
    public static String requireId(String field, @Nullable String value) {
        if (value == null || !ID.matcher(value).matches()) {
            throw new InvalidValueException(field, value, "1 to 64 characters of A-Z a-z 0-9 _ -");
        }
        return value;
    }

    /** Requires a display text: not blank, at most 200 characters, no control characters. */
    public static String requireName(String field, @Nullable String value) {
        if (value == null
                || value.isBlank()
                || value.length() > NAME_LENGTH
                || value.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidValueException(field, value, "1 to " + NAME_LENGTH + " printable characters");
        }
        return value;
    }

    public static ZoneId requireZone(String field, @Nullable String value) {
        try {
            return ZoneId.of(requirePresent(field, value, "a time zone such as Pacific/Auckland"));
        } catch (DateTimeException e) {
            throw new InvalidValueException(field, value, "a time zone such as Pacific/Auckland");
        }
    }

    /** Requires an RFC 3339 time with an offset, within the supported years. */
    public static Instant requireInstant(String field, @Nullable String value) {
        String expected = "an RFC 3339 time with an offset, such as 2026-01-31T22:30:00Z";
        try {
            OffsetDateTime time = OffsetDateTime.parse(requirePresent(field, value, expected));
            if (time.getYear() >= FIRST_YEAR && time.getYear() <= LAST_YEAR) {
                return time.toInstant().truncatedTo(ChronoUnit.MICROS);
            }
        } catch (DateTimeException e) {
            // The exception below applies to every unsupported time.
        }
        throw new InvalidValueException(field, value, expected);
    }

    public static <T> T requirePresent(String field, @Nullable T value, String expected) {
        if (value == null) {
            throw new InvalidValueException(field, null, expected);
        }
        return value;
    }
}
