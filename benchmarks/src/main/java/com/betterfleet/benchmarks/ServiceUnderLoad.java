package com.betterfleet.benchmarks;

import com.betterfleet.benchmarks.report.LatencyRecorder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** The service as a process on a new embedded database, driven over loopback only. */
final class ServiceUnderLoad implements AutoCloseable {

    static final String PASSWORD = "an-administrator-of-benchmarks";
    private static final String TOKEN = "a-partner-of-the-benchmarks";
    private static final int OK = 200;
    private static final int REDIRECT = 300;
    private static final int NO_CONTENT = 204;
    private static final int UNAVAILABLE = 503;
    private static final int START_TRIES = 600;
    private static final int SETUP_TRIES = 30;

    private final Process process;
    private final int port;
    private final Path data;

    /** The data directory of the instance that started the database. */
    private final Path databaseData;

    private List<String> bodies = List.of();
    private Duration intervals = Duration.ZERO;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private ServiceUnderLoad(Process process, int port, Path data, Path databaseData) {
        this.process = process;
        this.port = port;
        this.data = data;
        this.databaseData = databaseData;
    }

    static ServiceUnderLoad start(String classPath, Path data) throws IOException, InterruptedException {
        return start(classPath, data, data, Map.of());
    }

    /** Starts another instance on the database of this one, with its key. */
    ServiceUnderLoad startBeside(String classPath, Path directory) throws IOException, InterruptedException {
        Map<String, String> shared = Map.of(
                "DERMS_DATABASE_URL",
                "jdbc:postgresql://127.0.0.1:%s/postgres"
                        .formatted(readDatabasePidFile().get(3)),
                "DERMS_DATABASE_USER",
                "postgres",
                "DERMS_SECRET_KEY",
                Files.readString(databaseData.resolve("secret.key")).strip());
        return start(classPath, Files.createDirectories(directory), databaseData, shared);
    }

