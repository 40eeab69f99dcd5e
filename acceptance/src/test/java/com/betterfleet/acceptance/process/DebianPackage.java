package com.betterfleet.acceptance.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Installs programs of Debian that a test needs, where they are missing. */
final class DebianPackage {

    private static final Duration INSTALLATION = Duration.ofMinutes(3);

    private DebianPackage() {}

    /** Requires programs; where one is missing its packages are installed, which needs root. */
    static void requirePrograms(List<Path> programs, String... packages) {
        if (programs.stream().allMatch(Files::exists)) {
            return;
        }
        String command = "apt-get install " + String.join(" ", packages);
        if (!"root".equals(System.getProperty("user.name"))) {
            throw new AssertionError(programs + " are missing; install them: " + command);
        }
        // RUNLEVEL=1 installs the programs without starting a service.
        ChildProcess installation = ChildProcess.start(
                "the installation of " + packages[0],
                List.of(
                        "sh",
                        "-c",
                        "apt-get update && RUNLEVEL=1 apt-get install -y --no-install-recommends "
                                + String.join(" ", packages)),
                Map.of("DEBIAN_FRONTEND", "noninteractive"),
                ProjectPaths.freshLog(packages[0] + "-installation"));
        if (installation.awaitEnd(INSTALLATION) != 0) {
            throw new AssertionError(programs + " are missing and could not be installed: " + command);
        }
    }
}
