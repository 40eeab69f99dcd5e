package com.betterfleet.benchmarks.report;

import java.util.Arrays;

/** Times of many workers, collected during a run. */
public final class LatencyRecorder {

    private static final int FIRST_CAPACITY = 4_096;

    private long[] times = new long[FIRST_CAPACITY];
    private int count;

    public synchronized void record(long nanos) {
        if (count == times.length) {
            times = Arrays.copyOf(times, 2 * count);
        }
        times[count] = nanos;
        count++;
    }

    /** Returns the percentiles of all times recorded so far. */
    public synchronized Percentiles summarize() {
        return Percentiles.ofNanos(Arrays.copyOf(times, count));
    }
}
