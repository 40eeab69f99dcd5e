package com.betterfleet.derms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Compares the tests that docs/security.md names with those that exist. */
@Execution(ExecutionMode.CONCURRENT)
class SecurityPageTests {

    private static final Path PAGE = Path.of("..", "docs", "security.md");

    /** A class of tests, and a method of it where one is named. */
    private static final Pattern NAMED_TEST = Pattern.compile("`(\\w+(?:Tests|IT))((?:\\.\\w+)*)`");

    @Test
    void namedTestsExist() throws IOException {
        Map<String, String> sources = TestSources.readByClassName();
        assertThat(NAMED_TEST.matcher(Files.readString(PAGE)).results())
                .hasSizeGreaterThan(40)
                .allSatisfy(test -> {
                    assertThat(sources).containsKey(test.group(1));
                    assertThat(sources.get(test.group(1))).contains(declarationOf(test));
                });
    }

    private static String declarationOf(MatchResult test) {
        String path = test.group(2);
        return path.isEmpty() ? "class " + test.group(1) : " " + path.substring(path.lastIndexOf('.') + 1) + "(";
    }
}
