package com.betterfleet.derms.ems.readings;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** A server of a partner or a platform whose answer to each path can be chosen, byte by byte. */
final class PartnerAnswers {

    private final Map<String, CannedAnswer> answers = new ConcurrentHashMap<>();
    private final HttpServer server;

    PartnerAnswers() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    private static final class CannedAnswer {

        private final byte[] body;
        private final Map<String, String> headers;

        CannedAnswer(byte[] body, Map<String, String> headers) {
            this.body = body;
            this.headers = headers;
        }
    }

    String url(String path) {
        return "http://localhost:" + server.getAddress().getPort() + path;
    }

    void setAnswer(String path, byte[] body, Map<String, String> headers) {
        answers.put(path, new CannedAnswer(body, headers));
    }

    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            CannedAnswer answer = answers.get(exchange.getRequestURI().getPath());
            if (answer == null) {
                exchange.sendResponseHeaders(204, -1);
                return;
            }
            answer.headers.forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(200, answer.body.length);
            exchange.getResponseBody().write(answer.body);
        }
    }
}
