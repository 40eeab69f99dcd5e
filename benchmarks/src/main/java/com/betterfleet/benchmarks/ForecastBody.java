package com.betterfleet.benchmarks;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A day of quarter hours, about 12 kB, as a distributor sends it. */
final class ForecastBody {

    private static final int BLOCKS = 96;
    private static final long QUARTER = 900;

    private ForecastBody() {}

    static String of(String group) {
        // The only use of the system clock in a benchmark: the forecast has to cover the service's present.
        Instant first = Instant.ofEpochMilli(System.currentTimeMillis()).truncatedTo(ChronoUnit.HOURS);
        String blocks = IntStream.range(0, BLOCKS)
                .mapToObj(i ->
                        "{\"capacity\":%d,\"phase\":\"ALL\",\"unit\":\"KW\",\"start_time\":\"%s\",\"end_time\":\"%s\"}"
                                .formatted(
                                        500 + i, first.plusSeconds(QUARTER * i), first.plusSeconds(QUARTER * (i + 1))))
                .collect(Collectors.joining(","));
        return "{\"group_id\":\"%s\",\"type\":\"CONSUMPTION\",\"forecasted_blocks\":[%s]}".formatted(group, blocks);
    }
}
