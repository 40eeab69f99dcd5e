package com.betterfleet.derms;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The sources of the tests of all modules, since the test classes of another module are not on the class path. */
final class TestSources {

    static final Path PROJECT = Path.of("..");

    private static final List<String> MODULES =
            List.of("flexibility-provider", "capacity-provider-simulator", "acceptance");

    private TestSources() {}

    static List<Path> listFiles() throws IOException {
        List<Path> found = new ArrayList<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(PROJECT.resolve(Path.of(module, "src", "test", "java")))) {
                files.filter(file -> file.toString().endsWith(".java")).sorted().forEach(found::add);
            }
        }
        return found;
    }

    /** The text of each file by its name without extension. */
    static Map<String, String> readByClassName() {
        Map<String, String> texts = new TreeMap<>();
        try {
            for (Path file : listFiles()) {
                String name = file.getFileName().toString();
                texts.put(name.substring(0, name.lastIndexOf('.')), Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }
}
