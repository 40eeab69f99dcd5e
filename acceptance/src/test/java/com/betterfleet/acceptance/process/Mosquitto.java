package com.betterfleet.acceptance.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Debian's MQTT broker with a user and a password; it can be stopped and restarted with its stored messages. */
public final class Mosquitto implements RunningProcess {

    public static final String USER = "meters";
    public static final String PASSWORD = "the password of meters";

    private static final Path BROKER = Path.of("/usr/sbin/mosquitto");
    private static final Path PUBLISHER = Path.of("/usr/bin/mosquitto_pub");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final int port = ChildProcess.freePort();
    private final Path data;
    private final Path log = ProjectPaths.freshLog("mosquitto");
    private ChildProcess program;

    private Mosquitto(Path data) {
        this.data = data;
        this.program = launch();
    }

    /** Starts the broker; where it is missing it is installed, which needs root. */
    public static Mosquitto start() {
        DebianPackage.requirePrograms(List.of(BROKER, PUBLISHER), "mosquitto", "mosquitto-clients");
        Path data = ProjectPaths.freshData("mosquitto");
        try {
            Files.createDirectories(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run(
                "mosquitto_passwd",
                List.of("mosquitto_passwd", "-b", "-c", data.resolve("users").toString(), USER, PASSWORD));
        return new Mosquitto(data);
    }

    public String url() {
        return "mqtt://localhost:" + port;
    }

    /** Publishes with quality of service 1 and returns when the broker has the message. */
    public void publishMessage(String topic, String message) {
        publish(topic, message, List.of());
    }

    /** Publishes a message that the broker keeps and sends to each new subscription. */
    public void publishRetained(String topic, String message) {
        publish(topic, message, List.of("-r"));
    }

    /** Connects once with a client id that another client uses, which ends the connection of that client. */
    public void takeOverClient(String clientId, String topic) {
        publish(topic, "no reading", List.of("-i", clientId, "-V", "mqttv5"));
    }

    private void publish(String topic, String message, List<String> options) {
        List<String> command =
                new ArrayList<>(List.of(PUBLISHER.toString(), "-h", "localhost", "-p", Integer.toString(port)));
        command.addAll(List.of("-u", USER, "-P", PASSWORD, "-q", "1", "-t", topic, "-m", message));
        command.addAll(options);
        run("mosquitto_pub", command);
    }

    public void stopBroker() {
        program.close();
    }

    public void restartBroker() {
        program = launch();
    }

    @Override
    public void close() {
        program.close();
    }

    private ChildProcess launch() {
        try {
            Path settings = data.resolve("mosquitto.conf");
            Files.writeString(settings, """
                    listener %d localhost
                    allow_anonymous false
                    password_file %s/users
                    persistence true
                    persistence_location %s/
                    user root
                    """.formatted(port, data, data));
            return ChildProcess.start(
                    "mosquitto", List.of(BROKER.toString(), "-c", settings.toString()), Map.of(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(String name, List<String> command) {
        if (ChildProcess.start(name, command, Map.of(), ProjectPaths.freshLog(name))
                        .awaitEnd(PATIENCE)
                != 0) {
            throw new AssertionError(name + " failed");
        }
    }
}
