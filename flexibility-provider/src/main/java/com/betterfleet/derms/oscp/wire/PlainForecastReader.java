package com.betterfleet.derms.oscp.wire;

import com.betterfleet.derms.power.CapacityUnit;
import com.betterfleet.derms.power.Phase;
import com.betterfleet.derms.refusal.InputChecks;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a forecast in its plain form from the text, without a tree of it: the protocol's fields and no others, each once,
 * ASCII without escapes, numbers without exponents. Every other text is left to the general reader, so that both give the
 * same message, and only the general one refuses.
 */
final class PlainForecastReader {

    private static final String GROUP_ID = "\"group_id\"";
    private static final String TYPE = "\"type\"";
    private static final String BLOCKS = "\"forecasted_blocks\"";
    private static final String CAPACITY = "\"capacity\"";
    private static final String PHASE = "\"phase\"";
    private static final String UNIT = "\"unit\"";
    private static final String START_TIME = "\"start_time\"";
    private static final String END_TIME = "\"end_time\"";

    private static final PlainNames<CapacityForecastType> TYPES = PlainNames.of(CapacityForecastType.values());
    private static final PlainNames<Phase> PHASES = PlainNames.of(Phase.values());
    private static final PlainNames<CapacityUnit> UNITS = PlainNames.of(CapacityUnit.values());

    /** As many as a long number has for certain. */
    private static final int MAX_DIGITS = 18;

    private static final char FIRST_PRINTABLE = ' ';
    private static final char LAST_PRINTABLE = '~';

    private final String text;
    private int position;

    /** The place of the last time in the text, with its quotes: most blocks start where the one before ends. */
    private int timePlace;

    private int timeLength;
    private @Nullable Instant time;

    private PlainForecastReader(String text) {
        this.text = text;
    }

    /** Returns the message; empty where the text has another form, whether it is a forecast or not. */
    static Optional<UpdateGroupCapacityForecast> readForecast(String text) {
        try {
            PlainForecastReader reader = new PlainForecastReader(text);
            UpdateGroupCapacityForecast message = reader.readMessage();
            return reader.isAtEnd() ? Optional.of(message) : Optional.empty();
        } catch (OtherFormException other) {
            return Optional.empty();
        }
    }

    /** The names of constants as they stand in a text. */
    private record PlainNames<E>(List<E> constants, List<String> names) {

        static <E extends Enum<E>> PlainNames<E> of(E[] constants) {
            return new PlainNames<>(
                    List.of(constants),
                    Arrays.stream(constants)
                            .map(constant -> '"' + constant.name() + '"')
                            .toList());
        }
    }

    /** Ends the reading of a text in another form; one for all, as nothing of it is shown. */
    private static final class OtherFormException extends RuntimeException {

        private static final long serialVersionUID = 1;

        OtherFormException() {
            super("not the plain form", null, false, false);
        }
    }

    private UpdateGroupCapacityForecast readMessage() {
        String groupId = null;
        CapacityForecastType type = null;
        List<ForecastedBlock> blocks = null;
        beginObject();
        do {
            if (groupId == null && skipName(GROUP_ID)) {
                groupId = readText();
            } else if (type == null && skipName(TYPE)) {
                type = readConstant(TYPES);
            } else if (blocks == null && skipName(BLOCKS)) {
                blocks = readBlocks();
            } else {
                throw new OtherFormException();
            }
        } while (hasNext('}'));
        return new UpdateGroupCapacityForecast(require(groupId), require(type), require(blocks), List.of());
    }

    private List<ForecastedBlock> readBlocks() {
        List<ForecastedBlock> blocks = new ArrayList<>();
        requireCharacter('[');
        do {
            blocks.add(readBlock());
        } while (hasNext(']'));
        return blocks;
    }

