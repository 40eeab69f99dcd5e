package com.betterfleet.benchmarks;

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
 * How long after an instant the last of very many circuits is written, when all their forecasts share a boundary and when all
 * their links are lost at once; against one set-based update of as many circuit rows, in turn. Takes the service's jar and, after
 * it, the number of scopes and of the partners they are spread over.
 */
public final class BoundaryBenchmark {

    private static final int SCOPES = 10_000;
    private static final int WARM_UP = 4;
    private static final int RUNS = 7;

    /** As many as a partner states in a day of quarter hours. */
    private static final int BLOCKS = 96;

    private static final Duration BLOCK = Duration.ofSeconds(12);

    /** So long that real time brings none before the clock is moved to it. */
    private static final Duration LONG_BLOCK = Duration.ofSeconds(60);

    /** After a boundary all is written, looked at and told; then the limit is measured. */
    private static final Duration SETTLED = Duration.ofSeconds(6);

    private static final Duration FAR = Duration.ofMinutes(9);
    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final int FACTOR = 5;
    private static final Duration ALLOWANCE = Duration.ofMillis(250);

    private final Fleet fleet;
    private final Circuits circuits;
    private final ServiceUnderLoad service;

    private BoundaryBenchmark(ServiceUnderLoad service, Fleet fleet, Circuits circuits) {
        this.service = service;
        this.fleet = fleet;
        this.circuits = circuits;
    }

    public static void main(String[] arguments) throws IOException, SQLException, InterruptedException {
        Path jar = Path.of(arguments[0]);
        int scopes = arguments.length > 1 ? Integer.parseInt(arguments[1]) : SCOPES;
        int partners = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1;
        Path data = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "boundary-");
        try (ServiceUnderLoad service = ServiceUnderLoad.start(jar, data);
                Circuits circuits = Circuits.open(service.database(), scopes)) {
            System.out.printf(Locale.ROOT, "setting up %d scopes of %d partners%n", scopes, partners);
            Fleet fleet = new Fleet(service, scopes, partners);
            fleet.setUp();
            BoundaryBenchmark benchmark = new BoundaryBenchmark(service, fleet, circuits);
            benchmark.sharedBoundary();
            benchmark.lostLinks();
            benchmark.movedClock();
        }
    }

    /** Real time brings the boundary. */
    private void sharedBoundary() throws IOException, SQLException, InterruptedException {
        Instant first = stateBlocks(BLOCK);
        Verdict verdict = new Verdict("a shared boundary");
        for (int run = 1 - WARM_UP; run <= RUNS; run++) {
            Instant boundary = first.plus(BLOCK.multipliedBy(run + WARM_UP - 1L));
            Circuits.Lateness lateness = circuits.after(boundary, limit(run + WARM_UP - 1));
            TimeUnit.MILLISECONDS.sleep(SETTLED.toMillis());
            verdict.add(run, lateness, circuits.bareUpdate());
        }
        verdict.tell();
    }

    private void lostLinks() throws IOException, SQLException, InterruptedException {
        fleet.beat(circuits.now().plus(FAR));
        Instant now = circuits.now().truncatedTo(ChronoUnit.SECONDS);
        fleet.state("CONSUMPTION", now, QUARTER, BLOCKS, 700);
        fleet.state("FALLBACK_CONSUMPTION", now, QUARTER, BLOCKS, 300);
        circuits.await(700);
        Verdict verdict = new Verdict("all links lost at once");
        for (int run = 1 - WARM_UP; run <= RUNS; run++) {
            Instant offlineAt = circuits.now().plusSeconds(2);
            fleet.beat(offlineAt);
            Circuits.Lateness lateness = circuits.after(offlineAt.plus(Fleet.INTERVAL.dividedBy(2)), 300);
            TimeUnit.MILLISECONDS.sleep(SETTLED.toMillis());
            Duration bare = circuits.bareUpdate();
            fleet.beat(circuits.now().plus(FAR));
            circuits.await(700);
            TimeUnit.MILLISECONDS.sleep(SETTLED.toMillis());
            verdict.add(run, lateness, bare);
        }
        verdict.tell();
    }

    /** The boundary is brought by moving the clock to it, as demonstrations do. */
    private void movedClock() throws IOException, SQLException, InterruptedException {
        Instant first = stateBlocks(LONG_BLOCK);
        Verdict verdict = new Verdict("a boundary that the clock is moved to");
        for (int run = 1 - WARM_UP; run <= RUNS; run++) {
            Instant boundary = first.plus(LONG_BLOCK.multipliedBy(run + WARM_UP - 1L));
            // What a heartbeat names counts for ten minutes at the most.
            fleet.beat(boundary.plus(FAR));
            Thread mover = Thread.ofVirtual().start(() -> move(boundary));
            while (circuits.now().isBefore(boundary)) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            Circuits.Lateness lateness = circuits.after(boundary, limit(run + WARM_UP - 1));
            mover.join();
            TimeUnit.MILLISECONDS.sleep(SETTLED.toMillis());
            verdict.add(run, lateness, circuits.bareUpdate());
        }
        verdict.tell();
    }

    private void move(Instant boundary) {
        try {
            service.moveTo(boundary);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** States blocks of which the first begins when all are stated; tells when that is. */
    private Instant stateBlocks(Duration length) throws IOException, SQLException, InterruptedException {
        fleet.beat(circuits.now().plus(FAR));
        Instant before = circuits.now().truncatedTo(ChronoUnit.SECONDS);
        long begun = System.nanoTime();
        // Once to see how long that takes, and to put every circuit on a limit that no block states.
        fleet.state("CONSUMPTION", before, QUARTER, BLOCKS, 450);
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        circuits.await(450);
        Instant first = circuits.now()
                .truncatedTo(ChronoUnit.SECONDS)
                .plus(took.multipliedBy(2))
                .plusSeconds(10)
                .truncatedTo(ChronoUnit.SECONDS);
        fleet.state("CONSUMPTION", first, length, BLOCKS, limit(0), limit(1));
        return first;
    }

    private static int limit(int block) {
        return block % 2 == 0 ? 500 : 600;
    }

    /** What was measured in turn, and whether it keeps the promise. */
    private static final class Verdict {

        private final String of;
        private final List<Double> shares = new ArrayList<>();

        Verdict(String of) {
            this.of = of;
        }

        void add(int run, Circuits.Lateness lateness, Duration bare) {
            Duration promised = bare.multipliedBy(FACTOR).plus(ALLOWANCE);
            double share = (double) lateness.seen().toNanos() / promised.toNanos();
            if (run > 0) {
                shares.add(share);
            }
            System.out.printf(
                    Locale.ROOT,
                    "%s, %s: last circuit after %d ms (written at %d ms), one update %d ms, promised %d ms, share %.2f%n",
                    of,
                    run > 0 ? "run " + run : "warm-up",
                    lateness.seen().toMillis(),
                    lateness.told().toMillis(),
                    bare.toMillis(),
                    promised.toMillis(),
                    share);
        }

        void tell() {
            shares.sort(Double::compare);
            System.out.printf(
                    Locale.ROOT,
                    "%s: share of what is promised: least %.2f, median %.2f, most %.2f (promised: at most 1.00)%n",
                    of,
                    shares.getFirst(),
                    shares.get(shares.size() / 2),
                    shares.getLast());
        }
    }
}
