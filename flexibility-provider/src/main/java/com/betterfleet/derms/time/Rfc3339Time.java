package com.betterfleet.derms.time;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses times of RFC 3339, section 5.6: with seconds and an offset, T and Z in either case, and 1 to 12 decimals. Decimals
 * after the sixth are cut off. A leap second is the first instant of the next day.
 */
final class Rfc3339Time {

    private static final Pattern FORMAT = Pattern.compile("(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]"
            + "(?<minute>[0-9]{2}:[0-9]{2}):(?<second>[0-9]{2})(?:\\.(?<decimals>[0-9]{1,12}))?"
            + "(?:[Zz]|(?<sign>[+-])(?<offset>[0-9]{2}:[0-9]{2}))");

    private static final int LEAP_SECOND = 60;
    private static final String MICROSECOND_DIGITS = "000000";

    private Rfc3339Time() {}

    /** The instant, in microseconds; empty where the text is not such a time. */
    static Optional<Instant> parse(String text) {
        Matcher parts = FORMAT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            int second = Integer.parseInt(parts.group("second"));
            boolean leap = second == LEAP_SECOND;
            Instant local = LocalDate.parse(parts.group("date"))
                    .atTime(LocalTime.parse(parts.group("minute")).withSecond(leap ? second - 1 : second))
                    .toInstant(ZoneOffset.UTC);
            Instant instant = local.minusSeconds(offsetSeconds(parts));
            if (leap) {
                Instant after = instant.plusSeconds(1);
                return isMonthStart(after) ? Optional.of(after) : Optional.empty();
            }
            return Optional.of(instant.plus(microseconds(parts), ChronoUnit.MICROS));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Leap seconds are inserted at the end of a month of UTC. */
    private static boolean isMonthStart(Instant instant) {
        return instant.equals(instant.atOffset(ZoneOffset.UTC)
                .withDayOfMonth(1)
                .truncatedTo(ChronoUnit.DAYS)
                .toInstant());
    }

    private static long offsetSeconds(Matcher parts) {
        if (parts.group("sign") == null) {
            return 0;
        }
        long seconds = LocalTime.parse(parts.group("offset")).toSecondOfDay();
        return parts.group("sign").equals("-") ? -seconds : seconds;
    }

    private static long microseconds(Matcher parts) {
        String decimals = parts.group("decimals");
        return decimals == null
                ? 0
                : Long.parseLong((decimals + MICROSECOND_DIGITS).substring(0, MICROSECOND_DIGITS.length()));
    }
}
