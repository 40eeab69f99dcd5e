package com.betterfleet.derms.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Each job that sets subjects aside has a test with a subject that it cannot process. */
@Execution(ExecutionMode.CONCURRENT)
class IsolatedJobTests {

    private static final Path JOBS = Path.of("src", "main", "java");
    private static final Path TESTS = Path.of("src", "test", "java", "com", "betterfleet", "derms", "quarantine");
    private static final Pattern JOB_NAME =
            Pattern.compile("(?:new IsolatedJob\\(|isolate\\(|isolateConnections\\(quarantine,)\\s*\"([A-Z_]+)\"");

    @Test
    void eachJobIsTestedWithAPoisonedSubject() throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.walk(JOBS)) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .forEach(
                            file -> JOB_NAME.matcher(read(file)).results().forEach(found -> names.add(found.group(1))));
        }
        String tests;
        try (Stream<Path> files = Files.list(TESTS)) {
            tests = files.filter(file -> file.getFileName().toString().startsWith("Poisoned"))
                    .map(IsolatedJobTests::read)
                    .collect(Collectors.joining());
        }
        assertThat(names)
                .hasSizeGreaterThan(25)
                .allSatisfy(name -> assertThat(tests).as(name).containsPattern("\"" + name + "[\"_]"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
