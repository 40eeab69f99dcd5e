package com.betterfleet.benchmarks;

import com.betterfleet.benchmarks.report.LatencyRecorder;
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
import java.util.concurrent.TimeUnit;

/**
 * Measures the delay until the last of many circuits is written. It is caused by a shared forecast boundary, or by the
 * loss of all links at once. The baseline, run in turn, is one set-based update of as many circuit rows. Arguments: the
 * service's class path, the number of scopes, and the number of partners.
 */
public final class BoundaryBenchmark {

    private static final int SCOPES = 10_000;
    private static final int WARM_UP = 4;
    private static final int RUNS = 7;

    /** Blocks per forecast: a day of quarter hours. */
    private static final int BLOCKS = 96;

    private static final Duration BLOCK = Duration.ofSeconds(12);

    /** Long enough that no boundary passes in real time before the clock is moved to it. */
    private static final Duration LONG_BLOCK = Duration.ofSeconds(60);

    /** Time after a boundary for writing, checks and notifications, before the baseline is measured. */
    private static final Duration SETTLE_TIME = Duration.ofSeconds(6);

    private static final Duration FAR_AHEAD = Duration.ofMinutes(9);
    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final int FACTOR = 5;
    private static final Duration ALLOWANCE = Duration.ofMillis(250);

    private final PartnerFleet fleet;
    private final CircuitObserver circuits;
    private final ServiceUnderLoad service;

    private BoundaryBenchmark(ServiceUnderLoad service, PartnerFleet fleet, CircuitObserver circuits) {
        this.service = service;
        this.fleet = fleet;
        this.circuits = circuits;
    }

