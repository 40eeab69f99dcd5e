package com.betterfleet.derms.incident.monitoring;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats instants for operators, in the site's time. */
record SiteTimeFormat(ZoneId zone, Instant now) {

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter DAY_CLOCK = DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter ZONE = DateTimeFormatter.ofPattern("z", Locale.ENGLISH);
    private static final Duration UNAMBIGUOUS = Duration.ofHours(22);

    /** Formats an instant as "23:00"; adds the day where the time is ambiguous, and the zone in the repeated hour. */
    String formatInstant(Instant instant) {
        ZonedDateTime local = instant.atZone(zone);
        boolean near = Duration.between(now, instant).abs().compareTo(UNAMBIGUOUS) < 0;
        boolean repeated =
                zone.getRules().getValidOffsets(local.toLocalDateTime()).size() > 1;
        return (near ? CLOCK : DAY_CLOCK).format(local) + (repeated ? " " + ZONE.format(local) : "");
    }
}
