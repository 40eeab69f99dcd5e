package com.betterfleet.soak;

import com.betterfleet.soak.ReliabilityPage.CountsTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The options of a run.
 *
 * @param time how long faults are made
 * @param kills the number of kills after which the run ends; 0: after {@code time}
 * @param seed decides the plan of the faults
 * @param kinds the kinds of fault that are made
 * @param reportWait how long the last reports are awaited after the faults
 * @param javaOptions further options of the service's JVM
 * @param directory for data and logs
 * @param page the page that the counts of a long run are written to; empty: none
 */
record SoakOptions(
        Duration time,
        int kills,
        long seed,
        List<FaultKind> kinds,
        Duration reportWait,
        String serviceClassPath,
        List<String> javaOptions,
        Path directory,
        Optional<Path> page) {

    private static final int DEFAULT_MINUTES = 10;
    private static final int RELEASE_KILLS = 100;
    private static final Duration REPORT_WAIT = Duration.ofMinutes(5);

    SoakOptions {
        kinds = List.copyOf(kinds);
        javaOptions = List.copyOf(javaOptions);
    }

    /**
     * Reads the arguments {@code [minutes] [--kills N] [--seed N] [--faults a,b] [--page FILE] [--aot FILE]}.
     *
     * @throws IllegalArgumentException names the argument that is wrong
     */
    static SoakOptions parse(String serviceClassPath, Path directory, List<String> arguments) {
        SoakOptions options = new SoakOptions(
                Duration.ofMinutes(DEFAULT_MINUTES),
                0,
                ThreadLocalRandom.current().nextInt(1_000_000),
                Arrays.asList(FaultKind.values()),
                REPORT_WAIT,
                serviceClassPath,
                List.of(),
                directory,
                Optional.empty());
        List<String> rest = new ArrayList<>(arguments);
        while (!rest.isEmpty()) {
            String name = rest.removeFirst();
            if (!name.startsWith("--")) {
                options = options.withTime(Duration.ofMinutes(parseNumber("minutes", name)));
            } else if (rest.isEmpty()) {
                throw new IllegalArgumentException(name + " needs a value");
            } else {
                options = options.with(name, rest.removeFirst());
            }
        }
        return options;
    }

    /** The table of the page that the counts belong to; empty for a run that is too short for the page. */
    Optional<CountsTable> table() {
        if (kills >= RELEASE_KILLS) {
            return Optional.of(CountsTable.KILLS);
        }
        boolean full = kills == 0
                && time.toMinutes() >= DEFAULT_MINUTES
                && kinds.containsAll(Arrays.asList(FaultKind.values()));
        return full ? Optional.of(CountsTable.ALL_KINDS) : Optional.empty();
    }

    private SoakOptions with(String name, String value) {
        return switch (name) {
            case "--kills" -> withKills(Math.toIntExact(parseNumber(name, value)));
            case "--seed" -> withSeed(parseNumber(name, value));
            case "--faults" -> withKinds(parseKinds(value));
            case "--page" -> withPage(Path.of(value));
            case "--aot" -> withJavaOptions(List.of("-XX:AOTCache=" + value));
            default ->
                throw new IllegalArgumentException(
                        name + " is unknown; there are --kills, --seed, --faults, --page and --aot");
        };
    }

    private static List<FaultKind> parseKinds(String value) {
        return Arrays.stream(value.split(",", -1))
                .map(name -> FaultKind.find(name.strip())
                        .orElseThrow(() -> new IllegalArgumentException("--faults %s is unknown; there are %s"
                                .formatted(name, Arrays.toString(FaultKind.values())))))
                .toList();
    }

    private static long parseNumber(String name, String value) {
        try {
            long number = Long.parseLong(value);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Reported below, like a negative number.
        }
        throw new IllegalArgumentException("%s is %s; it must be a whole number from 0".formatted(name, value));
    }

    SoakOptions withTime(Duration newTime) {
        return new SoakOptions(newTime, kills, seed, kinds, reportWait, serviceClassPath, javaOptions, directory, page);
    }

    private SoakOptions withKills(int newKills) {
        return new SoakOptions(
                time, newKills, seed, FaultKind.killing(), reportWait, serviceClassPath, javaOptions, directory, page);
    }

    SoakOptions withSeed(long newSeed) {
        return new SoakOptions(time, kills, newSeed, kinds, reportWait, serviceClassPath, javaOptions, directory, page);
    }

    SoakOptions withKinds(List<FaultKind> newKinds) {
        return new SoakOptions(time, kills, seed, newKinds, reportWait, serviceClassPath, javaOptions, directory, page);
    }

    SoakOptions withReportWait(Duration newWait) {
        return new SoakOptions(time, kills, seed, kinds, newWait, serviceClassPath, javaOptions, directory, page);
    }

    private SoakOptions withJavaOptions(List<String> newOptions) {
        return new SoakOptions(time, kills, seed, kinds, reportWait, serviceClassPath, newOptions, directory, page);
    }

    private SoakOptions withPage(Path newPage) {
        return new SoakOptions(
                time, kills, seed, kinds, reportWait, serviceClassPath, javaOptions, directory, Optional.of(newPage));
    }
}
