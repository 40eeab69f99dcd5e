package com.betterfleet.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.betterfleet.benchmarks.report.LineChart.Line;
import com.betterfleet.benchmarks.report.LineChart.Point;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerformancePageTests {

    private static final BenchmarkResult RESULT = new BenchmarkResult(
            "intake",
            "2026-11-29T17:04:00Z",
            "./derms bench intake",
            "abc123",
            new MachineDescription(2, "Some CPU", "24 GiB", "Linux amd64", "25", "18.6", "0.10"),
            4,
            List.of("The client runs on the same machine."),
            List.of(new ResultTable("Accepted", List.of("run", "per second"), List.of(List.of("1", "612 | 1")))),
            List.of(new LineChart(
                    "intake-rate", "Rate", "groups", "1/s", List.of(new Line("l", List.of(new Point(1, 2)))))));

    private static final String FIGURES = """
            `./derms bench intake`, 2026-11-29 17:04 UTC, version abc123, 4 min.
            Machine: 2 processors (Some CPU), 24 GiB memory, Linux amd64, Java 25, PostgreSQL 18.6; load average at the start 0.10.

            - The client runs on the same machine.

            **Accepted**

            | run | per second |
            | --- | --- |
            | 1 | 612 \\| 1 |

            ![Rate](images/performance/intake-rate.svg)
            """;

    private static final String PLACE =
            "# Performance\n\n<!-- figures of intake: written by ./derms bench report -->%s<!-- end of the figures -->\nText.\n";

    @TempDir
    private Path directory;

    @Test
    void statesCommandDateVersionMachineAndFigures() {
        assertThat(PerformancePage.formatFigures(RESULT, Path.of("images/performance")))
                .isEqualTo(FIGURES);
    }

    @Test
    void replacesTheFiguresOfTheRunBeforeAndNothingElse() {
        assertThat(PerformancePage.replaceFigures(PLACE.formatted("\nold\n"), RESULT, Path.of("images/performance")))
                .isEqualTo(PLACE.formatted("\n\n" + FIGURES + "\n"));
    }

    @Test
    void refusesAPageWithoutAPlaceForTheFigures() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PerformancePage.replaceFigures("# Performance", RESULT, Path.of("images")))
                .withMessageContaining("intake");
    }

    @Test
    void isMadeOfTheResultFilesWithTheirCharts() throws Exception {
        Path page = Files.writeString(directory.resolve("performance.md"), PLACE.formatted("\n"));
        Path results = Files.createDirectories(directory.resolve("performance"));
        ResultFile.write(results.resolve("intake.json"), RESULT);
        Path images = directory.resolve("images/performance");
        PerformancePage.main(new String[] {page.toString(), results.toString(), images.toString()});
        assertThat(page).hasContent(PLACE.formatted("\n\n" + FIGURES + "\n"));
        assertThat(images.resolve("intake-rate.svg")).content().startsWith("<svg");
    }

    @Test
    void readsAResultAsItWasWritten() throws Exception {
        Path file = directory.resolve("intake.json");
        ResultFile.write(file, RESULT);
        assertThat(ResultFile.read(file)).isEqualTo(RESULT);
    }
}
