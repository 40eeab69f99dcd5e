package com.betterfleet.benchmarks.report;

import java.util.Arrays;
import java.util.Locale;

/**
 * Percentiles of a set of times, by the nearest rank: each is a time that occurred.
 *
 * @param count of the times
 * @param p50 milliseconds, as the others
 */
public record Percentiles(int count, double p50, double p95, double p99, double most) {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final int HUNDRED = 100;

    /** Computes the percentiles of times in nanoseconds, of which at least one is needed. */
    public static Percentiles ofNanos(long... times) {
        if (times.length == 0) {
            throw new IllegalArgumentException("no times, so no percentiles");
        }
        long[] sorted = times.clone();
        Arrays.sort(sorted);
        return new Percentiles(
                sorted.length,
                findRank(sorted, 50),
                findRank(sorted, 95),
                findRank(sorted, 99),
                findRank(sorted, HUNDRED));
    }

    /** The three percentiles in whole milliseconds, below ten with a decimal. */
    public String describe() {
        return describe(p50) + " / " + describe(p95) + " / " + describe(p99);
    }

    private static String describe(double millis) {
        return String.format(Locale.ROOT, millis < 10 ? "%.1f" : "%.0f", millis);
    }

    private static double findRank(long[] sorted, int percent) {
        long rank = ((long) sorted.length * percent + HUNDRED - 1) / HUNDRED;
        return sorted[(int) Math.max(0, rank - 1)] / NANOS_PER_MILLI;
    }
}
