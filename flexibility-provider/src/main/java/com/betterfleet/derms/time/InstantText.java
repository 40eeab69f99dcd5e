package com.betterfleet.derms.time;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.chrono.IsoChronology;
import java.util.Optional;

/**
 * Parses times of RFC 3339 as they come in bulk. The usual form is read digit by digit; every other text goes to the
 * general parser, so that both accept the same texts with the same result.
 */
public final class InstantText {

    /** {@code 2026-01-31T22:30:00}, without decimals and offset. */
    private static final int LOCAL_LENGTH = 19;

    private static final int OFFSET_LENGTH = 6;
    private static final int MONTHS = 12;
    private static final int HOURS = 24;
    private static final int SIXTY = 60;
    private static final int NANO_DIGITS = 9;
    private static final int MICRO_DIGITS = 6;
    private static final long SECONDS_PER_DAY = 86_400;

    /** Stands for "not the usual form", which may still be a time. */
    private static final long UNUSUAL = Long.MIN_VALUE;

    private InstantText() {}

    /**
     * Parses a time with seconds and an offset, T and Z in either case, and 1 to 12 decimals. Decimals after the sixth
     * are cut off. A leap second is the first instant of the next day.
     *
     * @return the instant, in microseconds; empty where the text is not such a time
     */
    public static Optional<Instant> parseInstant(CharSequence text) {
        int length = text.length();
        if (length > LOCAL_LENGTH) {
            int decimals = text.charAt(LOCAL_LENGTH) == '.' ? countDigits(text, LOCAL_LENGTH + 1) : 0;
            int zone = decimals == 0 ? LOCAL_LENGTH : LOCAL_LENGTH + 1 + decimals;
            long local = parseLocal(text);
            long offset = parseOffset(text, zone);
            if (local != UNUSUAL && offset != UNUSUAL && decimals <= NANO_DIGITS) {
                return Optional.of(Instant.ofEpochSecond(local - offset, parseNanos(text, decimals)));
            }
        }
        return Rfc3339Time.parse(text.toString());
    }

    /** Parses date and time of day, as seconds of UTC. */
    private static long parseLocal(CharSequence text) {
        int century = parsePair(text, 0);
        int yearOfCentury = parsePair(text, 2);
        int month = parsePair(text, 5);
        int day = parsePair(text, 8);
        int hour = parsePair(text, 11);
        int minute = parsePair(text, 14);
        int second = parsePair(text, 17);
        boolean usual = century >= 0
                && yearOfCentury >= 0
                && month >= 1
                && month <= MONTHS
                && day >= 1
                && isWithin(hour, HOURS)
                && isWithin(minute, SIXTY)
                && isWithin(second, SIXTY)
                && text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':';
        int year = century * 100 + yearOfCentury;
        if (!usual || day > Month.of(month).length(IsoChronology.INSTANCE.isLeapYear(year))) {
            return UNUSUAL;
        }
        return LocalDate.of(year, month, day).toEpochDay() * SECONDS_PER_DAY
                + ((long) hour * SIXTY + minute) * SIXTY
                + second;
    }

    /** Parses Z or an offset that ends the text, as seconds. */
    private static long parseOffset(CharSequence text, int start) {
        if (start + 1 == text.length() && text.charAt(start) == 'Z') {
            return 0;
        }
        if (start + OFFSET_LENGTH != text.length() || text.charAt(start + 3) != ':') {
            return UNUSUAL;
        }
        char sign = text.charAt(start);
        int hours = parsePair(text, start + 1);
        int minutes = parsePair(text, start + 4);
        if ((sign != '+' && sign != '-') || !isWithin(hours, HOURS) || !isWithin(minutes, SIXTY)) {
            return UNUSUAL;
        }
        long seconds = ((long) hours * SIXTY + minutes) * SIXTY;
        return sign == '-' ? -seconds : seconds;
    }

    /** Parses the decimals after the seconds, cut to microseconds. */
    private static long parseNanos(CharSequence text, int decimals) {
        long nanos = 0;
        for (int i = 0; i < NANO_DIGITS; i++) {
            int digit = i < decimals && i < MICRO_DIGITS ? text.charAt(LOCAL_LENGTH + 1 + i) - '0' : 0;
            nanos = nanos * 10 + digit;
        }
        return nanos;
    }

    private static int countDigits(CharSequence text, int start) {
        int end = start;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end - start;
    }

    /** The number of two digits; negative where there are none. */
    private static int parsePair(CharSequence text, int start) {
        char tens = text.charAt(start);
        char ones = text.charAt(start + 1);
        return isDigit(tens) && isDigit(ones) ? (tens - '0') * 10 + ones - '0' : -1;
    }

    private static boolean isWithin(int number, int end) {
        return number >= 0 && number < end;
    }

    /** Whether a character is one of the ten digits of ASCII. */
    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }
}
