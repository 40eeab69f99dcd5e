package com.betterfleet.soak;

import com.betterfleet.soak.SoakRun.SoakResult;
import com.betterfleet.soak.check.RunLedger.MessageKind;
import com.betterfleet.soak.check.RunLedger.PhaseCounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;

/** The counts of a run as a table, which replaces that of the run before on a page. */
final class ReliabilityPage {

    private static final String END = "<!-- end of the counts -->";

    private ReliabilityPage() {}

    /** The tables of the page, with the comment before each. */
    enum CountsTable {
        ALL_KINDS("<!-- counts of the latest run: written by ./derms soak -->"),
        KILLS("<!-- counts of the latest run of kills: written by ./derms soak --kills 100 -->");

        private final String begin;

        CountsTable(String begin) {
            this.begin = begin;
        }
    }

    /** Replaces a table on the page. */
    static void replaceCounts(Path page, CountsTable table, String counts) throws IOException {
        String text = Files.readString(page);
        int begin = text.indexOf(table.begin);
        int end = text.indexOf(END, Math.max(0, begin));
        if (begin < 0 || end < 0) {
            throw new IOException("%s has no place for the counts: %s … %s".formatted(page, table.begin, END));
        }
        Files.writeString(page, text.substring(0, begin) + table.begin + "\n\n" + counts + "\n" + text.substring(end));
    }

    static String formatCounts(SoakResult result, SoakOptions options, String version) {
        StringBuilder text = new StringBuilder();
        text.append("%s, version %s, PostgreSQL %s, seed %d, %d minutes with start and final checks.%n"
                .formatted(
                        result.begin().atOffset(ZoneOffset.UTC).toLocalDate(),
                        version,
                        result.databaseVersion(),
                        options.seed(),
                        result.length().toMinutes()));
        text.append("Machine: %s, %d processors, Java %s. Two instances.%n%n"
                .formatted(
                        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.version().feature()));
        text.append("| fault | times | forecasts | heartbeats | readings | reports | lost | limits looked at | wrong |"
                + " late, longest | ready again after, longest |\n");
        text.append("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
        Map<String, PhaseCounts> phases = result.ledger().phases();
        phases.forEach((phase, counts) -> text.append(formatRow(phase, counts)));
        text.append("| **all** | %d | %d | %d | %d | %d | %d | %d | %d | | |%n"
                .formatted(
                        sum(phases, PhaseCounts::times),
                        sum(phases, counts -> counts.acknowledged(MessageKind.FORECAST)),
                        sum(phases, counts -> counts.acknowledged(MessageKind.HEARTBEAT)),
                        sum(phases, counts -> counts.acknowledged(MessageKind.READING)),
                        sum(phases, counts -> counts.acknowledged(MessageKind.REPORT)),
                        sum(phases, PhaseCounts::lost),
                        sum(phases, PhaseCounts::looks),
                        sum(phases, PhaseCounts::wrong)));
        result.impossible().forEach((kind, reason) -> {
            if (options.kinds().contains(kind)) {
                text.append("%nNot done: %s (%s).%n".formatted(kind.label(), reason));
            }
        });
        if (!result.ledger().isClean()) {
            text.append("\nFindings:\n\n");
            result.ledger()
                    .findings()
                    .forEach(finding -> text.append("- ").append(finding).append('\n'));
        }
        return text.toString();
    }

    private static String formatRow(String phase, PhaseCounts counts) {
        return "| %s | %s | %d | %d | %d | %d | %d | %d | %d | %s | %s |%n"
                .formatted(
                        phase,
                        counts.times() == 0 ? "" : Integer.toString(counts.times()),
                        counts.acknowledged(MessageKind.FORECAST),
                        counts.acknowledged(MessageKind.HEARTBEAT),
                        counts.acknowledged(MessageKind.READING),
                        counts.acknowledged(MessageKind.REPORT),
                        counts.lost(),
                        counts.looks(),
                        counts.wrong(),
                        counts.late() == 0
                                ? "0"
                                : "%d, %s".formatted(counts.late(), formatSeconds(counts.longestLateness())),
                        counts.times() == 0 ? "" : formatSeconds(counts.longestRecovery()));
    }

    private static String formatSeconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1_000.0);
    }

    private static int sum(Map<String, PhaseCounts> phases, ToIntFunction<PhaseCounts> count) {
        return phases.values().stream().mapToInt(count).sum();
    }
}
