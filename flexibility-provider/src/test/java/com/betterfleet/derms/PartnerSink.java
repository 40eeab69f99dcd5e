package com.betterfleet.derms;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A partner over real HTTP that takes everything unless told otherwise, and keeps what came to each path. */
public final class PartnerSink implements AutoCloseable {

    private final HttpServer server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> answers = new ConcurrentHashMap<>();
    private final Map<String, String> words = new ConcurrentHashMap<>();

    /** A message as it came. */
    public record Received(
            String method,
            String path,
            @Nullable String authorization,
            String requestId,
            @Nullable String correlationId,
            JsonNode body) {}

    public PartnerSink() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            received.add(new Received(
                    exchange.getRequestMethod(),
                    path,
                    exchange.getRequestHeaders().getFirst("Authorization"),
                    exchange.getRequestHeaders().getFirst("X-Request-ID"),
                    exchange.getRequestHeaders().getFirst("X-Correlation-ID"),
                    JsonMapper.shared().readTree(body)));
            byte[] said = words.getOrDefault(path, "").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answers.getOrDefault(path, 204), said.length == 0 ? -1 : said.length);
            exchange.getResponseBody().write(said);
            exchange.close();
        });
        server.start();
    }

    public String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** From now on messages to a path are answered with this. */
    public void answers(String path, int status) {
        answers.put(path, status);
    }

    public void answers(String path, int status, String body) {
        words.put(path, body);
        answers(path, status);
    }

    /** What came to a path, in order. */
    public List<Received> received(String path) {
        return received.stream().filter(one -> one.path().equals(path)).toList();
    }

    public List<JsonNode> bodies(String path) {
        return received(path).stream().map(Received::body).toList();
    }

    public List<String> requestIds(String path) {
        return received(path).stream().map(Received::requestId).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
