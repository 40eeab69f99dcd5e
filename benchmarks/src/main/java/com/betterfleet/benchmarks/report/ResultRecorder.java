package com.betterfleet.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the figures of a run and writes them to a file, which is written anew with each addition: a run that ends
 * early leaves what it measured. The launcher states directory, command and version as system properties.
 */
public final class ResultRecorder {

    private final String name;
    private final Path directory;
    private final Instant begin;
    private final String load;
    private String database = "unknown";
    private final List<String> notes = new ArrayList<>();
    private final List<ResultTable> tables = new ArrayList<>();
    private final List<LineChart> charts = new ArrayList<>();

    private ResultRecorder(String name, Path directory, Instant begin, String load) {
        this.name = name;
        this.directory = directory;
        this.begin = begin;
        this.load = load;
    }

    /** Begins the record of a run. */
    public static ResultRecorder begin(String name) throws IOException {
        return new ResultRecorder(
                name,
                Path.of(System.getProperty("bench.results", "target/results")),
                now(),
                MachineDescription.readLoad());
    }

    /** States the version of PostgreSQL. */
    public void setDatabase(String version) {
        database = version;
    }

    public void addNote(String note) {
        notes.add(note);
    }

    public void addTable(ResultTable table) throws IOException {
        tables.add(table);
        write();
    }

    /** Replaces all tables and charts, as a run with many cases does after each. */
    public void replaceFigures(List<ResultTable> newTables, List<LineChart> newCharts) throws IOException {
        tables.clear();
        tables.addAll(newTables);
        charts.clear();
        charts.addAll(newCharts);
        write();
    }

    private void write() throws IOException {
        BenchmarkResult result = new BenchmarkResult(
                name,
                begin.truncatedTo(ChronoUnit.MINUTES).toString(),
                System.getProperty("bench.command", "./derms bench " + name),
                System.getProperty("bench.version", "unknown"),
                MachineDescription.read(database, load),
                Math.max(1, Duration.between(begin, now()).plusSeconds(30).toMinutes()),
                List.copyOf(notes),
                List.copyOf(tables),
                List.copyOf(charts));
        Files.createDirectories(directory);
        ResultFile.write(directory.resolve(name + ".json"), result);
    }

    private static Instant now() {
        return Instant.ofEpochMilli(System.currentTimeMillis());
    }
}
