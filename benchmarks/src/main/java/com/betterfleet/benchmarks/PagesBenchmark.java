package com.betterfleet.benchmarks;

import com.betterfleet.benchmarks.report.Percentiles;
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
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * Measures the console: time and processor time of pages, the first paint in Chromium, and what 200 open pages cost
 * while the limits of all sites change each minute. Arguments: the service's class path, the number of sites, loads of
 * each page, and minutes with open pages.
 */
public final class PagesBenchmark {

    private static final int SITES = 500;
    private static final int LOADS = 200;
    private static final int MINUTES = 3;
    private static final int PAINTS = 20;
    private static final int PARTNERS = 10;
    private static final int OPEN_PAGES = 200;

    /** A minute each, so that the limits of all sites change each minute. */
    private static final int BLOCKS = 96;

    private static final Duration POLL_PERIOD = Duration.ofSeconds(10);
    private static final String SUMMARY = "/console/microgrids";

    private final ServiceUnderLoad service;
    private final int loads;
    private final int minutes;
    private final ResultRecorder results;

    private PagesBenchmark(ServiceUnderLoad service, int loads, int minutes, ResultRecorder results) {
        this.service = service;
        this.loads = loads;
        this.minutes = minutes;
        this.results = results;
    }

    public static void main(String[] arguments) throws IOException, SQLException, InterruptedException {
        int sites = arguments.length > 1 ? Integer.parseInt(arguments[1]) : SITES;
        int loads = arguments.length > 2 ? Integer.parseInt(arguments[2]) : LOADS;
        int minutes = arguments.length > 3 ? Integer.parseInt(arguments[3]) : MINUTES;
        ResultRecorder results = ResultRecorder.begin("pages");
        Path data = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "pages-");
        try (ServiceUnderLoad service = ServiceUnderLoad.start(arguments[0], data)) {
            results.setDatabase(service.databaseVersion());
            results.addNote(
                    ("%d sites with a circuit each; %d of them with readings of each minute and changes of each quarter"
                                    + " hour for seven days. The limits of all sites change each minute during all measurements.")
                            .formatted(sites, YearOfHistory.SHOWN_SCOPES));
            PartnerFleet fleet = PartnerFleet.unsupervised(service, sites, PARTNERS);
            fleet.setUp();
            new YearOfHistory(service.databaseUrl(), sites).addWeek();
            fleet.sendForecasts("CONSUMPTION", minuteStart(), Duration.ofMinutes(1), BLOCKS, 500, 600);
            PagesBenchmark benchmark = new PagesBenchmark(service, loads, minutes, results);
            benchmark.measurePages();
            benchmark.measureOpenPages();
        }
    }

    private void measurePages() throws IOException, InterruptedException {
        String week = "?from=%s&to=%s".formatted(minuteStart().minus(Duration.ofDays(7)), minuteStart());
        List<List<String>> rows = new ArrayList<>();
        try (ConsoleClient console = ConsoleClient.signIn(service)) {
            rows.add(measurePage(console, "summary of all sites", i -> SUMMARY));
            rows.add(measurePage(console, "cards of the summary", i -> "/console/cards"));
            rows.add(
                    measurePage(console, "page of a scope", i -> "/console/scopes/s" + i % YearOfHistory.SHOWN_SCOPES));
            rows.add(measurePage(
                    console,
                    "its chart over seven days",
                    i -> "/console/scopes/s" + i % YearOfHistory.SHOWN_SCOPES + "/timeline.json" + week));
            rows.add(measurePage(
                    console, "its block of now", i -> "/console/scopes/s" + i % YearOfHistory.SHOWN_SCOPES + "/now"));
            rows.add(measurePage(console, "banner of each page", i -> "/console/banner"));
        }
        results.addTable(new ResultTable(
                "Server time of pages, one after the other (promised: p95 at most 100 ms)",
                List.of(
                        "page",
                        "p50, ms",
                        "p95, ms",
                        "p99, ms",
                        "processor time each, ms (service + database)",
                        "p95 kept"),
                rows));
        measureFirstPaint("First paint in Chromium on loopback (promised: at most 1,000 ms)");
    }

    private List<String> measurePage(ConsoleClient console, String name, IntFunction<String> path)
            throws IOException, InterruptedException {
        Percentiles unused = console.measurePages(loads / 2, path);
        ProcessorTime before = service.processorTime();
        Percentiles times = console.measurePages(loads, path);
        ProcessorTime used = service.processorTime().minus(before);
        // Processor time includes the loads that warm up.
        double loaded = loads + loads / 5;
        List<String> row = List.of(
                name,
                String.format(Locale.ROOT, "%.1f", times.p50()),
                String.format(Locale.ROOT, "%.1f", times.p95()),
                String.format(Locale.ROOT, "%.1f", times.p99()),
                String.format(
                        Locale.ROOT,
                        "%.1f + %.1f",
                        used.service().toNanos() / 1e6 / loaded,
                        used.database().toNanos() / 1e6 / loaded),
                times.p95() <= 100 ? "yes" : "no");
        System.out.println(String.join(" | ", row));
        return row;
    }

    private void measureFirstPaint(String title) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        try (PageBrowser browser = PageBrowser.signIn(service)) {
            for (String path : List.of(SUMMARY, "/console/scopes/s0")) {
                Percentiles paints = browser.measureFirstPaint(path, PAINTS);
                List<String> row = List.of(
                        path.equals(SUMMARY) ? "summary of all sites" : "page of a scope",
                        String.format(Locale.ROOT, "%.0f", paints.p50()),
                        String.format(Locale.ROOT, "%.0f", paints.p95()),
                        String.format(Locale.ROOT, "%.0f", paints.p99()),
                        paints.p95() <= 1_000 ? "yes" : "no");
                System.out.println("first paint: " + String.join(" | ", row));
                rows.add(row);
            }
        }
        results.addTable(new ResultTable(title, List.of("page", "p50, ms", "p95, ms", "p99, ms", "p95 kept"), rows));
    }

    private void measureOpenPages() throws IOException, InterruptedException {
        double[] without = measureShare();
        OpenPage.RequestCounts requests = OpenPage.RequestCounts.create();
        try (ConsoleClient console = ConsoleClient.signIn(service);
                ScheduledExecutorService timer = Executors.newScheduledThreadPool(2)) {
            for (int i = 0; i < OPEN_PAGES; i++) {
                String path = i % 2 == 0 ? SUMMARY : "/console/scopes/s" + i / 2 % YearOfHistory.SHOWN_SCOPES;
                // Spread over a period, as pages that were opened at different times.
                OpenPage unused = OpenPage.open(
                        console,
                        path,
                        timer,
                        requests,
                        POLL_PERIOD.multipliedBy(i).dividedBy(OPEN_PAGES));
            }
            TimeUnit.SECONDS.sleep(2 * POLL_PERIOD.toSeconds());
            requests.reset();
            double[] with = measureShare();
            double perSecond = requests.answered().sum() / (minutes * 60.0);
            if (requests.failed().sum() > 0) {
                results.addNote("%d requests of open pages failed: the machine was overloaded."
                        .formatted(requests.failed().sum()));
            }
            results.addTable(new ResultTable(
                    "%d open pages, half of them the summary and half scope pages (promised: at most 5 %% of a core)"
                            .formatted(OPEN_PAGES),
                    List.of("", "service, % of a core", "database, % of a core", "requests/s"),
                    List.of(
                            row("no page open", without, 0),
                            row("all pages open", with, perSecond),
                            row("difference", new double[] {with[0] - without[0], with[1] - without[1]}, perSecond))));
            measureFirstPaint("First paint with %d pages open".formatted(OPEN_PAGES));
            timer.shutdownNow();
        }
    }

    /** Returns the shares of a core, in percent, that service and database use. */
    private double[] measureShare() throws IOException, InterruptedException {
        ProcessorTime before = service.processorTime();
        long begun = System.nanoTime();
        TimeUnit.MINUTES.sleep(minutes);
        double elapsed = System.nanoTime() - begun;
        ProcessorTime used = service.processorTime().minus(before);
        return new double[] {
            100 * used.service().toNanos() / elapsed, 100 * used.database().toNanos() / elapsed
        };
    }

    private static List<String> row(String name, double[] shares, double requests) {
        List<String> row = List.of(
                name,
                String.format(Locale.ROOT, "%.1f", shares[0]),
                String.format(Locale.ROOT, "%.1f", shares[1]),
                String.format(Locale.ROOT, "%.1f", requests));
        System.out.println(String.join(" | ", row));
        return row;
    }

    private static Instant minuteStart() {
        return Instant.ofEpochMilli(System.currentTimeMillis()).truncatedTo(ChronoUnit.MINUTES);
    }
}
