package com.betterfleet.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the results of all benchmarks into the page of performance, and their charts beside it. The page has a place
 * for each benchmark between two comments; all other text is written by hand. Arguments: the page, the directory of
 * results, and the directory of images.
 */
public final class PerformancePage {

    private static final String END = "<!-- end of the figures -->";

    private PerformancePage() {}

    public static void main(String[] arguments) throws IOException {
        Path page = Path.of(arguments[0]);
        Path images = Files.createDirectories(Path.of(arguments[2]));
        String text = Files.readString(page);
        for (BenchmarkResult result : readResults(Path.of(arguments[1]))) {
            for (LineChart chart : result.charts()) {
                Files.writeString(images.resolve(chart.name() + ".svg"), ChartImage.draw(chart));
            }
            text = replaceFigures(
                    text, result, page.toAbsolutePath().resolveSibling("").relativize(images.toAbsolutePath()));
            System.out.printf("%s of %s%n", result.name(), result.measuredAt());
        }
        Files.writeString(page, text);
    }

    /** Returns the page's text with the figures of one benchmark replaced. */
    static String replaceFigures(String page, BenchmarkResult result, Path images) {
        String begin = "<!-- figures of %s: written by ./derms bench report -->".formatted(result.name());
        int from = page.indexOf(begin);
        int until = page.indexOf(END, from);
        if (from < 0 || until < 0) {
            throw new IllegalArgumentException(
                    "the page has no place for the figures of %s: %s … %s".formatted(result.name(), begin, END));
        }
        return page.substring(0, from) + begin + "\n\n" + formatFigures(result, images) + "\n" + page.substring(until);
    }

    static String formatFigures(BenchmarkResult result, Path images) {
        StringBuilder text = new StringBuilder();
        text.append("`%s`, %s UTC, version %s, %s min.%n"
                .formatted(
                        result.command(),
                        result.measuredAt().replace("T", " ").replace(":00Z", ""),
                        result.version(),
                        result.minutes()));
        text.append("Machine: %s.\n".formatted(result.machine().describe()));
        result.notes().forEach(note -> text.append("\n- ").append(note));
        text.append(result.notes().isEmpty() ? "" : "\n");
        result.tables().forEach(table -> text.append('\n').append(formatTable(table)));
        result.charts()
                .forEach(chart -> text.append("\n![%s](%s/%s.svg)\n".formatted(chart.title(), images, chart.name())));
        return text.toString();
    }

    private static String formatTable(ResultTable table) {
        StringBuilder text = new StringBuilder();
        if (!table.title().isEmpty()) {
            text.append("**").append(table.title()).append("**\n\n");
        }
        text.append(formatRow(table.columns()));
        text.append(formatRow(table.columns().stream().map(column -> "---").toList()));
        table.rows().forEach(row -> text.append(formatRow(row)));
        return text.toString();
    }

    private static String formatRow(List<String> cells) {
        return cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static List<BenchmarkResult> readResults(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> sorted = files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
            List<BenchmarkResult> results = new ArrayList<>();
            for (Path file : sorted) {
                results.add(ResultFile.read(file));
            }
            return results;
        }
    }
}
