package com.betterfleet.soak.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Debian's MQTT broker, which stores its messages when it is stopped. */
public final class MessageBroker {

    private static final Path MOSQUITTO = Path.of("/usr/sbin/mosquitto");
    private static final Path PUBLISHER = Path.of("/usr/bin/mosquitto_pub");

    private final Path directory;
    private final int port;
    private ProgramProcess program;

    private MessageBroker(Path directory, int port) throws IOException {
        this.directory = directory;
        this.port = port;
        this.program = launch();
    }

    /** Starts the broker, if it and its client are installed. */
    public static Optional<MessageBroker> start(Path directory) throws IOException {
        if (!Files.exists(MOSQUITTO) || !Files.exists(PUBLISHER)) {
            return Optional.empty();
        }
        int port = ProgramProcess.findFreePort();
        Path data = Files.createDirectories(directory.resolve("mosquitto"));
        Files.writeString(data.resolve("mosquitto.conf"), """
                listener %d localhost
                allow_anonymous true
                persistence true
                persistence_location %s/
                user %s
                """.formatted(port, data, System.getProperty("user.name")));
        return Optional.of(new MessageBroker(data, port));
    }

    public String url() {
        return "mqtt://localhost:" + port;
    }

    /** Publishes with quality of service 1 and returns whether the broker acknowledged the message. */
    public boolean publishMessage(String topic, String message) throws InterruptedException {
        try {
            ProgramProcess.run(
                    List.of(
                            PUBLISHER.toString(),
                            "-h",
                            "localhost",
                            "-p",
                            Integer.toString(port),
                            "-q",
                            "1",
                            "-t",
                            topic,
                            "-m",
                            message),
                    directory,
                    directory.resolve("publisher.log"));
            return true;
        } catch (IOException notAcknowledged) {
            return false;
        }
    }

    public void stop() throws IOException, InterruptedException {
        program.stop("TERM");
    }

    public void restart() throws IOException {
        program = launch();
    }

    private ProgramProcess launch() throws IOException {
        return ProgramProcess.start(
                List.of(
                        MOSQUITTO.toString(),
                        "-c",
                        directory.resolve("mosquitto.conf").toString()),
                Map.of(),
                directory,
                directory.resolve("mosquitto.log"));
    }
}
