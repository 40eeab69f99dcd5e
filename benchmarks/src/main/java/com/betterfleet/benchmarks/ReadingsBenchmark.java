package com.betterfleet.benchmarks;

import com.betterfleet.benchmarks.report.ResultRecorder;
import com.betterfleet.benchmarks.report.ResultTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures the intake of meter readings in batches of 1,000 over HTTP. Each of 1,000 meters has a reading every ten
 * seconds of meter time. The baseline is COPY of the same batches into the same database. Windows are calculated
 * meanwhile as usual. Both run in turn, five times after a warm-up; each ratio and their median are printed.
 */
public final class ReadingsBenchmark {

    private static final int CONNECTIONS = 4;
    private static final int RUNS = 5;
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration RUN = Duration.ofSeconds(8);

    private ReadingsBenchmark() {}

    /** Takes the service's class path as its only argument. */
    public static void main(String[] arguments) throws IOException, SQLException, InterruptedException {
        String classPath = arguments[0];
        ResultRecorder results = ResultRecorder.begin("readings");
        Path data = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "readings-");
        Instant start = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofDays(20));
        try (ServiceUnderLoad service = ServiceUnderLoad.start(classPath, data);
                CopyBaseline limit = CopyBaseline.open(service.databaseUrl(), CONNECTIONS)) {
            results.setDatabase(service.databaseVersion());
            service.setUpMeters(CONNECTIONS);
            ReadingBatches intakeBatches = new ReadingBatches(CONNECTIONS, start);
            ReadingBatches baselineBatches = new ReadingBatches(CONNECTIONS, start);
            System.out.printf(Locale.ROOT, "warm-up of %d s%n", WARM_UP.toSeconds());
            service.measureReadingRate(CONNECTIONS, intakeBatches, WARM_UP.dividedBy(2));
            limit.copyBatches(baselineBatches, WARM_UP.dividedBy(2));
            List<Double> ratios = new ArrayList<>();
            List<List<String>> rows = new ArrayList<>();
            for (int run = 1; run <= RUNS; run++) {
                ProcessorTime before = service.processorTime();
                double accepted = service.measureReadingRate(CONNECTIONS, intakeBatches, RUN) * ReadingBatches.METERS;
                ProcessorTime used = service.processorTime().minus(before);
                double bare = limit.copyBatches(baselineBatches, RUN) * ReadingBatches.METERS;
                ratios.add(accepted / bare);
                System.out.printf(
                        Locale.ROOT,
                        "run %d: %.0f readings/s accepted, %.0f readings/s by COPY, ratio %.2f%n",
                        run,
                        accepted,
                        bare,
                        ratios.getLast());
                rows.add(List.of(
                        Integer.toString(run),
                        "%,.0f".formatted(accepted),
                        used.describeMillisPerUnit(Math.round(accepted * RUN.toSeconds() / ReadingBatches.METERS)),
                        "%,.0f".formatted(bare),
                        "%.2f".formatted(ratios.getLast())));
            }
            ratios.sort(Double::compare);
            System.out.printf(
                    Locale.ROOT,
                    "ratio: least %.2f, median %.2f, most %.2f (promised: at least 0.30)%n",
                    ratios.getFirst(),
                    ratios.get(RUNS / 2),
                    ratios.getLast());
            results.addTable(new ResultTable(
                    "Readings accepted in batches of %,d (promised ratio: at least 0.50)"
                            .formatted(ReadingBatches.METERS),
                    List.of(
                            "run",
                            "accepted/s",
                            "processor time per batch, ms (service + database)",
                            "by COPY/s",
                            "ratio"),
                    rows));
        }
    }
}