    private ForecastedBlock readBlock() {
        BigDecimal capacity = null;
        Phase phase = null;
        CapacityUnit unit = null;
        Instant start = null;
        Instant end = null;
        beginObject();
        do {
            if (capacity == null && skipName(CAPACITY)) {
                capacity = readNumber();
            } else if (phase == null && skipName(PHASE)) {
                phase = readConstant(PHASES);
            } else if (unit == null && skipName(UNIT)) {
                unit = readConstant(UNITS);
            } else if (start == null && skipName(START_TIME)) {
                start = readTime();
            } else if (end == null && skipName(END_TIME)) {
                end = readTime();
            } else {
                throw new OtherFormException();
            }
        } while (hasNext('}'));
        return new ForecastedBlock(require(capacity), require(phase), require(unit), require(start), require(end));
    }

    private static <T> T require(@Nullable T value) {
        if (value == null) {
            throw new OtherFormException();
        }
        return value;
    }

    private void beginObject() {
        requireCharacter('{');
        skipSpace();
    }

    /** Skips a comma and the space after it, or the end of an object or array; returns whether it was a comma. */
    private boolean hasNext(char end) {
        skipSpace();
        if (peek() == end) {
            position++;
            return false;
        }
        requireCharacter(',');
        skipSpace();
        return true;
    }

    private boolean skipName(String name) {
        if (!text.startsWith(name, position)) {
            return false;
        }
        position += name.length();
        requireCharacter(':');
        return true;
    }

    private <E> E readConstant(PlainNames<E> known) {
        skipSpace();
        for (int i = 0; i < known.names().size(); i++) {
            String name = known.names().get(i);
            if (text.startsWith(name, position)) {
                position += name.length();
                return known.constants().get(i);
            }
        }
        throw new OtherFormException();
    }

    private String readText() {
        skipSpace();
        int end = findEndOfText();
        String found = text.substring(position + 1, end);
        position = end + 1;
        return found;
    }

    private Instant readTime() {
        skipSpace();
        Instant found = time;
        if (found == null || !text.regionMatches(position, text, timePlace, timeLength)) {
            int end = findEndOfText();
            found = InputChecks.findInstant(text.substring(position + 1, end)).orElseThrow(OtherFormException::new);
            time = found;
            timePlace = position;
            timeLength = end + 1 - position;
        }
        position += timeLength;
        return found;
    }

    /** The place of the quote that ends the text at the position. */
    private int findEndOfText() {
        if (peek() != '"') {
            throw new OtherFormException();
        }
        for (int i = position + 1; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '"') {
                return i;
            }
            if (character < FIRST_PRINTABLE || character > LAST_PRINTABLE || character == '\\') {
                break;
            }
        }
        throw new OtherFormException();
    }

    private BigDecimal readNumber() {
        skipSpace();
        int start = position;
        long whole = readDigits(0);
        int digits = position - start;
        if (digits > 1 && text.charAt(start) == '0') {
            throw new OtherFormException();
        }
        if (peek() != '.') {
            return BigDecimal.valueOf(whole);
        }
        position++;
        int point = position;
        long unscaled = readDigits(whole);
        int scale = position - point;
        if (digits + scale > MAX_DIGITS) {
            throw new OtherFormException();
        }
        return BigDecimal.valueOf(unscaled, scale);
    }

    /** Appends at least one digit to a number. */
    private long readDigits(long before) {
        int start = position;
        long number = before;
        for (char digit = peek(); digit >= '0' && digit <= '9'; digit = peek()) {
            number = number * 10 + digit - '0';
            position++;
        }
        if (position == start || position - start > MAX_DIGITS) {
            throw new OtherFormException();
        }
        return number;
    }

    private void requireCharacter(char expected) {
        skipSpace();
        if (peek() != expected) {
            throw new OtherFormException();
        }
        position++;
    }

    private boolean isAtEnd() {
        skipSpace();
        return position == text.length();
    }

    private void skipSpace() {
        for (char next = peek(); next == ' ' || next == '\n' || next == '\r' || next == '\t'; next = peek()) {
            position++;
        }
    }

    /** The next character; 0, which no plain text contains, at the end. */
    private char peek() {
        return position < text.length() ? text.charAt(position) : 0;
    }
}
