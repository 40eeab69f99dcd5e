package com.betterfleet.derms.envelope.remote;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A platform that stores circuits, over real HTTP; it requires a token. */
final class SimulatedPlatform {

    static final String TOKEN = "the-platform-knows-this-token";

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpServer server;
    private final Map<String, Integer> currentValues = new ConcurrentHashMap<>();
    private final Map<String, List<JsonNode>> written = new ConcurrentHashMap<>();
    private final Map<String, Integer> requests = new ConcurrentHashMap<>();
    private final Set<String> released = ConcurrentHashMap.newKeySet();
    private volatile int status = 204;
    private volatile String retryAfter = "";
    private volatile boolean ignores;
    private volatile boolean losesAnswers;
    private volatile CountDownLatch open = new CountDownLatch(0);

    SimulatedPlatform() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/circuits/", this::answer);
    }

    void start() {
        server.start();
    }

    void stop() {
        server.stop(0);
    }

    String url() {
        return "http://127.0.0.1:%d/circuits/{id}/capacity"
                .formatted(server.getAddress().getPort());
    }

    void behaveNormally() {
        status = 204;
        retryAfter = "";
        ignores = false;
        losesAnswers = false;
    }

    /** Answers every request with this status from now on. */
    void answerWith(int wrong) {
        status = wrong;
    }

    /** Answers every request with this status and {@code Retry-After} from now on. */
    void answerWith(int wrong, String pause) {
        retryAfter = pause;
        status = wrong;
    }

    /** Accepts writes from now on, without effect. */
    void ignoreWrites() {
        ignores = true;
    }

    /** Applies writes from now on, without an answer. */
    void loseAnswers() {
        losesAnswers = true;
    }

    /** Delays writes from now on until {@link #releaseWrites} is called. */
    void holdWrites() {
        open = new CountDownLatch(1);
    }

    void releaseWrites() {
        open.countDown();
    }

    void put(String id, int kilowatts) {
        currentValues.put(id, kilowatts);
    }

    @Nullable
    Integer currentValue(String id) {
        return currentValues.get(id);
    }

    JsonNode lastWritten(String id) {
        return written.getOrDefault(id, List.of()).getLast();
    }

    int requests(String id) {
        return requests.getOrDefault(id, 0);
    }

    int writes(String id) {
        return written.getOrDefault(id, List.of()).size();
    }

    List<Integer> writtenSince(String id, int before) {
        List<JsonNode> all = written.getOrDefault(id, List.of());
        return all.subList(before, all.size()).stream()
                .map(body -> body.get("availableCapacityKw").asInt())
                .toList();
    }

    boolean released(String id) {
        return released.contains(id);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String id = Path.of(exchange.getRequestURI().getPath()).getName(1).toString();
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (!retryAfter.isEmpty()) {
            exchange.getResponseHeaders().set("Retry-After", retryAfter);
        }
        requests.merge(id, 1, Integer::sum);
        boolean known = ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        if (!known) {
            reply(exchange, 401, "");
        } else if (status >= 300) {
            reply(exchange, status, "");
        } else {
            perform(exchange, id, body);
        }
    }

    private void perform(HttpExchange exchange, String id, byte[] body) throws IOException {
        switch (exchange.getRequestMethod()) {
            case "PUT" -> {
                JsonNode wanted = JSON.readTree(body);
                written.computeIfAbsent(id, unknown -> new CopyOnWriteArrayList<>())
                        .add(wanted);
                awaitOpen();
                if (!ignores) {
                    currentValues.put(id, wanted.get("availableCapacityKw").asInt());
                }
                reply(exchange, losesAnswers ? 504 : 204, "");
            }
            case "DELETE" -> {
                released.add(id);
                reply(exchange, 204, "");
            }
            default ->
                reply(
                        exchange,
                        200,
                        "{\"availableCapacityKw\":%s,\"label\":\"feeder 7\"}".formatted(currentValues.get(id)));
        }
    }

    private void awaitOpen() {
        try {
            open.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void reply(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
