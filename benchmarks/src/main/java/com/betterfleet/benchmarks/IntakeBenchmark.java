package com.betterfleet.benchmarks;

import com.betterfleet.benchmarks.report.LatencyRecorder;
import com.betterfleet.benchmarks.report.ResultRecorder;
import com.betterfleet.benchmarks.report.ResultTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures how many forecasts of 96 blocks are stored durably, at 64 connections to 64 groups. The baseline is a bare
 * client that inserts the same bytes into the same database with one commit each. Both run in turn, five times after a
 * warm-up; each ratio and their median are printed.
 */
public final class IntakeBenchmark {

    private static final int CONNECTIONS = 64;
    private static final int RUNS = 5;
    private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("warm-up", 120));
    private static final Duration RUN = Duration.ofSeconds(8);

    private IntakeBenchmark() {}

    /** Takes the service's class path as its only argument. */
    public static void main(String[] arguments) throws IOException, SQLException, InterruptedException {
        String classPath = arguments[0];
        ResultRecorder results = ResultRecorder.begin("intake");
        Path data = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "intake-");
        try (ServiceUnderLoad service = ServiceUnderLoad.start(classPath, data);
                InsertBaseline limit = InsertBaseline.open(service.databaseUrl(), CONNECTIONS)) {
            results.setDatabase(service.databaseVersion());
            results.addNote("Warm-up %d s, then %d runs of %d s each. All groups have the same limits in each forecast."
                    .formatted(WARM_UP.toSeconds(), RUNS, RUN.toSeconds()));
            service.setUp(CONNECTIONS);
            System.out.printf(Locale.ROOT, "warm-up of %d s%n", WARM_UP.toSeconds());
            service.measureForecastRate(WARM_UP, new LatencyRecorder());
            limit.insertRows(ForecastBody.of("G0"), WARM_UP.dividedBy(10), new LatencyRecorder());
            List<Double> ratios = new ArrayList<>();
            List<List<String>> rows = new ArrayList<>();
            for (int run = 1; run <= RUNS; run++) {
                ProcessorTime before = service.processorTime();
                LatencyRecorder acceptedAfter = new LatencyRecorder();
                double accepted = service.measureForecastRate(RUN, acceptedAfter);
                ProcessorTime used = service.processorTime().minus(before);
                LatencyRecorder insertedAfter = new LatencyRecorder();
                double inserted = limit.insertRows(ForecastBody.of("G0"), RUN, insertedAfter);
                ratios.add(accepted / inserted);
                System.out.printf(
                        Locale.ROOT,
                        "run %d: %.0f forecasts/s accepted, %.0f bare inserts/s, ratio %.2f; %s%n",
                        run,
                        accepted,
                        inserted,
                        ratios.getLast(),
                        used.describePerUnit(Math.round(accepted * RUN.toSeconds())));
                rows.add(List.of(
                        Integer.toString(run),
                        "%.0f".formatted(accepted),
                        acceptedAfter.summarize().describe(),
                        used.describeMillisPerUnit(Math.round(accepted * RUN.toSeconds())),
                        "%.0f".formatted(inserted),
                        insertedAfter.summarize().describe(),
                        "%.2f".formatted(ratios.getLast())));
            }
            ratios.sort(Double::compare);
            System.out.printf(
                    Locale.ROOT,
                    "ratio: least %.2f, median %.2f, most %.2f (promised: at least 0.50)%n",
                    ratios.getFirst(),
                    ratios.get(RUNS / 2),
                    ratios.getLast());
            results.addTable(new ResultTable(
                    "Forecasts accepted (promised ratio: at least 0.25)",
                    List.of(
                            "run",
                            "accepted/s",
                            "accepted after p50 / p95 / p99, ms",
                            "processor time each, ms (service + database)",
                            "bare inserts/s",
                            "inserted after p50 / p95 / p99, ms",
                            "ratio"),
                    rows));
        }
    }
}
