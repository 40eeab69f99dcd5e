package com.betterfleet.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.betterfleet.soak.ReliabilityPage.CountsTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which run writes which table of the page. */
class ReliabilityPageTests {

    private static final Path PAGE = Path.of("../docs/reliability.md");

    @TempDir
    private Path directory;

    @Test
    void aRunReplacesItsOwnTableAndLeavesTheOther() throws IOException {
        Path page = Files.copy(PAGE, directory.resolve("page.md"));
        ReliabilityPage.replaceCounts(page, CountsTable.ALL_KINDS, "| all kinds |\n");
        ReliabilityPage.replaceCounts(page, CountsTable.KILLS, "| kills |\n");
        ReliabilityPage.replaceCounts(page, CountsTable.KILLS, "| kills again |\n");

        assertThat(page)
                .content()
                .containsSubsequence("written by ./derms soak -->\n\n| all kinds |", "| kills again |", "<!-- end of")
                .doesNotContain("| kills |");
        assertThat(Files.readAllLines(page))
                .last()
                .isEqualTo(Files.readAllLines(PAGE).getLast());
    }

    @Test
    void aPageWithoutAPlaceForTheCountsIsLeftAsItIs() throws IOException {
        Path page = Files.writeString(directory.resolve("other.md"), "# Other\n");
        assertThatIOException()
                .isThrownBy(() -> ReliabilityPage.replaceCounts(page, CountsTable.KILLS, "counts"))
                .withMessageContaining("no place for the counts");
        assertThat(page).hasContent("# Other\n");
    }

    @Test
    void onlyLongRunsAreForThePage() {
        assertThat(parse()).contains(CountsTable.ALL_KINDS);
        assertThat(parse("2")).isEmpty();
        assertThat(parse("--faults", "disk-full")).isEmpty();
        assertThat(parse("--kills", "100")).contains(CountsTable.KILLS);
        assertThat(parse("--kills", "99")).isEmpty();
    }

    private Optional<CountsTable> parse(String... arguments) {
        return SoakOptions.parse("", directory, List.of(arguments)).table();
    }
}
