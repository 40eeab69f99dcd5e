package com.betterfleet.derms.console.layout;

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

/** Formats powers, instants and durations for a site at one instant. */
public record Formats(ZoneId zone, Instant now) {

    /** Narrow no-break space between a value and its unit. */
    public static final String THIN_SPACE = "\u202F";

    private static final BigDecimal WHOLE_NUMBERS_FROM = BigDecimal.valueOf(100);
    private static final Duration DATE_OMITTED_WITHIN = Duration.ofHours(12);
    private static final DateTimeFormatter CLOCK = createFormatter("HH:mm");
    private static final DateTimeFormatter CLOCK_SECONDS = createFormatter("HH:mm:ss");
    private static final DateTimeFormatter DAY = createFormatter("d MMM");
    private static final DateTimeFormatter DAY_YEAR = createFormatter("d MMM uuuu");
    private static final DateTimeFormatter ZONE_NAME = createFormatter("z");
    private static final DateTimeFormatter FULL_TIME = createFormatter("EEE d MMM uuuu HH:mm:ss z (xxx)");

    /**
     * "1,200 kW", "0 kW", "99.4 kW": no decimals from 100 up, one below. Rounded down, so that no limit reads too high.
     */
    public String formatPower(BigDecimal kw) {
        return formatNumber(kw) + THIN_SPACE + "kW";
    }

    /** "3,200 kWh", with the decimals of a power. */
    public String formatEnergy(BigDecimal kwh) {
        return formatNumber(kwh) + THIN_SPACE + "kWh";
    }

    public String formatNumber(BigDecimal kw) {
        BigDecimal roundedToTenths = kw.setScale(1, RoundingMode.FLOOR);
        boolean whole = roundedToTenths.signum() == 0 || roundedToTenths.abs().compareTo(WHOLE_NUMBERS_FROM) >= 0;
        DecimalFormat format =
                new DecimalFormat(whole ? "#,##0" : "#,##0.0", DecimalFormatSymbols.getInstance(Locale.ENGLISH));
        format.setRoundingMode(RoundingMode.FLOOR);
        return format.format(kw);
    }

    /**
     * "23:15", with its date unless it is today or within 12 hours, as in one night shift. An instant with whole
     * seconds within a minute, such as the edge of a block, shows its seconds; one with fractions of a second does not.
     */
    public String formatTime(Instant at) {
        boolean withinMinute = at.getNano() == 0 && at.getEpochSecond() % 60 != 0;
        return writeTime(at, withinMinute ? CLOCK_SECONDS : CLOCK);
    }

    /** "21:06:30". */
    public String formatExactTime(Instant at) {
        return writeTime(at, CLOCK_SECONDS);
    }

    /** The full time for tooltips: date, seconds, zone and offset. */
    public String formatFullTime(Instant at) {
        return FULL_TIME.format(at.atZone(zone));
    }

    /** "in 2 h 14 min"; "now" once the instant has passed. */
    public String formatTimeUntil(Instant at) {
        Duration remaining = Duration.between(now, at);
        return remaining.toSeconds() <= 0 ? "now" : "in " + formatDuration(remaining);
    }

    /** "41 s left". */
    public String formatTimeLeft(Instant at) {
        return formatDuration(Duration.between(now, at)) + " left";
    }

    /** "3 s ago". */
    public String formatAge(Instant at) {
        return formatDuration(Duration.between(at, now)) + " ago";
    }

    /** Two units at most, rounded down: "3 d 4 h", "2 h 14 min", "4 min", "41 s". */
    public String formatDuration(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        long minutes = seconds / 60;
        if (minutes < 60) {
            return minutes + " min";
        }
        long hours = minutes / 60;
        return hours < 24 ? joinUnits(hours, "h", minutes % 60, "min") : joinUnits(hours / 24, "d", hours % 24, "h");
    }

    public String formatClock() {
        return CLOCK_SECONDS.format(now.atZone(zone));
    }

    public String zoneName() {
        return ZONE_NAME.format(now.atZone(zone));
    }

    /** The next change of the zone's offset, when an open page renames its clock; null without one. */
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

    private String writeTime(Instant at, DateTimeFormatter clock) {
        ZonedDateTime local = at.atZone(zone);
        String time = clock.format(local) + (isRepeated(local.toLocalDateTime()) ? " " + ZONE_NAME.format(local) : "");
        ZonedDateTime today = now.atZone(zone);
        if (local.toLocalDate().equals(today.toLocalDate())
                || Duration.between(now, at).abs().compareTo(DATE_OMITTED_WITHIN) < 0) {
            return time;
        }
        return (local.getYear() == today.getYear() ? DAY : DAY_YEAR).format(local) + " " + time;
    }

    /** Whether the local time is in the repeated hour at the end of summer time and needs its zone. */
    private boolean isRepeated(LocalDateTime local) {
        return zone.getRules().getValidOffsets(local).size() > 1;
    }

    private static String joinUnits(long large, String largeUnit, long small, String smallUnit) {
        return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }

    private static DateTimeFormatter createFormatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    }
}
