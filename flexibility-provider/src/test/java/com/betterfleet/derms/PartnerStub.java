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

/** A partner over real HTTP that accepts every message unless configured otherwise, and records those of each path. */
public final class PartnerStub implements AutoCloseable {

    private final HttpServer server;
    private final List<ReceivedMessage> received = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> answerStatuses = new ConcurrentHashMap<>();
    private final Map<String, String> answerBodies = new ConcurrentHashMap<>();

    /** A received message. */
    public record ReceivedMessage(
            String method,
            String path,
            @Nullable String authorization,
            String requestId,
            @Nullable String correlationId,
            JsonNode body) {}

    public PartnerStub() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            received.add(new ReceivedMessage(
                    exchange.getRequestMethod(),
                    path,
                    exchange.getRequestHeaders().getFirst("Authorization"),
                    exchange.getRequestHeaders().getFirst("X-Request-ID"),
                    exchange.getRequestHeaders().getFirst("X-Correlation-ID"),
                    JsonMapper.shared().readTree(body)));
            byte[] answerBody = answerBodies.getOrDefault(path, "").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(
                    answerStatuses.getOrDefault(path, 204), answerBody.length == 0 ? -1 : answerBody.length);
            exchange.getResponseBody().write(answerBody);
            exchange.close();
        });
        server.start();
    }

    public String baseUrl() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** Answers further messages to a path with this status. */
    public void answerWith(String path, int status) {
        answerStatuses.put(path, status);
    }

    public void answerWith(String path, int status, String body) {
        answerBodies.put(path, body);
        answerWith(path, status);
    }

    /** The messages received at a path, in order. */
    public List<ReceivedMessage> receivedMessages(String path) {
        return received.stream().filter(message -> message.path().equals(path)).toList();
    }

    public List<JsonNode> receivedBodies(String path) {
        return receivedMessages(path).stream().map(ReceivedMessage::body).toList();
    }

    public List<String> receivedRequestIds(String path) {
        return receivedMessages(path).stream().map(ReceivedMessage::requestId).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
