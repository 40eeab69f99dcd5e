package com.betterfleet.derms.reporting;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A partner that takes everything; what comes to {@code /report} is kept. */
final class ReportSink implements AutoCloseable {

    private final HttpServer server;
    private final List<Received> received = new CopyOnWriteArrayList<>();

    private record Received(String requestId, JsonNode body) {}

    ReportSink() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestURI().getPath().equals("/report")) {
                received.add(new Received(
                        exchange.getRequestHeaders().getFirst("X-Request-ID"),
                        JsonMapper.shared().readTree(body)));
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    List<JsonNode> bodies() {
        return received.stream().map(Received::body).toList();
    }

    List<String> requestIds() {
        return received.stream().map(Received::requestId).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
