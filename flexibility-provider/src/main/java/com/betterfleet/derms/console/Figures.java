package com.betterfleet.derms.console;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneOffsetTransition;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How powers, moments and spans are written for someone at a site, at one moment. */
record Figures(ZoneId zone, Instant now) {

    /** Thin, and never the end of a line: a figure does not part from its unit. */
    static final String THIN_SPACE = "\u202F";

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final Duration ONE_SHIFT = Duration.ofHours(12);
    private static final DateTimeFormatter CLOCK = format("HH:mm");
    private static final DateTimeFormatter CLOCK_SECONDS = format("HH:mm:ss");
    private static final DateTimeFormatter DAY = format("d MMM");
    private static final DateTimeFormatter DAY_YEAR = format("d MMM uuuu");
    private static final DateTimeFormatter ZONE_NAME = format("z");
    private static final DateTimeFormatter FULL = format("EEE d MMM uuuu HH:mm:ss z (xxx)");

    /** "1,200 kW", "0 kW", "99.4 kW": no decimals from 100 up, one below; rounded down, since no limit is told higher than it is. */
    public String kw(BigDecimal kw) {
        return number(kw) + THIN_SPACE + "kW";
    }

    public String number(BigDecimal kw) {
        BigDecimal tenths = kw.setScale(1, RoundingMode.FLOOR);
        boolean whole = tenths.signum() == 0 || tenths.abs().compareTo(HUNDRED) >= 0;
        DecimalFormat format =
                new DecimalFormat(whole ? "#,##0" : "#,##0.0", DecimalFormatSymbols.getInstance(Locale.ENGLISH));
        format.setRoundingMode(RoundingMode.FLOOR);
        return format.format(kw);
    }

    /**
     * "23:15"; with its date where neither today nor within half a day: a night shift is one day to those who work it. An
     * edge of a block that lies within a minute is written with its seconds; a moment at which something just happened,
     * which has fractions of a second, is not.
     */
    public String time(Instant at) {
        boolean withinMinute = at.getNano() == 0 && at.getEpochSecond() % 60 != 0;
        return write(at, withinMinute ? CLOCK_SECONDS : CLOCK);
    }

    /** "21:06:30", where seconds count. */
    public String exact(Instant at) {
        return write(at, CLOCK_SECONDS);
    }

    /** The tooltip: date, seconds, zone and offset. */
    public String full(Instant at) {
        return FULL.format(at.atZone(zone));
    }

    /** "in 2 h 14 min"; "now" where the moment has come. */
    public String away(Instant at) {
        Duration left = Duration.between(now, at);
        return left.toSeconds() <= 0 ? "now" : "in " + span(left);
    }

    /** "41 s left". */
    public String left(Instant at) {
        return span(Duration.between(now, at)) + " left";
    }

    /** "3 s ago". */
    public String ago(Instant at) {
        return span(Duration.between(at, now)) + " ago";
    }

    /** Two units at most, rounded down: "3 d 4 h", "2 h 14 min", "4 min", "41 s". */
    public String span(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        long minutes = seconds / 60;
        if (minutes < 60) {
            return minutes + " min";
        }
        long hours = minutes / 60;
        return hours < 24 ? pair(hours, "h", minutes % 60, "min") : pair(hours / 24, "d", hours % 24, "h");
    }

    public String clock() {
        return CLOCK_SECONDS.format(now.atZone(zone));
    }

    public String zoneName() {
        return ZONE_NAME.format(now.atZone(zone));
    }

    /** When the zone's offset changes next, so that an open page renames its clock at that moment; null where it never does. */
    @Nullable
    public Instant offsetChangesAt() {
        ZoneOffsetTransition next = zone.getRules().nextTransition(now);
        return next == null ? null : next.getInstant();
    }

    @Nullable
    public String zoneNameAfter() {
        Instant change = offsetChangesAt();
        return change == null ? null : ZONE_NAME.format(change.atZone(zone));
    }

    private String write(Instant at, DateTimeFormatter clock) {
        ZonedDateTime local = at.atZone(zone);
        String time = clock.format(local) + (repeated(local.toLocalDateTime()) ? " " + ZONE_NAME.format(local) : "");
        ZonedDateTime today = now.atZone(zone);
        if (local.toLocalDate().equals(today.toLocalDate())
                || Duration.between(now, at).abs().compareTo(ONE_SHIFT) < 0) {
            return time;
        }
        return (local.getYear() == today.getYear() ? DAY : DAY_YEAR).format(local) + " " + time;
    }

    /** In the hour that comes twice on the night summer time ends, a bare clock time would name two moments. */
    private boolean repeated(LocalDateTime local) {
        return zone.getRules().getValidOffsets(local).size() > 1;
    }

    private static String pair(long large, String largeUnit, long small, String smallUnit) {
        return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    }
}
