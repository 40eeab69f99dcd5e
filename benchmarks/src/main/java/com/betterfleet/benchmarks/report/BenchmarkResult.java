package com.betterfleet.benchmarks.report;

import java.util.List;

/**
 * What one run of a benchmark measured, and where.
 *
 * @param name of the benchmark, and of its file
 * @param measuredAt an instant in UTC, to the minute
 * @param command that repeats the run
 * @param version of the measured program
 * @param minutes that the run took
 * @param notes what limits the meaning of the figures
 */
public record BenchmarkResult(
        String name,
        String measuredAt,
        String command,
        String version,
        MachineDescription machine,
        long minutes,
        List<String> notes,
        List<ResultTable> tables,
        List<LineChart> charts) {}
