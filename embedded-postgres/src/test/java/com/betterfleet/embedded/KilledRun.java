package com.betterfleet.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process that starts the embedded server and is then killed, as {@code kill -9} does to the service. */
record KilledRun(Postmaster server) {

    /** Starts the server on the directory in a process of its own and kills that process. */
    static KilledRun startAndKill(Path dataDir) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledRun.class.getName(),
                        dataDir.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = output.readLine();
            while (line != null && !line.equals("up")) {
                line = output.readLine();
            }
            if (line == null) {
                throw new IOException("the run ended before its server was up");
            }
            return new KilledRun(Postmaster.findRunning(data(dataDir)).orElseThrow());
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    static Path data(Path dataDir) throws IOException {
        return dataDir.toRealPath().resolve("postgres").resolve("data");
    }

    public static void main(String[] arguments) throws InterruptedException {
        EmbeddedDatabase database = EmbeddedDatabase.start(Path.of(arguments[0]));
        System.out.println(database.port() > 0 ? "up" : "down");
        new CountDownLatch(1).await();
    }
}
