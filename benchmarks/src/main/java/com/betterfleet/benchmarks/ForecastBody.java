package com.betterfleet.benchmarks;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A day of quarter hours, about 12 kB, as a distributor sends it. */
final class ForecastBody {

    private static final int BLOCKS = 96;
    private static final long QUARTER = 900;
    private static final int BASE = 500;

    /** Limits of one block in consecutive variants differ by this, kW. */
    private static final int STEP = 100;

    private ForecastBody() {}

    static String of(String group) {
        return of(group, blocks(BASE, firstBlock()));
    }

    /** A forecast of prepared blocks. */
    static String of(String group, String blocks) {
        return "{\"group_id\":\"" + group + "\",\"type\":\"CONSUMPTION\",\"forecasted_blocks\":[" + blocks + "]}";
    }

    /** Blocks that differ from variant to variant in every limit. */
    static List<String> blockVariants(int variants) {
        Instant first = firstBlock();
        return IntStream.range(0, variants)
                .mapToObj(variant -> blocks(BASE + STEP * variant, first))
                .toList();
    }

    private static Instant firstBlock() {
        // The only use of the system clock in a benchmark: the forecast has to cover the service's present.
        return Instant.ofEpochMilli(System.currentTimeMillis()).truncatedTo(ChronoUnit.HOURS);
    }

    private static String blocks(int base, Instant first) {
        return IntStream.range(0, BLOCKS)
                .mapToObj(i ->
                        "{\"capacity\":%d,\"phase\":\"ALL\",\"unit\":\"KW\",\"start_time\":\"%s\",\"end_time\":\"%s\"}"
                                .formatted(
                                        base + i, first.plusSeconds(QUARTER * i), first.plusSeconds(QUARTER * (i + 1))))
                .collect(Collectors.joining(","));
    }
}
