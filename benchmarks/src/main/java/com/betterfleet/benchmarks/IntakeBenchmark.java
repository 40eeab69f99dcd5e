package com.betterfleet.benchmarks;

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
        Path data = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "intake-");
        try (ServiceUnderLoad service = ServiceUnderLoad.start(classPath, data);
                InsertBaseline limit = InsertBaseline.open(service.databaseUrl(), CONNECTIONS)) {
            service.setUp(CONNECTIONS);
            System.out.printf(Locale.ROOT, "warm-up of %d s%n", WARM_UP.toSeconds());
            service.measureForecastRate(WARM_UP);
            limit.insertRows(ForecastBody.of("G0"), WARM_UP.dividedBy(10));
            List<Double> ratios = new ArrayList<>();
            for (int run = 1; run <= RUNS; run++) {
                ProcessorTime before = service.processorTime();
                double accepted = service.measureForecastRate(RUN);
                ProcessorTime used = service.processorTime().minus(before);
                double inserted = limit.insertRows(ForecastBody.of("G0"), RUN);
                ratios.add(accepted / inserted);
                System.out.printf(
                        Locale.ROOT,
                        "run %d: %.0f forecasts/s accepted, %.0f bare inserts/s, ratio %.2f; %s%n",
                        run,
                        accepted,
                        inserted,
                        ratios.getLast(),
                        used.describePerUnit(Math.round(accepted * RUN.toSeconds())));
            }
            ratios.sort(Double::compare);
            System.out.printf(
                    Locale.ROOT,
                    "ratio: least %.2f, median %.2f, most %.2f (promised: at least 0.50)%n",
                    ratios.getFirst(),
                    ratios.get(RUNS / 2),
                    ratios.getLast());
        }
    }
}
