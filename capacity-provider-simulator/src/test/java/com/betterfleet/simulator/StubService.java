package com.betterfleet.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Stub of the service: records every request and answers 204, or the status set for the path. */
public final class StubService implements AutoCloseable {
    private final HttpServer server;
    private final BlockingQueue<ReceivedRequest> requests = new LinkedBlockingQueue<>();
    private final Map<String, StubAnswer> answers = new ConcurrentHashMap<>();

    /** Headers are empty when absent. */
    public record ReceivedRequest(
            String method,
            String path,
            String authorization,
            String requestId,
            String correlationId,
            String cpId,
            String apikey,
            String body) {}

    private record StubAnswer(int status, String body) {}

    public StubService() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    public URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    public void setAnswer(String path, int status, String body) {
        answers.put(path, new StubAnswer(status, body));
    }

    /** Returns the next request of this path that has not been read yet, and skips others. */
    public ReceivedRequest awaitRequest(String path) {
        try {
            ReceivedRequest request = requests.poll(20, TimeUnit.SECONDS);
            while (request != null && !request.path().equals(path)) {
                request = requests.poll(20, TimeUnit.SECONDS);
            }
            if (request == null) {
                throw new AssertionError("no request for " + path);
            }
            return request;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Returns the requests that have not been read yet, in order. */
    public List<ReceivedRequest> allRequests() {
        return List.copyOf(requests);
    }

    public int waiting() {
        return requests.size();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String path = exchange.getRequestURI().getPath();
            requests.add(new ReceivedRequest(
                    exchange.getRequestMethod(),
                    path,
                    header(exchange, "Authorization"),
                    header(exchange, "X-Request-ID"),
                    header(exchange, "X-Correlation-ID"),
                    header(exchange, "cp-id"),
                    header(exchange, "apikey"),
                    body));
            StubAnswer answer = answers.getOrDefault(path, new StubAnswer(204, ""));
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }
}
