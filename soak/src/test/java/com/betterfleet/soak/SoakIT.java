package com.betterfleet.soak;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.soak.SoakRun.SoakResult;
import com.betterfleet.soak.check.RunLedger.PhaseCounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** One minute of faults; in the profile {@code nightly} ten, of every kind. */
@DisplayName("M6, M15: whatever fails, nothing acknowledged is lost and no limit is above the right one")
class SoakIT {

    private static final int MINUTES = Integer.getInteger("soak.minutes", 1);
    private static final long SEED = 11;
    private static final Path MODULE =
            Path.of(System.getProperty("basedir", ".")).toAbsolutePath();
    private static final Path TARGET = MODULE.resolve("target");
    private static final List<FaultKind> SHORT_KINDS = List.of(
            FaultKind.INSTANCE_KILLED_AT_BOUNDARY,
            FaultKind.INSTANCE_SUSPENDED_AT_BOUNDARY,
            FaultKind.DATABASE_KILLED,
            FaultKind.DATABASE_SUSPENDED,
            FaultKind.CONNECTIONS_TAKEN);

    @Test
    void nothingAcknowledgedIsLostAndNoLimitIsWrong() throws IOException, InterruptedException, SQLException {
        boolean isShort = MINUTES < 10;
        SoakOptions options = new SoakOptions(
                Duration.ofMinutes(MINUTES),
                0,
                SEED,
                isShort ? SHORT_KINDS : Arrays.asList(FaultKind.values()),
                isShort ? Duration.ZERO : Duration.ofMinutes(5),
                unpackService().toString(),
                List.of(),
                TARGET.resolve("runs"),
                Optional.empty());

        SoakResult result = new SoakRun(options).run();

        System.out.println(ReliabilityPage.formatCounts(result, options, "of this build"));
        assertThat(result.ledger().findings()).isEmpty();
        assertThat(result.ledger().phases().values().stream()
                        .mapToInt(PhaseCounts::times)
                        .sum())
                .isPositive();
        assertThat(result.ledger().phases().values().stream()
                        .mapToInt(PhaseCounts::looks)
                        .sum())
                .isGreaterThan(50);
    }

    /** Returns the plain jar of the service beside its libraries, which starts in half the time of the packed one. */
    private static Path unpackService() throws IOException, InterruptedException {
        Path packed = MODULE.resolveSibling("flexibility-provider/target/flexibility-provider-0.1.0.jar");
        assertThat(packed).as("the service, built by mvn package").exists();
        Path directory = TARGET.resolve("service");
        Files.createDirectories(TARGET);
        int code = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djarmode=tools",
                        "-jar",
                        packed.toString(),
                        "extract",
                        "--force",
                        "--destination",
                        directory.toString())
                .inheritIO()
                .start()
                .waitFor();
        assertThat(code).as("unpacking %s", packed).isZero();
        return directory.resolve(packed.getFileName());
    }
}
