package com.betterfleet.derms.access;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A partner over real HTTP: a token endpoint that numbers its tokens, and an address for messages. */
final class SimulatedPartnerServer implements AutoCloseable {

    final List<ReceivedRequest> tokenRequests = new CopyOnWriteArrayList<>();
    final List<ReceivedRequest> messages = new CopyOnWriteArrayList<>();

    /** The answer to a message; by default every one is accepted. */
    volatile Function<ReceivedRequest, CannedReply> messageHandler = message -> new CannedReply(204, "", Map.of());

    volatile int tokenStatus = 200;
    volatile Map<String, String> tokenHeaders = Map.of();
    volatile String tokenBody = "{\"access_token\":\"issued-token-%d\",\"token_type\":\"Bearer\",\"expires_in\":600}";

    private final AtomicInteger issued = new AtomicInteger();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    SimulatedPartnerServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/token", exchange -> {
            tokenRequests.add(read(exchange));
            reply(
                    exchange,
                    new CannedReply(tokenStatus, tokenBody.replace("%d", "" + issued.incrementAndGet()), tokenHeaders));
        });
        server.createContext("/cp", exchange -> {
            ReceivedRequest message = read(exchange);
            messages.add(message);
            reply(exchange, messageHandler.apply(message));
        });
        server.start();
    }

    /** Header names are in lower case. */
    record ReceivedRequest(String path, Map<String, String> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    record CannedReply(int status, String body, Map<String, String> headers) {}

    String url(String path) {
        return "http://localhost:" + server.getAddress().getPort() + path;
    }

    private static ReceivedRequest read(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.getFirst()));
        return new ReceivedRequest(
                exchange.getRequestURI().getPath(),
                headers,
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    private static void reply(HttpExchange exchange, CannedReply reply) throws IOException {
        try (exchange) {
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
