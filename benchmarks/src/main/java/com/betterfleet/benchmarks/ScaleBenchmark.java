package com.betterfleet.benchmarks;

import com.betterfleet.benchmarks.report.LatencyRecorder;
import com.betterfleet.benchmarks.report.Percentiles;
import com.betterfleet.benchmarks.report.ResultRecorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Measures intake, boundaries and pages of growing fleets, without and with a year of history, with one to three
 * instances on one database. Arguments: the service's class path and {@link ScaleOptions}.
 */
public final class ScaleBenchmark {

    private static final int PARTNERS = 10;
    private static final int PAGES = 40;

    /** Time for decisions that follow the last accepted forecast; what they use is counted. */
    private static final Duration SETTLE_TIME = Duration.ofSeconds(2);

    private final String classPath;
    private final ScaleOptions options;
    private final ResultRecorder results;
    private final List<ScaleMeasurement> measurements = new ArrayList<>();

    private ScaleBenchmark(String classPath, ScaleOptions options, ResultRecorder results) {
        this.classPath = classPath;
        this.options = options;
        this.results = results;
    }

    public static void main(String[] arguments) throws IOException, SQLException, InterruptedException {
        ScaleOptions options = ScaleOptions.parse(Arrays.asList(arguments).subList(1, arguments.length));
        ResultRecorder results = ResultRecorder.begin("growth");
        results.addNote(
                ("Each fleet has a database of its own, %d partners, and a site for each group. The client runs on the"
                                + " same machine.")
                        .formatted(PARTNERS));
        results.addNote(("Processor time includes the decisions and the circuits, until %d s after the last forecast."
                        + " Warm-up %d s, intake %d s, %d boundaries.")
                .formatted(
                        SETTLE_TIME.toSeconds(),
                        options.warmUp().toSeconds(),
                        options.run().toSeconds(),
                        options.boundaries()));
        results.addNote(
                ("A year of history has about %,d circuit changes, readings, windows and published windows each, and a"
                                + " tenth as many forecasts and logged messages, spread evenly over groups and time.")
                        .formatted(options.historyRows()));
        ScaleBenchmark benchmark = new ScaleBenchmark(arguments[0], options, results);
        for (int groups : options.groups()) {
            for (boolean year : options.histories()) {
                benchmark.measureFleet(groups, year);
            }
        }
    }

    private void measureFleet(int groups, boolean year) throws IOException, SQLException, InterruptedException {
        Path data = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "growth-");
        try (Fleet fleet = Fleet.start(classPath, data, groups)) {
            results.setDatabase(fleet.first().databaseVersion());
            print("%,d groups, %s: seeding", groups, year ? "a year of history" : "no history");
            fleet.seed(year ? options.historyRows() : 0);
            for (int instances : options.instances()) {
                fleet.resizeTo(instances);
                ScaleMeasurement measurement = measureInstances(fleet, groups, year);
                measurements.add(measurement);
                print(
                        "%,d groups, %s, %d instances: %.0f forecasts/s, %.2f ms each, accepted after %s ms, circuits after %s ms,"
                                + " summary %s ms, scope %s ms",
                        groups,
                        year ? "a year" : "no history",
                        instances,
                        measurement.rate(),
                        measurement.processorMillis(),
                        measurement.accepted().describe(),
                        measurement.boundary().describe(),
                        measurement.summaryPage().describe(),
                        measurement.scopePage().describe());
                results.replaceFigures(ScaleTables.tabulate(measurements), ScaleTables.plot(measurements));
            }
        }
    }

    private ScaleMeasurement measureInstances(Fleet fleet, int groups, boolean year)
            throws IOException, SQLException, InterruptedException {
        long bytes = fleet.databaseBytes();
        fleet.load().warmUp(fleet.instances(), options.warmUp());
        TimeUnit.NANOSECONDS.sleep(SETTLE_TIME.toNanos());
        LatencyRecorder accepted = new LatencyRecorder();
        long unused = fleet.load().takeFailed();
        ProcessorTime before = fleet.processorTime();
        long begun = System.nanoTime();
        double unusedRate = fleet.load().measureRate(fleet.instances(), options.run(), accepted);
        double seconds = (System.nanoTime() - begun) / 1e9;
        TimeUnit.NANOSECONDS.sleep(SETTLE_TIME.toNanos());
        ProcessorTime used = fleet.processorTime().minus(before);
        Percentiles latency = accepted.summarize();
        LatencyRecorder boundary = new LatencyRecorder();
        Duration lastCircuit = SharedBoundary.measure(fleet.first(), options.boundaries(), boundary);
        try (ConsoleClient console = ConsoleClient.signIn(fleet.first())) {
            int shown = Math.min(groups, YearOfHistory.SHOWN_SCOPES);
            return new ScaleMeasurement(
                    groups,
                    year,
                    fleet.instances().size(),
                    latency.count() / seconds,
                    fleet.load().takeFailed(),
                    used.service().toNanos() / 1e6 / latency.count(),
                    used.database().toNanos() / 1e6 / latency.count(),
                    latency,
                    boundary.summarize(),
                    lastCircuit,
                    console.measurePages(PAGES, i -> "/console/microgrids"),
                    console.measurePages(PAGES, i -> "/console/scopes/s" + i % shown),
                    bytes);
        }
    }

    private static void print(String form, Object... values) {
        System.out.printf(Locale.ROOT, form + "%n", values);
    }

    /** A fleet on a new database with its instances. */
    private record Fleet(
            String classPath,
            Path data,
            int groups,
            List<ServiceUnderLoad> running,
            FleetLoad load,
            PartnerFleet partners)
            implements AutoCloseable {

        static Fleet start(String classPath, Path data, int groups) throws IOException, InterruptedException {
            ServiceUnderLoad first = ServiceUnderLoad.start(classPath, data);
            PartnerFleet partners = PartnerFleet.unsupervised(first, groups, PARTNERS);
            return new Fleet(
                    classPath,
                    data,
                    groups,
                    new ArrayList<>(List.of(first)),
                    new FleetLoad(partners, groups),
                    partners);
        }

        ServiceUnderLoad first() {
            return running.getFirst();
        }

        List<ServiceUnderLoad> instances() {
            return List.copyOf(running);
        }

        void seed(long historyRows) throws IOException, SQLException, InterruptedException {
            partners.setUp();
            YearOfHistory history = new YearOfHistory(first().databaseUrl(), groups);
            history.addWeek();
            if (historyRows > 0) {
                history.addYear(historyRows);
            }
        }

        void resizeTo(int instances) throws IOException, InterruptedException {
            while (running.size() < instances) {
                running.add(first().startBeside(classPath, data.resolve("instance-" + (running.size() + 1))));
            }
        }

        ProcessorTime processorTime() throws IOException {
            Duration service = running.stream().map(ServiceUnderLoad::cpuTime).reduce(Duration.ZERO, Duration::plus);
            return new ProcessorTime(service, first().databaseTime());
        }

        long databaseBytes() throws IOException, SQLException {
            try (Connection database = DriverManager.getConnection(first().databaseUrl());
                    Statement statement = database.createStatement();
                    ResultSet row = statement.executeQuery("select pg_database_size(current_database())")) {
                row.next();
                return row.getLong(1);
            }
        }

        @Override
        public void close() {
            // The first one last: it runs the database.
            running.reversed().forEach(ServiceUnderLoad::close);
        }
    }
}