    private static ServiceUnderLoad start(String classPath, Path data, Path databaseData, Map<String, String> more)
            throws IOException, InterruptedException {
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home", ""), "bin", "java")
                                .toString(),
                        "-cp",
                        classPath,
                        "com.betterfleet.derms.DermsApplication")
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("service.log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "DERMS_DEMO",
                        "true",
                        "DERMS_ALLOW_LOOPBACK_PARTNERS",
                        "true",
                        "DERMS_SIMULATED_TIME",
                        "true",
                        "DERMS_DATA_DIR",
                        data.toString(),
                        "DERMS_ADMIN_PASSWORD",
                        PASSWORD,
                        "DERMS_PORT",
                        Integer.toString(port)));
        builder.environment().putAll(more);
        ServiceUnderLoad service = new ServiceUnderLoad(builder.start(), port, data, databaseData);
        // An interrupted benchmark leaves no process behind that would slow the next one down.
        Runtime.getRuntime().addShutdownHook(new Thread(service.process::destroy));
        service.awaitReady();
        return service;
    }

    String url() {
        return "http://localhost:" + port;
    }

    /** Returns the URL of its database, from the database server's pid file. */
    String databaseUrl() throws IOException {
        return "jdbc:postgresql://127.0.0.1:%s/postgres?user=postgres"
                .formatted(readDatabasePidFile().get(3));
    }

    private List<String> readDatabasePidFile() throws IOException {
        return Files.readAllLines(databaseData.resolve("postgres/data/postmaster.pid"));
    }

    /** The processor time of the service and its database since they started. */
    ProcessorTime processorTime() throws IOException {
        return ProcessorTime.read(
                process.toHandle(), Long.parseLong(readDatabasePidFile().getFirst()));
    }

    /** The processor time of the database since it started. */
    Duration databaseTime() throws IOException {
        return processorTime().database();
    }

    String databaseVersion() throws IOException, SQLException {
        try (Connection database = DriverManager.getConnection(databaseUrl());
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("show server_version")) {
            row.next();
            return row.getString(1);
        }
    }

    /** Creates one connection with this many groups, each on a circuit of its own. */
    void setUp(int groups) throws IOException, InterruptedException {
        put("/microgrids/m", "{\"name\":\"Load\",\"timeZone\":\"UTC\"}");
        put("/connections/c", """
                {"name":"Load","profile":"oscp","baseUrl":"http://localhost:9/oscp/cp/2.0","heartbeatIntervalSeconds":null,
                 "auth":{"outbound":{"type":"token","token":"%1$s-out"},"inbound":{"type":"token","token":"%1$s"}}}
                """.formatted(TOKEN));
        for (int i = 0; i < groups; i++) {
            put("/circuits/k" + i, """
                    {"microgridId":"m","name":"K","kind":"GRID_CONNECTION","ratingKw":2000,"safeDefaultKw":100}""");
            put("/scopes/s" + i, "{\"microgridId\":\"m\",\"name\":\"S\",\"circuitId\":\"k%d\"}".formatted(i));
            put("/connections/c/groups/G" + i, "{\"scopeId\":\"s%d\"}".formatted(i));
        }
        this.bodies = IntStream.range(0, groups)
                .mapToObj(i -> ForecastBody.of("G" + i))
                .toList();
    }

    /** Creates one of many connections, with its partner at that address and a token of its own. */
    void createConnection(int number, String baseUrl, Duration interval) throws IOException, InterruptedException {
        put("/connections/h" + number, """
                {"name":"H","profile":"oscp","baseUrl":"%s","heartbeatIntervalSeconds":%d,
                 "auth":{"outbound":{"type":"token","token":"%3$s-out"},"inbound":{"type":"token","token":"%3$s"}}}
                """.formatted(baseUrl, interval.toSeconds(), token(number)));
        intervals = interval;
    }

    /** Sends a handshake of the partner, which demands heartbeats at the same interval. */
    void sendHandshake(int number) throws IOException, InterruptedException {
        sendMessage(
                number,
                "handshake",
                "{\"required_behaviour\":{\"heartbeat_interval\":%d,\"measurement_configuration\":[]}}"
                        .formatted(intervals.toSeconds()));
    }

    /** Sends a heartbeat of the partner. */
    void sendHeartbeat(int number) throws IOException, InterruptedException {
        String offlineAt = Instant.now().plus(intervals.multipliedBy(3)).toString();
        sendMessage(number, "heartbeat", "{\"offline_mode_at\":\"%s\"}".formatted(offlineAt));
    }

    Duration cpuTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Returns the number of threads that the operating system counts, which excludes virtual threads. */
    int platformThreads() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("Threads:"))
                .map(line ->
                        Integer.parseInt(line.substring("Threads:".length()).strip()))
                .findFirst()
                .orElse(0);
    }

    int countLinksUp() throws IOException, SQLException {
        try (Connection database = DriverManager.getConnection(databaseUrl());
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from connection.link where liveness = 'UP'")) {
            row.next();
            return row.getInt(1);
        }
    }

    /** Moves the service's time; all work due by then is done when this returns. */
    void moveTo(Instant instant) throws IOException, InterruptedException {
        put("/clock", "{\"now\":\"%s\"}".formatted(instant));
    }

    private void sendMessage(int number, String message, String body) throws IOException, InterruptedException {
        sendMessage(token(number), message, body);
    }

    /** Sends a message of the partner with this token. */
    void sendMessage(String token, String message, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri("/oscp/fp/2.0/" + message))
                .header("Authorization", "Token " + token)
                .header("X-Request-ID", UUID.randomUUID().toString())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        int status = http.send(request, BodyHandlers.discarding()).statusCode();
        if (status != NO_CONTENT) {
            throw new IOException("a %s was answered %d".formatted(message, status));
        }
    }

    private static String token(int number) {
        return TOKEN + "-" + number;
    }

    /** Returns forecasts accepted per second, with one group per worker, and records the time of each. */
    double measureForecastRate(Duration time, LatencyRecorder latencies) {
        return LoadWorkers.measureRate(bodies.size(), time, worker -> {
            HttpRequest request = HttpRequest.newBuilder(uri("/oscp/fp/2.0/update_group_capacity_forecast"))
                    .header("Authorization", "Token " + TOKEN)
                    .header("X-Request-ID", UUID.randomUUID().toString())
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(bodies.get(worker)))
                    .build();
            long begun = System.nanoTime();
            int status = http.send(request, BodyHandlers.discarding()).statusCode();
            latencies.record(System.nanoTime() - begun);
            if (status != NO_CONTENT) {
                throw new IOException("a forecast was answered " + status);
            }
        });
    }

    /** Creates 1,000 meters of one scope per worker. */
    void setUpMeters(int workers) throws IOException, InterruptedException {
        put("/microgrids/m", "{\"name\":\"Load\",\"timeZone\":\"UTC\"}");
        put("/scopes/s", "{\"microgridId\":\"m\",\"name\":\"S\"}");
        for (int worker = 0; worker < workers; worker++) {
            for (int i = 0; i < ReadingBatches.METERS; i++) {
                put("/assets/" + ReadingBatches.meterId(worker, i), """
                        {"microgridId":"m","name":"M","category":"CHARGING","meteringRole":"CHARGER","scopeId":"s",
                         "ratingKw":150}""");
            }
        }
    }

    /** Returns batches of meter readings accepted per second, with no row rejected. */
    double measureReadingRate(int workers, ReadingBatches batches, Duration time) {
        return LoadWorkers.measureRate(workers, time, worker -> {
            HttpRequest request = HttpRequest.newBuilder(uri("/api/v1/meter-readings"))
                    .header("Authorization", basicAuthorization())
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(batches.nextBatch(worker).toJson()))
                    .build();
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != OK || !answer.body().contains("\"accepted\":" + ReadingBatches.METERS)) {
                throw new IOException("readings were answered " + answer.statusCode() + ": " + answer.body());
            }
        });
    }

    private static String basicAuthorization() {
        return "Basic " + Base64.getEncoder().encodeToString(("admin:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        http.close();
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void put(String path, String body) throws IOException, InterruptedException {
        String unused = call("PUT", path, body);
    }

    void post(String path, String body) throws IOException, InterruptedException {
        String unused = call("POST", path, body);
    }

    String get(String path) throws IOException, InterruptedException {
        return call("GET", path, "");
    }

    private String call(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri("/api/v1" + path))
                .header("Authorization", basicAuthorization())
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        var answer = http.send(request, BodyHandlers.ofString());
        for (int i = 0; answer.statusCode() == UNAVAILABLE && i < SETUP_TRIES; i++) {
            // While a service is set up, a busy machine may keep the database from answering.
            TimeUnit.SECONDS.sleep(1);
            answer = http.send(request, BodyHandlers.ofString());
        }
        if (answer.statusCode() < OK || answer.statusCode() >= REDIRECT) {
            throw new IOException(path + " was answered " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    private void awaitReady() throws IOException, InterruptedException {
        HttpRequest ready =
                HttpRequest.newBuilder(uri("/actuator/health/readiness")).build();
        for (int i = 0; i < START_TRIES && process.isAlive(); i++) {
            try {
                if (http.send(ready, BodyHandlers.discarding()).statusCode() == OK) {
                    return;
                }
            } catch (IOException notYet) {
                // The port is not open yet.
            }
            if (process.waitFor(250, TimeUnit.MILLISECONDS)) {
                break;
            }
        }
        throw new IOException("the service did not become ready; see " + data.resolve("service.log"));
    }

    private URI uri(String path) {
        return URI.create(url() + path);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
