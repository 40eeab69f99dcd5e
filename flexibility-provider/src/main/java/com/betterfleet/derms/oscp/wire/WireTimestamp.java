package com.betterfleet.derms.oscp.wire;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Formats outbound times: UTC with milliseconds, because a known peer fails on nanoseconds. */
final class WireTimestamp {

    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private WireTimestamp() {}

    static String formatInstant(Instant instant) {
        return FORMAT.format(instant);
    }
}
