package com.betterfleet.derms.console;

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
 * The timeline's axis in the site's local time. It walks real time and asks the clock on the wall, never the other way
 * round: so an hour that comes twice is drawn twice and an hour that does not come is not drawn.
 */
record Axis(Instant from, Instant to, ZoneId zone) {

    private static final int QUARTER = 15;
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter ZONE_NAME = DateTimeFormatter.ofPattern("z", Locale.ENGLISH);

    /** {@code date} is set at midnight only; a repeated time carries its zone in its label: "02:00 NZDT". */
    record Tick(Instant at, String label, @Nullable String date, boolean repeated) {}

    /** The zone's offset from {@code from} on. */
    record Offset(Instant from, int seconds, String name) {}

    List<Tick> ticks() {
        int everyMinutes = everyMinutes();
        // The quarter hour is the finest offset any zone uses, so every local full step lies on this grid or a finer
        // one.
        int grid = Math.min(QUARTER, everyMinutes);
        Instant at = ceiling(from, grid);
        List<Tick> ticks = new ArrayList<>();
        while (at.isBefore(to)) {
            LocalDateTime local = LocalDateTime.ofInstant(at, zone);
            if ((local.getHour() * 60 + local.getMinute()) % everyMinutes == 0) {
                ticks.add(tick(at, local));
            }
            at = at.plus(grid, ChronoUnit.MINUTES);
        }
        return List.copyOf(ticks);
    }

    List<Offset> offsets() {
        List<Offset> offsets = new ArrayList<>();
        offsets.add(offset(from));
        ZoneOffsetTransition next = zone.getRules().nextTransition(from);
        while (next != null && next.getInstant().isBefore(to)) {
            offsets.add(offset(next.getInstant()));
            next = zone.getRules().nextTransition(next.getInstant());
        }
        return List.copyOf(offsets);
    }

    /** Each five minutes within an hour, each half hour over a few hours, each two hours over some days, each midnight beyond. */
    private int everyMinutes() {
        Duration shown = Duration.between(from, to);
        if (shown.compareTo(Duration.ofHours(1)) <= 0) {
            return 5;
        }
        if (shown.compareTo(Duration.ofHours(8)) <= 0) {
            return 30;
        }
        return shown.compareTo(Duration.ofDays(4)) <= 0 ? 120 : 24 * 60;
    }

    private Tick tick(Instant at, LocalDateTime local) {
        boolean repeated = zone.getRules().getValidOffsets(local).size() > 1;
        ZonedDateTime zoned = at.atZone(zone);
        String label = CLOCK.format(local) + (repeated ? " " + ZONE_NAME.format(zoned) : "");
        boolean midnight = local.getHour() == 0 && local.getMinute() == 0;
        return new Tick(at, label, midnight ? DATE.format(local) : null, repeated);
    }

    private Offset offset(Instant at) {
        ZoneOffset offset = zone.getRules().getOffset(at);
        return new Offset(at, offset.getTotalSeconds(), ZONE_NAME.format(at.atZone(zone)));
    }

    private static Instant ceiling(Instant at, int minutes) {
        long step = Duration.ofMinutes(minutes).toSeconds();
        long seconds = at.getNano() == 0 ? at.getEpochSecond() : at.getEpochSecond() + 1;
        return Instant.ofEpochSecond(Math.ceilDiv(seconds, step) * step);
    }
}
