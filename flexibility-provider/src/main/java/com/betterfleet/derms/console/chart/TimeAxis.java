package com.betterfleet.derms.console.chart;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The timeline's axis in the site's local time. It advances in UTC and derives the local time: a repeated hour appears
 * twice and a skipped hour not at all.
 */
public record TimeAxis(Instant from, Instant to, ZoneId zone) {

    private static final int QUARTER_HOUR_MINUTES = 15;
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter ZONE_NAME = DateTimeFormatter.ofPattern("z", Locale.ENGLISH);

    /** {@code date} is set at midnight only; a repeated time carries its zone in its label: "02:00 NZDT". */
    record AxisTick(Instant at, String label, @Nullable String date, boolean repeated) {}

    /** The zone's offset from {@code from} on, in seconds. */
    record ZoneOffsetChange(Instant from, int seconds, String name) {}

    List<AxisTick> listTicks() {
        int tickMinutes = minutesBetweenTicks();
        // The quarter hour is the finest offset of any zone, so every full local step lies on this grid or a finer one.
        int stepMinutes = Math.min(QUARTER_HOUR_MINUTES, tickMinutes);
        Instant at = roundUp(from, stepMinutes);
        List<AxisTick> ticks = new ArrayList<>();
        while (at.isBefore(to)) {
            LocalDateTime local = LocalDateTime.ofInstant(at, zone);
            if ((local.getHour() * 60 + local.getMinute()) % tickMinutes == 0) {
                ticks.add(createTick(at, local));
            }
            at = at.plus(stepMinutes, ChronoUnit.MINUTES);
        }
        return List.copyOf(ticks);
    }

    List<ZoneOffsetChange> listOffsets() {
        List<ZoneOffsetChange> offsets = new ArrayList<>();
        offsets.add(createOffset(from));
        ZoneOffsetTransition next = zone.getRules().nextTransition(from);
        while (next != null && next.getInstant().isBefore(to)) {
            offsets.add(createOffset(next.getInstant()));
            next = zone.getRules().nextTransition(next.getInstant());
        }
        return List.copyOf(offsets);
    }

    /** Every 5 minutes within 1 hour, 30 minutes within 8 hours, 2 hours within 4 days, else every midnight. */
    private int minutesBetweenTicks() {
        Duration visibleSpan = Duration.between(from, to);
        if (visibleSpan.compareTo(Duration.ofHours(1)) <= 0) {
            return 5;
        }
        if (visibleSpan.compareTo(Duration.ofHours(8)) <= 0) {
            return 30;
        }
        return visibleSpan.compareTo(Duration.ofDays(4)) <= 0 ? 120 : 24 * 60;
    }

    private AxisTick createTick(Instant at, LocalDateTime local) {
        boolean repeated = zone.getRules().getValidOffsets(local).size() > 1;
        ZonedDateTime zoned = at.atZone(zone);
        String label = CLOCK.format(local) + (repeated ? " " + ZONE_NAME.format(zoned) : "");
        boolean midnight = local.getHour() == 0 && local.getMinute() == 0;
        return new AxisTick(at, label, midnight ? DATE.format(local) : null, repeated);
    }

    private ZoneOffsetChange createOffset(Instant at) {
        ZoneOffset offset = zone.getRules().getOffset(at);
        return new ZoneOffsetChange(at, offset.getTotalSeconds(), ZONE_NAME.format(at.atZone(zone)));
    }

    private static Instant roundUp(Instant at, int minutes) {
        long step = Duration.ofMinutes(minutes).toSeconds();
        long seconds = at.getNano() == 0 ? at.getEpochSecond() : at.getEpochSecond() + 1;
        return Instant.ofEpochSecond(Math.ceilDiv(seconds, step) * step);
    }
}
