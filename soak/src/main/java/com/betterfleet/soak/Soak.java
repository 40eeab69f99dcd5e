package com.betterfleet.soak;

import com.betterfleet.soak.SoakRun.SoakResult;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** Runs from the command line: class path of the service, directory of the run, and the options. */
public final class Soak {

    private Soak() {}

    /** Exits with 1 when a promise was broken, and with 2 when the arguments are wrong. */
    public static void main(String[] args) throws IOException, InterruptedException, SQLException {
        List<String> arguments = Arrays.asList(args);
        SoakOptions options;
        try {
            options = SoakOptions.parse(
                    arguments.get(0), Path.of(arguments.get(1)), arguments.subList(2, arguments.size()));
        } catch (IllegalArgumentException wrong) {
            System.err.println("derms soak: " + wrong.getMessage());
            System.exit(2);
            return;
        }
        System.out.printf("Seed %d: the same seed gives the same plan of faults.%n", options.seed());
        SoakResult result = new SoakRun(options).run();
        String counts = ReliabilityPage.formatCounts(result, options, System.getProperty("soak.version", "unknown"));
        System.out.println();
        System.out.println(counts);
        if (options.page().isPresent() && options.table().isPresent()) {
            ReliabilityPage.replaceCounts(options.page().get(), options.table().get(), counts);
        }
        System.exit(result.ledger().isClean() ? 0 : 1);
    }
}
