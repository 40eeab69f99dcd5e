package com.betterfleet.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the real program and ends it by a real signal, to check the exit code. */
class ExitCodeTests {
    private final StubService service = new StubService();

    @TempDir
    private Path folder = Path.of("");

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void endsWithZeroWhenTheDepotObeyedItsLimit() throws Exception {
        List<String> loggedLines = new ArrayList<>();

        assertThat(exitCodeOf(true, loggedLines)).isZero();
        assertThat(loggedLines.getLast()).contains("limit obeyed");
    }

    @Test
    void endsWithThreeWhenTheDepotDrewMoreThanCanBeExplained() throws Exception {
        List<String> loggedLines = new ArrayList<>();

        assertThat(exitCodeOf(false, loggedLines)).isEqualTo(3);
        assertThat(loggedLines.getLast()).contains("LIMIT NOT OBEYED");
    }

    /**
     * A day of the depot passes in minutes, so the first seconds are enough. The signal is sent after the load has
     * settled.
     */
    private int exitCodeOf(boolean obeys, List<String> loggedLines) throws IOException, InterruptedException {
        service.setAnswer(
                "/api/v1/circuits/sample-depot-grid", 200, "{\"availableCapacityKw\":350,\"safeDefaultKw\":300}");
        Process simulator = started(obeys);
        try (BufferedReader lines = simulator.inputReader(StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            while (line != null) {
                loggedLines.add(line);
                if (line.contains("after the change")) {
                    // By its handle: Process.destroy would close the stream that the last line is read from.
                    simulator.toHandle().destroy();
                }
                line = lines.readLine();
            }
        }
        assertThat(simulator.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return simulator.exitValue();
    }

    private Process started(boolean obeys) throws IOException {
        Path scenario = folder.resolve("verdict.yaml");
        String quick = Files.readString(Path.of("src/main/resources/scenarios/quick.yaml"));
        Files.writeString(
                scenario, quick.replace("timeScale: 1", "timeScale: 20").replace("obeys: true", "obeys: " + obeys));
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SimulatorApplication.class.getName());
        builder.environment().put("SIM_SCENARIO", scenario.toString());
        builder.environment().put("SIM_PORT", "0");
        builder.environment().put("SIM_SERVICE_URL", service.url().toString());
        builder.environment().put("SIM_ADMIN_PASSWORD", "sample");
        return builder.redirectErrorStream(true).start();
    }
}
