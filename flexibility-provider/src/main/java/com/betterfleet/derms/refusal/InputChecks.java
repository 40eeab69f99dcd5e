package com.betterfleet.derms.refusal;

import com.betterfleet.derms.time.InstantText;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Validates names, identifiers and times that come from outside. */
public final class InputChecks {

    private static final int ID_LENGTH = 64;
    private static final int NAME_LENGTH = 200;
    private static final Instant FIRST_INSTANT = Instant.EPOCH;
    private static final Instant END_OF_INSTANTS = Instant.parse("+10000-01-01T00:00:00Z");

    private InputChecks() {}

    /** Requires an identifier chosen by the caller: 1 to 64 of {@code A-Z a-z 0-9 _ -}. */
    public static String requireId(String field, @Nullable String value) {
        if (value == null || !isId(value)) {
            throw new InvalidValueException(field, value, "1 to 64 characters of A-Z a-z 0-9 _ -");
        }
        return value;
    }

    /** Checks by a loop, since meter readings have an identifier each. */
    private static boolean isId(String value) {
        if (value.isEmpty() || value.length() > ID_LENGTH) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char character = value.charAt(i);
            boolean allowed = (character >= 'a' && character <= 'z')
                    || (character >= 'A' && character <= 'Z')
                    || (character >= '0' && character <= '9')
                    || character == '_'
                    || character == '-';
            if (!allowed) {
                return false;
            }
        }
        return true;
    }

    /** Requires a display text: not blank, at most 200 characters, no control characters. */
    public static String requireName(String field, @Nullable String value) {
        if (value == null || value.isBlank() || value.length() > NAME_LENGTH || !isPrintable(value)) {
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
        return requireInstant(() -> field, value);
    }

    /** The same, with the name of the field written out for a refusal only. */
    public static Instant requireInstant(Supplier<String> field, @Nullable String value) {
        return Optional.ofNullable(value)
                .flatMap(InputChecks::findInstant)
                .orElseThrow(() -> new InvalidValueException(
                        field.get(), value, "an RFC 3339 time with an offset, such as 2026-01-31T22:30:00Z"));
    }

    /** The instant of an RFC 3339 time with an offset, within the supported years; empty where the text is none. */
    public static Optional<Instant> findInstant(String text) {
        return InstantText.parseInstant(text)
                .filter(time -> !time.isBefore(FIRST_INSTANT) && time.isBefore(END_OF_INSTANTS));
    }

    /** Requires the name of one of an enum's constants. */
    public static <E extends Enum<E>> E requireEnum(String field, @Nullable String value, Class<E> type) {
        return findEnum(value, type).orElseThrow(() -> new InvalidValueException(field, value, describeEnum(type)));
    }

    /** The constant of that name; empty where there is none. */
    public static <E extends Enum<E>> Optional<E> findEnum(@Nullable String value, Class<E> type) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(value)) {
                return Optional.of(constant);
            }
        }
        return Optional.empty();
    }

    /** The allowed values of an enum in the words of a refusal. */
    public static <E extends Enum<E>> String describeEnum(Class<E> type) {
        return "one of " + Arrays.toString(type.getEnumConstants());
    }

    /** Whether PostgreSQL stores a text and UTF-8 encodes it: without NUL, and without half of a surrogate pair. */
    public static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == 0 || Character.isSurrogate(character)) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(character, text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** Whether a text can be stored and has no control characters, which would confuse a reader. */
    public static boolean isPrintable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return false;
            }
        }
        return isStorable(text);
    }

    /** Formats a value for a refusal, a number as it is written in JSON. */
    public static String formatValue(Object value) {
        return value instanceof BigDecimal number ? formatNumber(number) : String.valueOf(value);
    }

    /** Formats a number for a refusal as it is written in JSON: {@code 1e400}, never all of its digits. */
    public static String formatNumber(BigDecimal number) {
        return number.toString().replace("E+", "e").replace('E', 'e');
    }

    public static <T> T requirePresent(String field, @Nullable T value, String expected) {
        if (value == null) {
            throw new InvalidValueException(field, null, expected);
        }
        return value;
    }
}
