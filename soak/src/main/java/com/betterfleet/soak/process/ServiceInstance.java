package com.betterfleet.soak.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An instance of the service, which can be killed, suspended and restarted with its settings. */
public final class ServiceInstance {

    private final List<String> command;
    private final Map<String, String> settings;
    private final int port;
    private final Path directory;
    private ProgramProcess program;

    private ServiceInstance(List<String> command, Map<String, String> settings, int port, Path directory)
            throws IOException {
        this.command = command;
        this.settings = settings;
        this.port = port;
        this.directory = directory;
        this.program = launch();
    }

    /**
     * Starts an instance without waiting for it.
     *
     * @param javaOptions further options of the JVM
     * @param directory its own directory, for data and log
     */
    public static ServiceInstance start(
            String classPath, List<String> javaOptions, Map<String, String> settings, Path directory)
            throws IOException {
        int port = ProgramProcess.findFreePort();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + Files.createDirectories(directory.resolve("tmp"))));
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", classPath, "com.betterfleet.derms.DermsApplication"));
        Map<String, String> all = new HashMap<>(settings);
        all.put("DERMS_PORT", Integer.toString(port));
        all.put("DERMS_DATA_DIR", directory.toString());
        return new ServiceInstance(List.copyOf(command), Map.copyOf(all), port, directory);
    }

    public int port() {
        return port;
    }

    public String url() {
        return "http://localhost:" + port;
    }

    public Path log() {
        return directory.resolve("service.log");
    }

    public boolean isAlive() {
        return program.isAlive();
    }

    /** Ends it as {@code kill -9} does. */
    public void kill() throws InterruptedException {
        program.kill();
    }

    /** Starts it again after a kill, without waiting for it. */
    public void relaunch() throws IOException {
        program = launch();
    }

    public void suspend() throws IOException, InterruptedException {
        program.sendSignal("STOP");
    }

    public void resume() throws IOException, InterruptedException {
        program.sendSignal("CONT");
    }

    public void stop() throws IOException, InterruptedException {
        program.stop("TERM");
    }

    private ProgramProcess launch() throws IOException {
        return ProgramProcess.start(command, settings, directory, log());
    }
}
