package com.betterfleet.acceptance.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/**
 * Measures how much processor time other programs used during a measurement. A promised time assumes two free cores;
 * the allowed time grows by what other programs used.
 */
public final class CpuAvailability {

    private static final Path COUNTERS = Path.of("/proc/stat");
    private static final int IDLE = 4;
    private static final int IO_WAIT = 5;
    private static final double MIN_AVAILABLE = 0.1;
    /** Linux counts in hundredths of a second. */
    private static final double TICK_MILLIS = 10;

    private final double busyBefore = readTicks(false);
    private final double allBefore = readTicks(true);

    /**
     * Returns the time allowed on this machine for a promised time.
     *
     * @param own processor time that the measured program used since this was created
     */
    public Duration allowedTime(Duration targetTime, Duration own) {
        double all = readTicks(true) - allBefore;
        double others = Math.max(0, readTicks(false) - busyBefore - own.toMillis() / TICK_MILLIS);
        double left = Math.max(MIN_AVAILABLE, 1 - others / Math.max(1, all));
        return Duration.ofMillis(Math.round(targetTime.toMillis() / left));
    }

    private static double readTicks(boolean idleToo) {
        try {
            String[] fields = Files.readAllLines(COUNTERS).getFirst().split("\\s+", -1);
            double sum =
                    Arrays.stream(fields, 1, 9).mapToDouble(Double::parseDouble).sum();
            double idle = Double.parseDouble(fields[IDLE]) + Double.parseDouble(fields[IO_WAIT]);
            return idleToo ? sum : sum - idle;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
