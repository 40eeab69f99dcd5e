package com.betterfleet.acceptance.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Paths of the repository, as this module uses them. */
public final class ProjectPaths {

    /** The root of the repository. */
    public static final Path ROOT = parentOf(Path.of(System.getProperty("basedir", System.getProperty("user.dir", ".")))
            .toAbsolutePath());

    public static final Path TARGET = ROOT.resolve("acceptance/target");

    private ProjectPaths() {}

    /**
     * The class path of the service with the embedded database, as the launcher states it. A plain jar beside its
     * libraries, because the packed jar takes about twice as long to start.
     */
    static String serviceClassPath() {
        return ExtractedService.SERVICE + ":" + moduleJar("embedded-postgres");
    }

    /** Extracts the service once per test run, at first use. */
    private static final class ExtractedService {

        private static final Duration PATIENCE = Duration.ofMinutes(3);
        static final Path SERVICE = extractJar(moduleJar("flexibility-provider"));

        private static Path extractJar(Path packed) {
            Path directory = TARGET.resolve("service");
            List<String> command = List.of(
                    javaExecutable(),
                    "-Djarmode=tools",
                    "-jar",
                    packed.toString(),
                    "extract",
                    "--force",
                    "--destination",
                    directory.toString());
            int code = ChildProcess.start("the unpacking", command, Map.of(), freshLog("unpacking"))
                    .awaitEnd(PATIENCE);
            if (code != 0) {
                throw new AssertionError("%s could not be laid out in %s".formatted(packed, directory));
            }
            return directory.resolve(packed.getFileName());
        }
    }

    /** Returns the jar of a module, which must have been built. */
    public static Path moduleJar(String module) {
        Path jar = ROOT.resolve(module).resolve("target").resolve(module + "-0.1.0.jar");
        if (!Files.exists(jar)) {
            throw new AssertionError("%s is missing; build it first: mvn -pl %s package".formatted(jar, module));
        }
        return jar;
    }

    /** Returns the Java executable that runs these tests. */
    static String javaExecutable() {
        return Path.of(System.getProperty("java.home", ""), "bin", "java").toString();
    }

    /** Returns a log file without output of earlier runs. */
    public static Path freshLog(String name) {
        try {
            Path log = Files.createDirectories(TARGET.resolve("logs")).resolve(name + ".log");
            Files.deleteIfExists(log);
            return log;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a data directory without data of earlier runs. */
    public static Path freshData(String name) {
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
