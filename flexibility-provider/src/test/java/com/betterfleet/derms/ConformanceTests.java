package com.betterfleet.derms;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.TaggedTests.TaggedTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Compares the statements of the protocol with the tests that show them, and with the committed page.
 *
 * <p>With {@code -Dconformance=write} in the test's JVM the page is written anew.
 */
@Execution(ExecutionMode.CONCURRENT)
class ConformanceTests {

    private static final Path PAGE = Path.of("..", "docs", "conformance.md");

    private final List<ProtocolStatement> statements = ProtocolStatement.readList();
    private final SortedMap<String, List<TaggedTest>> tests = TaggedTests.findById();

    @Test
    void committedPageIsThatOfTheStatementsAndTests() throws IOException {
        String page = ConformancePage.write(statements, tests);
        if ("write".equals(System.getProperty("conformance"))) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).hasContent(page);
    }

    @Test
    void aStatementIsShownByATestOrSaysWhyNot() {
        assertThat(statements)
                .hasSizeGreaterThan(90)
                .allSatisfy(statement -> assertThat(tests.containsKey(statement.id()))
                        .as("a test has @Tag(\"%s\"), unless the statement says why none shows it", statement.id())
                        .isNotEqualTo(statement.reasonNotShown().isPresent()));
    }

    @Test
    void aTagNamesAStatement() {
        assertThat(statements)
                .extracting(ProtocolStatement::id)
                .doesNotHaveDuplicates()
                .containsAll(tests.keySet());
    }

    @Test
    void aDifferenceOfAPublicDescriptionNamesAStatement() {
        assertThat(statements)
                .extracting(ProtocolStatement::id)
                .containsAll(PublicDescriptions.readDifferences().stream()
                        .map(PublicDescriptions.Difference::statementId)
                        .toList());
    }
}
