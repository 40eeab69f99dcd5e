package com.betterfleet.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;

/** Where things lie, seen from this module. */
final class Places {

    /** The root of the repository. */
    static final Path ROOT = parentOf(Path.of(System.getProperty("basedir", System.getProperty("user.dir", ".")))
            .toAbsolutePath());

    static final Path TARGET = ROOT.resolve("acceptance/target");

    private Places() {}

    /** The jar of a module, which has to be built. */
    static Path jar(String module) {
        Path jar = ROOT.resolve(module).resolve("target").resolve(module + "-0.1.0.jar");
        if (!Files.exists(jar)) {
            throw new AssertionError("%s is missing; build it first: mvn -pl %s package".formatted(jar, module));
        }
        return jar;
    }

    /** The Java that runs these tests, which is the one that the programs are made for. */
    static String java() {
        return Path.of(System.getProperty("java.home", ""), "bin", "java").toString();
    }

    /** A log file with nothing of earlier runs in it. */
    static Path freshLog(String name) {
        try {
            Path log = Files.createDirectories(TARGET.resolve("logs")).resolve(name + ".log");
            Files.deleteIfExists(log);
            return log;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A directory for data with nothing of earlier runs in it. */
    static Path freshData(String name) {
        Path directory = TARGET.resolve("runs").resolve(name);
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return directory;
    }

    static Path parentOf(Path path) {
        return Objects.requireNonNull(path.getParent());
    }
}
