package com.betterfleet.benchmarks;

import com.betterfleet.benchmarks.report.ResultRecorder;
import com.betterfleet.benchmarks.report.ResultTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Measures heartbeats of many connections, both ways at one interval: delays, processor time and threads. Arguments:
 * the service's class path and the number of connections.
 */
public final class HeartbeatBenchmark {

    private static final int CONNECTIONS = 10_000;
    private static final int SETUP_WORKERS = 8;
    private static final Duration INTERVAL = Duration.ofSeconds(60);
    private static final int INTERVALS = 2;
    private static final Duration LATE = INTERVAL.plusSeconds(1);
    private static final Duration BASELINE_TIME = Duration.ofSeconds(10);

    private HeartbeatBenchmark() {}

    public static void main(String[] arguments) throws IOException, SQLException, InterruptedException {
        String classPath = arguments[0];
        int connections = arguments.length > 1 ? Integer.parseInt(arguments[1]) : CONNECTIONS;
        ResultRecorder results = ResultRecorder.begin("heartbeats");
        Path data = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "heartbeats-");
        try (HeartbeatSink sink = HeartbeatSink.open(connections).withLateLimit(LATE);
                ServiceUnderLoad service = ServiceUnderLoad.start(classPath, data)) {
            results.setDatabase(service.databaseVersion());
            System.out.printf(Locale.ROOT, "setting up %d connections at %d s%n", connections, INTERVAL.toSeconds());
            LoadWorkers.runTimes(
                    SETUP_WORKERS,
                    connections,
                    number -> service.createConnection(number, sink.baseUrl(number), INTERVAL));
            System.out.printf(Locale.ROOT, "handshakes, spread over one interval%n");
            long refused = LoadWorkers.runPaced(connections, INTERVAL, service::sendHandshake);
            sink.resetCounts();
            Duration before = service.cpuTime();
            long begun = System.nanoTime();
            int threads = 0;
            for (int i = 0; i < INTERVALS; i++) {
                refused += LoadWorkers.runPaced(connections, INTERVAL, service::sendHeartbeat);
                threads = Math.max(threads, service.platformThreads());
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            double cores = service.cpuTime().minus(before).toNanos() / 1e9 / seconds;
            // The last heartbeats may still be in delivery.
            TimeUnit.SECONDS.sleep(2);
            System.out.printf(Locale.ROOT, "%s%n", sink.formatReport(LATE));
            System.out.printf(
                    Locale.ROOT,
                    "%.0f heartbeats/s out and %.0f in, on %.2f of a core, %d platform threads, %d of %d links up, %d messages failed%n",
                    sink.received() / seconds,
                    connections * INTERVALS / seconds,
                    cores,
                    threads,
                    service.countLinksUp(),
                    connections,
                    refused);
            double bare = LoadWorkers.measureRate(SETUP_WORKERS, BASELINE_TIME, worker -> sink.postBaseline(worker));
            System.out.printf(
                    Locale.ROOT,
                    "a bare client alone: %.0f posts/s to the same sink, so that the rate above is %.2f of it%n",
                    bare,
                    sink.received() / seconds / bare);
            results.addTable(new ResultTable(
                    "Heartbeats both ways each %d s".formatted(INTERVAL.toSeconds()),
                    List.of(
                            "links",
                            "links up",
                            "sent/s",
                            "cores of the service",
                            "platform threads",
                            "messages failed",
                            "gaps"),
                    List.of(List.of(
                            "%,d".formatted(connections),
                            "%,d".formatted(service.countLinksUp()),
                            "%.0f".formatted(sink.received() / seconds),
                            "%.2f".formatted(cores),
                            Integer.toString(threads),
                            Long.toString(refused),
                            sink.formatReport(LATE)))));
        }
    }
}
