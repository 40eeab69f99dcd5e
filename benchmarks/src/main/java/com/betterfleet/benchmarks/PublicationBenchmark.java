package com.betterfleet.benchmarks;

import com.betterfleet.benchmarks.report.ResultRecorder;
import com.betterfleet.benchmarks.report.ResultTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Measures the publication of windows of many groups on one link. Live: the delay after the end of a quarter hour
 * until the last window arrives, at a partner that needs 50 ms for each. Back-fill: the rate after an outage without
 * pacing, against a client that posts the same bodies. Arguments: the service's class path and the number of groups.
 */
public final class PublicationBenchmark {

    private static final int GROUPS = 10_000;
    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final Duration ANSWER_DELAY = Duration.ofMillis(50);
    private static final Duration BASELINE_TIME = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int BARE_WORKERS = 64;
    private static final int OUTAGE_WINDOWS = 4;
    private static final int ROUNDS = 3;

    private PublicationBenchmark() {}

    public static void main(String[] arguments) throws IOException, SQLException, InterruptedException {
        String classPath = arguments[0];
        int groups = arguments.length > 1 ? Integer.parseInt(arguments[1]) : GROUPS;
        ResultRecorder results = ResultRecorder.begin("publication");
        Path data = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "publication-");
        try (ReportSink sink = ReportSink.open();
                ServiceUnderLoad service = ServiceUnderLoad.start(classPath, data)) {
            results.setDatabase(service.databaseVersion());
            ReportingFleet fleet = ReportingFleet.setUp(service, sink.baseUrl(), groups);
            System.out.printf(Locale.ROOT, "%d groups on one link; warm-up%n", groups);
            double unused = measureLive(fleet, sink, groups, false);
            double seconds = measureLive(fleet, sink, groups, true);
            results.addTable(new ResultTable(
                    "Live, at a partner that needs %d ms for each window".formatted(ANSWER_DELAY.toMillis()),
                    List.of("groups", "last window after the end of the quarter hour, s", "promised, s"),
                    List.of(List.of("%,d".formatted(groups), "%.1f".formatted(seconds), "75"))));
            List<List<String>> rows = new ArrayList<>();
            for (int round = 1; round <= ROUNDS; round++) {
                rows.add(measureBackfill(fleet, sink, groups, round));
            }
            results.addTable(new ResultTable(
                    "Back-fill of %d windows of each group (promised ratio: at least 0.50)".formatted(OUTAGE_WINDOWS),
                    List.of("round", "messages", "messages/s", "bare client/s", "ratio"),
                    rows));
        }
    }

    private static double measureLive(ReportingFleet fleet, ReportSink sink, int groups, boolean printResult)
            throws IOException, SQLException, InterruptedException {
        sink.resetWithDelay(ANSWER_DELAY);
        Instant end = fleet.nextEdge();
        fleet.moveTo(end.minusSeconds(2));
        fleet.awaitTime(end);
        long begun = System.nanoTime();
        fleet.postReadings(end);
        Duration read = Duration.ofNanos(System.nanoTime() - begun);
        awaitMessages(sink, groups);
        double seconds = (System.nanoTime() - begun) / 1e9;
        if (printResult) {
            System.out.printf(
                    Locale.ROOT,
                    "live, a partner that needs %d ms: all %d arrived %.1f s after the end of the window (readings stored after %.1f s); promised: 75 s%n",
                    ANSWER_DELAY.toMillis(),
                    sink.received(),
                    seconds,
                    read.toMillis() / 1e3);
        }
        return seconds;
    }

    private static List<String> measureBackfill(ReportingFleet fleet, ReportSink sink, int groups, int round)
            throws IOException, SQLException, InterruptedException {
        fleet.setLinkOnline(false);
        for (int window = 0; window < OUTAGE_WINDOWS; window++) {
            Instant end = fleet.nextEdge();
            fleet.moveTo(end);
            fleet.postReadings(end);
        }
        fleet.moveTo(fleet.now().plus(WINDOW).minusSeconds(10));
        fleet.awaitQueued((long) groups * OUTAGE_WINDOWS);
        sink.resetWithDelay(Duration.ZERO);
        fleet.setLinkOnline(true);
        awaitMessages(sink, (long) groups * OUTAGE_WINDOWS);
        double rate = sink.received() / (sink.elapsedTime().toNanos() / 1e9);
        double bare = LoadWorkers.measureRate(BARE_WORKERS, BASELINE_TIME, sink::postBaseline);
        System.out.printf(
                Locale.ROOT,
                "back-fill: %d messages, %.0f/s; a bare client with %d connections: %.0f/s; ratio %.2f (promised: 0.50)%n",
                sink.received(),
                rate,
                BARE_WORKERS,
                bare,
                rate / bare);
        return List.of(
                Integer.toString(round),
                "%,d".formatted(sink.received()),
                "%,.0f".formatted(rate),
                "%,.0f".formatted(bare),
                "%.2f".formatted(rate / bare));
    }

    private static void awaitMessages(ReportSink sink, long messages) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (sink.received() < messages && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        if (sink.received() < messages) {
            throw new IllegalStateException("only %d of %d messages arrived".formatted(sink.received(), messages));
        }
    }
}
