package com.betterfleet.soak;

import com.betterfleet.soak.process.DatabaseServer;
import com.betterfleet.soak.process.MessageBroker;
import com.betterfleet.soak.process.ProxyServer;
import com.betterfleet.soak.process.ServiceInstance;
import com.betterfleet.soak.process.SmallFileSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The programs of a run: a database, two instances of the service, and a proxy and a broker where installed. */
final class SystemUnderTest implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofMinutes(3);
    private static final String SECRET_KEY =
            Base64.getEncoder().encodeToString("a key of soak runs, 32 bytes lon".getBytes(StandardCharsets.US_ASCII));

    private final ServiceClient client;
    private final Optional<SmallFileSystem> smallFileSystem;
    private final DatabaseServer database;
    private final Optional<MessageBroker> broker;
    private final List<ServiceInstance> instances = new ArrayList<>();
    private final Optional<ProxyServer> proxy;

    private SystemUnderTest(ServiceClient client, SoakOptions options, Path directory)
            throws IOException, InterruptedException, SQLException {
        this.client = client;
        Path mount = directory.resolve("small");
        this.smallFileSystem = options.kinds().contains(FaultKind.DISK_FULL)
                ? SmallFileSystem.mount(mount, directory.resolve("mount.log"))
                : Optional.empty();
        Path programs = DatabaseServer.unpackPrograms(options.directory().resolve("programs"));
        this.database = DatabaseServer.start(
                programs, (smallFileSystem.isPresent() ? mount : directory).resolve("data"), directory);
        this.broker = MessageBroker.start(directory);
        // The second one starts on the schema that the first one has created.
        for (String name : List.of("first", "second")) {
            Path own = Files.createDirectories(directory.resolve(name));
            instances.add(
                    ServiceInstance.start(options.serviceClassPath(), options.javaOptions(), settings(name), own));
            awaitReady(START_TIMEOUT);
        }
        this.proxy = ProxyServer.start(instances, directory);
    }

    /** Starts everything on an empty database, in a new directory below that of the options. */
    static SystemUnderTest start(ServiceClient client, SoakOptions options)
            throws IOException, InterruptedException, SQLException {
        Files.createDirectories(options.directory());
        Path directory = Files.createTempDirectory(options.directory(), "run-").toAbsolutePath();
        return new SystemUnderTest(client, options, directory);
    }

    DatabaseServer database() {
        return database;
    }

    List<ServiceInstance> instances() {
        return instances;
    }

    Optional<MessageBroker> broker() {
        return broker;
    }

    Optional<ProxyServer> proxy() {
        return proxy;
    }

    Optional<SmallFileSystem> smallFileSystem() {
        return smallFileSystem;
    }

    /** Returns the ways to the service. */
    List<String> entrances() {
        return Stream.concat(
                        instances.stream().map(ServiceInstance::url),
                        proxy.stream().map(ProxyServer::url))
                .toList();
    }

    /** Returns the kinds of fault that cannot be made here, with the reason. */
    Map<FaultKind, String> findImpossible() {
        Map<FaultKind, String> impossible = new HashMap<>();
        if (smallFileSystem.isEmpty()) {
            impossible.put(FaultKind.DISK_FULL, "no rights to mount a small file system");
        }
        if (broker.isEmpty()) {
            impossible.put(FaultKind.BROKER_RESTARTED, "mosquitto is not installed");
        }
        if (proxy.isEmpty()) {
            impossible.put(FaultKind.PROXY_RESTARTED, "nginx is not installed");
        }
        return impossible;
    }

    /**
     * Waits until all instances take requests.
     *
     * @return the time that it took
     * @throws IOException when one does not within the time-out, or has ended by itself
     */
    Duration awaitReady(Duration timeout) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        for (ServiceInstance instance : instances) {
            while (!client.isReady(instance.url())) {
                if (!instance.isAlive()) {
                    throw new IOException("an instance ended by itself; see " + instance.log());
                }
                if (System.nanoTime() - begin > timeout.toNanos()) {
                    throw new IOException(
                            "an instance is not ready after %s; see %s".formatted(timeout, instance.log()));
                }
                Thread.sleep(100);
            }
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    @Override
    public void close() throws IOException {
        try {
            stopAll();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private void stopAll() throws IOException, InterruptedException {
        for (ServiceInstance instance : instances) {
            instance.stop();
        }
        if (proxy.isPresent()) {
            proxy.get().stop();
        }
        if (broker.isPresent()) {
            broker.get().stop();
        }
        database.stopFast();
        if (smallFileSystem.isPresent()) {
            smallFileSystem.get().unmount();
        }
    }

    private Map<String, String> settings(String name) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "DERMS_DEMO",
                "true",
                "DERMS_ALLOW_LOOPBACK_PARTNERS",
                "true",
                "DERMS_ADMIN_PASSWORD",
                ServiceClient.PASSWORD,
                "DERMS_SECRET_KEY",
                SECRET_KEY,
                "DERMS_DATABASE_URL",
                database.url(),
                "DERMS_DATABASE_USER",
                DatabaseServer.USER));
        broker.ifPresent(running -> {
            settings.put("DERMS_MQTT_URL", running.url());
            settings.put("DERMS_MQTT_CLIENT_ID", "soak-" + name);
        });
        return settings;
    }
}
