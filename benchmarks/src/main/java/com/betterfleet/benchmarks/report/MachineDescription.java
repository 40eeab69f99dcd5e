package com.betterfleet.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The machine that a benchmark ran on.
 *
 * @param load the load average of the last minute when the run began: far above zero means that other programs ran
 */
public record MachineDescription(
        int processors, String model, String memory, String system, String java, String database, String load) {

    private static final double KIBIBYTES_PER_GIBIBYTE = 1024.0 * 1024;

    static MachineDescription read(String database, String load) throws IOException {
        return new MachineDescription(
                Runtime.getRuntime().availableProcessors(),
                findValue(Path.of("/proc/cpuinfo"), "model name"),
                formatMemory(findValue(Path.of("/proc/meminfo"), "MemTotal")),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                Integer.toString(Runtime.version().feature()),
                database,
                load);
    }

    static String readLoad() throws IOException {
        Path load = Path.of("/proc/loadavg");
        return Files.exists(load) ? Files.readString(load).split(" ", 2)[0] : "unknown";
    }

    String describe() {
        return "%d processors (%s), %s memory, %s, Java %s, PostgreSQL %s; load average at the start %s"
                .formatted(processors, model, memory, system, java, database, load);
    }

    private static String findValue(Path file, String key) throws IOException {
        if (!Files.exists(file)) {
            return "unknown";
        }
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(key) && line.contains(":"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }

    private static String formatMemory(String stated) {
        String kibibytes = stated.replaceAll("[^0-9]", "");
        return kibibytes.isEmpty()
                ? stated
                : String.format(Locale.ROOT, "%.0f GiB", Long.parseLong(kibibytes) / KIBIBYTES_PER_GIBIBYTE);
    }
}
