package com.betterfleet.benchmarks;

import com.betterfleet.benchmarks.report.LineChart;
import com.betterfleet.benchmarks.report.ResultTable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Measurements of growth as tables and charts. */
final class ScaleTables {

    private static final double BYTES_PER_MEBIBYTE = 1024.0 * 1024;

    private ScaleTables() {}

    static List<ResultTable> tabulate(List<ScaleMeasurement> measurements) {
        return List.of(tabulateIntake(measurements), tabulatePages(measurements), tabulateGrowth(measurements));
    }

    static List<LineChart> plot(List<ScaleMeasurement> measurements) {
        return List.of(
                plot(
                        "growth-intake",
                        "Forecasts accepted",
                        "forecasts per second",
                        measurements,
                        ScaleMeasurement::rate),
                plot(
                        "growth-processor",
                        "Processor time per forecast, service and database",
                        "ms per forecast",
                        measurements,
                        ScaleMeasurement::processorMillis),
                plot(
                        "growth-latency",
                        "Time until a forecast is accepted, p99 at 64 connections",
                        "ms",
                        measurements,
                        measurement -> measurement.accepted().p99()),
                plot(
                        "growth-boundary",
                        "Lateness of circuits at a shared boundary, p99",
                        "ms",
                        measurements,
                        measurement -> measurement.boundary().p99()),
                plot(
                        "growth-summary",
                        "Summary of all sites, p95",
                        "ms",
                        measurements,
                        measurement -> measurement.summaryPage().p95()),
                plot(
                        "growth-scope",
                        "Page of a scope with a dense week, p95",
                        "ms",
                        measurements,
                        measurement -> measurement.scopePage().p95()));
    }

    private static ResultTable tabulateIntake(List<ScaleMeasurement> measurements) {
        return new ResultTable(
                "Forecasts of 96 blocks at 64 connections",
                List.of(
                        "groups",
                        "history",
                        "instances",
                        "accepted/s",
                        "not accepted",
                        "processor time each, ms (service + database)",
                        "accepted after p50 / p95 / p99, ms",
                        "database, MiB"),
                measurements.stream()
                        .map(measurement -> Stream.concat(
                                        describe(measurement),
                                        Stream.of(
                                                String.format(Locale.ROOT, "%.0f", measurement.rate()),
                                                Long.toString(measurement.failed()),
                                                String.format(
                                                        Locale.ROOT,
                                                        "%.2f (%.2f + %.2f)",
                                                        measurement.processorMillis(),
                                                        measurement.serviceMillis(),
                                                        measurement.databaseMillis()),
                                                measurement.accepted().describe(),
                                                String.format(
                                                        Locale.ROOT,
                                                        "%,.0f",
                                                        measurement.databaseBytes() / BYTES_PER_MEBIBYTE)))
                                .toList())
                        .toList());
    }

    private static ResultTable tabulatePages(List<ScaleMeasurement> measurements) {
        return new ResultTable(
                "Shared boundary of all groups, and pages",
                List.of(
                        "groups",
                        "history",
                        "instances",
                        "circuit written after p50 / p95 / p99, ms",
                        "last circuit committed, ms",
                        "summary page p50 / p95 / p99, ms",
                        "scope page p50 / p95 / p99, ms"),
                measurements.stream()
                        .map(measurement -> Stream.concat(
                                        describe(measurement),
                                        Stream.of(
                                                measurement.boundary().describe(),
                                                Long.toString(measurement
                                                        .lastCircuit()
                                                        .toMillis()),
                                                measurement.summaryPage().describe(),
                                                measurement.scopePage().describe()))
                                .toList())
                        .toList());
    }

    /** Compares each case with the smallest fleet without history and as many instances. */
    private static ResultTable tabulateGrowth(List<ScaleMeasurement> measurements) {
        return new ResultTable(
                "Growth: multiple of the smallest fleet without history (promised: at most 1.30)",
                List.of("groups", "history", "instances", "processor time", "accepted after p50", "accepted after p99"),
                measurements.stream()
                        .flatMap(measurement -> findSmallest(measurements, measurement)
                                .filter(smallest -> !smallest.equals(measurement))
                                .map(smallest -> Stream.concat(
                                                describe(measurement),
                                                Stream.of(
                                                        String.format(
                                                                Locale.ROOT,
                                                                "%.2f",
                                                                measurement.processorMillis()
                                                                        / smallest.processorMillis()),
                                                        String.format(
                                                                Locale.ROOT,
                                                                "%.2f",
                                                                measurement
                                                                                .accepted()
                                                                                .p50()
                                                                        / smallest.accepted()
                                                                                .p50()),
                                                        String.format(
                                                                Locale.ROOT,
                                                                "%.2f",
                                                                measurement
                                                                                .accepted()
                                                                                .p99()
                                                                        / smallest.accepted()
                                                                                .p99())))
                                        .toList())
                                .stream())
                        .toList());
    }

    private static Optional<ScaleMeasurement> findSmallest(
            List<ScaleMeasurement> measurements, ScaleMeasurement measurement) {
        return measurements.stream()
                .filter(other -> other.instances() == measurement.instances())
                .findFirst();
    }

    private static Stream<String> describe(ScaleMeasurement measurement) {
        return Stream.of(
                String.format(Locale.ROOT, "%,d", measurement.groups()),
                measurement.year() ? "a year" : "none",
                Integer.toString(measurement.instances()));
    }

    private static LineChart plot(
            String name,
            String title,
            String unit,
            List<ScaleMeasurement> measurements,
            ToDoubleFunction<ScaleMeasurement> value) {
        return new LineChart(
                name,
                title,
                "groups",
                unit,
                measurements.stream()
                        .map(ScaleTables::lineLabel)
                        .distinct()
                        .map(label -> new LineChart.Line(
                                label,
                                measurements.stream()
                                        .filter(measurement ->
                                                lineLabel(measurement).equals(label))
                                        .map(measurement -> new LineChart.Point(
                                                measurement.groups(), value.applyAsDouble(measurement)))
                                        .toList()))
                        .toList());
    }

    private static String lineLabel(ScaleMeasurement measurement) {
        return "%d instance%s, %s"
                .formatted(
                        measurement.instances(),
                        measurement.instances() == 1 ? "" : "s",
                        measurement.year() ? "a year" : "no history");
    }
}
