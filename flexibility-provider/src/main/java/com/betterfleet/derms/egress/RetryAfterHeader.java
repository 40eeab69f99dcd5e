package com.betterfleet.derms.egress;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.utils.DateUtils;
import org.jspecify.annotations.Nullable;

/** Reads the header {@code Retry-After}: seconds, or an HTTP date in any of its three forms (RFC 9110, 5.6.7). */
final class RetryAfterHeader {

    /** A longer pause is shortened, so that a wrong date does not silence the service for days. */
    static final Duration MAX_PAUSE = Duration.ofHours(1);

    private static final Pattern SECONDS = Pattern.compile("[0-9]+");
    private static final Pattern MANY_DIGITS = Pattern.compile("0*[1-9][0-9]{6,}");

    /** The library's own pattern of the oldest form knows neither its zone nor its padded day. */
    private static final DateTimeFormatter ASCTIME = DateTimeFormatter.ofPattern(
                    "EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private RetryAfterHeader() {}

    /**
     * Parses the pause that a response asks for, at most {@link #MAX_PAUSE}.
     *
     * @param sentAt the response's own {@code Date}: a date counts from it, so that a wrong clock has no effect
     * @param now the time that a date counts from where the response has no {@code Date}
     * @return empty where the value is unreadable, 0 or past: the caller's own pause applies
     */
    static Optional<Duration> parsePause(String value, Optional<String> sentAt, Instant now) {
        String text = value.strip();
        if (MANY_DIGITS.matcher(text).matches()) {
            return Optional.of(MAX_PAUSE);
        }
        Duration stated;
        if (SECONDS.matcher(text).matches()) {
            stated = Duration.ofSeconds(Long.parseLong(text));
        } else {
            Instant until = parseDate(text);
            Instant from = sentAt.map(RetryAfterHeader::parseDate).orElse(now);
            stated = until == null ? Duration.ZERO : Duration.between(from, until);
        }
        if (!stated.isPositive()) {
            return Optional.empty();
        }
        return Optional.of(stated.compareTo(MAX_PAUSE) < 0 ? stated : MAX_PAUSE);
    }

    private static @Nullable Instant parseDate(String text) {
        return DateUtils.parseDate(text, DateUtils.FORMATTER_RFC1123, DateUtils.FORMATTER_RFC1036, ASCTIME);
    }
}
