package com.betterfleet.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The processor time that the service and its database have used.
 *
 * @param database of the server and all its processes, also those that have ended
 */
record ProcessorTime(Duration service, Duration database) {

    /** The kernel counts in hundredths of a second. */
    private static final long MILLIS_PER_TICK = 10;

    /** Places in {@code /proc/<pid>/stat} after the name: the parent, own time, and the time of ended children. */
    private static final int PARENT = 1;

    private static final int OWN_USER = 11;
    private static final int OWN_SYSTEM = 12;
    private static final int ENDED_USER = 13;
    private static final int ENDED_SYSTEM = 14;

    static ProcessorTime read(ProcessHandle service, long databaseServer) throws IOException {
        List<String> server = readStat(databaseServer);
        long ticks = sum(server, OWN_USER, OWN_SYSTEM, ENDED_USER, ENDED_SYSTEM);
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes.toList()) {
                String name = process.getFileName().toString();
                if (name.chars().allMatch(Character::isDigit)) {
                    List<String> stat = readStat(Long.parseLong(name));
                    if (!stat.isEmpty() && Long.parseLong(stat.get(PARENT)) == databaseServer) {
                        ticks += sum(stat, OWN_USER, OWN_SYSTEM);
                    }
                }
            }
        }
        return new ProcessorTime(
                service.info().totalCpuDuration().orElse(Duration.ZERO), Duration.ofMillis(ticks * MILLIS_PER_TICK));
    }

    ProcessorTime minus(ProcessorTime earlier) {
        return new ProcessorTime(service.minus(earlier.service), database.minus(earlier.database));
    }

    /** What each of these pieces of work took, in milliseconds. */
    String describePerUnit(long units) {
        double inService = service.toNanos() / 1e6 / units;
        double inDatabase = database.toNanos() / 1e6 / units;
        return "processor time %.2f ms each: %.2f ms in the service, %.2f ms in the database"
                .formatted(inService + inDatabase, inService, inDatabase);
    }

    /** The same, shortly: the sum, and its parts of service and database. */
    String describeMillisPerUnit(long units) {
        double inService = service.toNanos() / 1e6 / units;
        double inDatabase = database.toNanos() / 1e6 / units;
        return String.format(Locale.ROOT, "%.2f (%.2f + %.2f)", inService + inDatabase, inService, inDatabase);
    }

    private static long sum(List<String> stat, int... places) {
        long total = 0;
        for (int place : places) {
            total += Long.parseLong(stat.get(place));
        }
        return total;
    }

    /** The fields after the name, which may contain spaces; none where the process has ended. */
    private static List<String> readStat(long process) throws IOException {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process), "stat"));
            return List.of(stat.substring(stat.lastIndexOf(')') + 2).strip().split(" "));
        } catch (NoSuchFileException ended) {
            return List.of();
        } catch (IOException e) {
            if (!Files.exists(Path.of("/proc", Long.toString(process)))) {
                return List.of();
            }
            throw e;
        }
    }
}