    public static void main(String[] arguments) throws IOException, SQLException, InterruptedException {
        String classPath = arguments[0];
        int scopes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : SCOPES;
        int partners = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1;
        ResultRecorder results = ResultRecorder.begin("boundary");
        Path data = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "boundary-");
        try (ServiceUnderLoad service = ServiceUnderLoad.start(classPath, data);
                CircuitObserver circuits = CircuitObserver.open(service.databaseUrl(), scopes)) {
            results.setDatabase(service.databaseVersion());
            System.out.printf(Locale.ROOT, "setting up %d scopes of %d partners%n", scopes, partners);
            PartnerFleet fleet = PartnerFleet.supervised(service, scopes, partners);
            fleet.setUp();
            BoundaryBenchmark benchmark = new BoundaryBenchmark(service, fleet, circuits);
            List<List<String>> rows = new ArrayList<>();
            rows.add(benchmark.measureSharedBoundary());
            rows.add(benchmark.measureLostLinks());
            rows.add(benchmark.measureMovedClock());
            results.addTable(new ResultTable(
                    "%,d scopes, %d runs of each case: delay of the last circuit, and its share of the promise"
                            .formatted(scopes, RUNS),
                    List.of(
                            "case",
                            "last circuit p50 / p95 / p99, ms",
                            "one update of all rows p50 / p95 / p99, ms",
                            "share, least / median / most",
                            "median kept"),
                    rows));
        }
    }

    /** Measures a boundary that passes in real time. */
    private List<String> measureSharedBoundary() throws IOException, SQLException, InterruptedException {
        Instant first = sendBlocks(BLOCK);
        BoundaryResults results = new BoundaryResults("a shared boundary");
        for (int run = 1 - WARM_UP; run <= RUNS; run++) {
            Instant boundary = first.plus(BLOCK.multipliedBy(run + WARM_UP - 1L));
            CircuitObserver.WriteDelay lateness = circuits.awaitLimitAfter(boundary, limit(run + WARM_UP - 1));
            TimeUnit.MILLISECONDS.sleep(SETTLE_TIME.toMillis());
            results.addRun(run, lateness, circuits.measureBaselineUpdate());
        }
        return results.summarize();
    }

    private List<String> measureLostLinks() throws IOException, SQLException, InterruptedException {
        fleet.sendHeartbeats(circuits.now().plus(FAR_AHEAD));
        Instant now = circuits.now().truncatedTo(ChronoUnit.SECONDS);
        fleet.sendForecasts("CONSUMPTION", now, QUARTER, BLOCKS, 700);
        fleet.sendForecasts("FALLBACK_CONSUMPTION", now, QUARTER, BLOCKS, 300);
        circuits.awaitLimit(700);
        BoundaryResults results = new BoundaryResults("all links lost at once");
        for (int run = 1 - WARM_UP; run <= RUNS; run++) {
            Instant offlineAt = circuits.now().plusSeconds(2);
            fleet.sendHeartbeats(offlineAt);
            CircuitObserver.WriteDelay lateness =
                    circuits.awaitLimitAfter(offlineAt.plus(PartnerFleet.INTERVAL.dividedBy(2)), 300);
            TimeUnit.MILLISECONDS.sleep(SETTLE_TIME.toMillis());
            Duration bare = circuits.measureBaselineUpdate();
            fleet.sendHeartbeats(circuits.now().plus(FAR_AHEAD));
            circuits.awaitLimit(700);
            TimeUnit.MILLISECONDS.sleep(SETTLE_TIME.toMillis());
            results.addRun(run, lateness, bare);
        }
        return results.summarize();
    }

    /** Measures a boundary that the clock is moved to, as in demonstrations. */
    private List<String> measureMovedClock() throws IOException, SQLException, InterruptedException {
        Instant first = sendBlocks(LONG_BLOCK);
        BoundaryResults results = new BoundaryResults("a boundary that the clock is moved to");
        for (int run = 1 - WARM_UP; run <= RUNS; run++) {
            Instant boundary = first.plus(LONG_BLOCK.multipliedBy(run + WARM_UP - 1L));
            // The time named in a heartbeat counts for ten minutes at most.
            fleet.sendHeartbeats(boundary.plus(FAR_AHEAD));
            Thread mover = Thread.ofVirtual().start(() -> moveClock(boundary));
            while (circuits.now().isBefore(boundary)) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            CircuitObserver.WriteDelay lateness = circuits.awaitLimitAfter(boundary, limit(run + WARM_UP - 1));
            mover.join();
            TimeUnit.MILLISECONDS.sleep(SETTLE_TIME.toMillis());
            results.addRun(run, lateness, circuits.measureBaselineUpdate());
        }
        return results.summarize();
    }

    private void moveClock(Instant boundary) {
        try {
            service.moveTo(boundary);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends forecasts whose first block begins after all are sent, and returns that instant. */
    private Instant sendBlocks(Duration length) throws IOException, SQLException, InterruptedException {
        fleet.sendHeartbeats(circuits.now().plus(FAR_AHEAD));
        Instant before = circuits.now().truncatedTo(ChronoUnit.SECONDS);
        long begun = System.nanoTime();
        // A first round measures the time needed, and puts every circuit on a limit that no later block has.
        fleet.sendForecasts("CONSUMPTION", before, QUARTER, BLOCKS, 450);
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        circuits.awaitLimit(450);
        Instant first = circuits.now()
                .truncatedTo(ChronoUnit.SECONDS)
                .plus(took.multipliedBy(2))
                .plusSeconds(10)
                .truncatedTo(ChronoUnit.SECONDS);
        fleet.sendForecasts("CONSUMPTION", first, length, BLOCKS, limit(0), limit(1));
        return first;
    }

    private static int limit(int block) {
        return block % 2 == 0 ? 500 : 600;
    }

    /** Results of one case, and whether its median keeps the promise. */
    private static final class BoundaryResults {

        private final String scenarioName;
        private final List<Double> shares = new ArrayList<>();
        private final LatencyRecorder delays = new LatencyRecorder();
        private final LatencyRecorder updates = new LatencyRecorder();

        BoundaryResults(String of) {
            this.scenarioName = of;
        }

        void addRun(int run, CircuitObserver.WriteDelay lateness, Duration bare) {
            Duration targetTime = bare.multipliedBy(FACTOR).plus(ALLOWANCE);
            double share = (double) lateness.observed().toNanos() / targetTime.toNanos();
            if (run > 0) {
                shares.add(share);
                delays.record(lateness.observed().toNanos());
                updates.record(bare.toNanos());
            }
            System.out.printf(
                    Locale.ROOT,
                    "%s, %s: last circuit after %d ms (written at %d ms), one update %d ms, promised %d ms, share %.2f%n",
                    scenarioName,
                    run > 0 ? "run " + run : "warm-up",
                    lateness.observed().toMillis(),
                    lateness.recorded().toMillis(),
                    bare.toMillis(),
                    targetTime.toMillis(),
                    share);
        }

        List<String> summarize() {
            shares.sort(Double::compare);
            System.out.printf(
                    Locale.ROOT,
                    "%s: share of what is promised: least %.2f, median %.2f, most %.2f (promised: at most 1.00)%n",
                    scenarioName,
                    shares.getFirst(),
                    shares.get(shares.size() / 2),
                    shares.getLast());
            return List.of(
                    scenarioName,
                    delays.summarize().describe(),
                    updates.summarize().describe(),
                    "%.2f / %.2f / %.2f".formatted(shares.getFirst(), shares.get(shares.size() / 2), shares.getLast()),
                    shares.get(shares.size() / 2) <= 1 ? "yes" : "no");
        }
    }
}
