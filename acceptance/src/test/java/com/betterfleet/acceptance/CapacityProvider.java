package com.betterfleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The listening half of a Capacity Provider: writes down what it is sent, and answers as it is told to. */
final class CapacityProvider implements AutoCloseable {

    private static final int TAKEN = 204;
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> statuses = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
    private volatile Duration thinking = Duration.ZERO;

    CapacityProvider() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/oscp/cp/2.0/", this::take);
        server.start();
    }

    /** One request as it came in; header names are in lower case. */
    record Message(String method, String name, Map<String, String> headers, String body) {
        String header(String wanted) {
            return headers.getOrDefault(wanted.toLowerCase(Locale.ROOT), "");
        }
    }

    String baseUrl() {
        return "http://localhost:" + server.getAddress().getPort() + "/oscp/cp/2.0";
    }

    /** Answers a message with this status from now on. */
    void answer(String name, int status) {
        statuses.put(name, status);
    }

    /** Takes this long over every message from now on. */
    void think(Duration time) {
        thinking = time;
    }

    /** Leaves a message without an answer until {@link #release()}. */
    void hangOn(String name) {
        held.put(name, new CountDownLatch(1));
    }

    void release() {
        held.values().forEach(CountDownLatch::countDown);
        held.clear();
    }

    List<Message> received(String name) {
        return messages.stream().filter(message -> message.name().equals(name)).toList();
    }

    /** The n-th message of a name, from 1; waits for it. */
    Message next(String name, int number) {
        return next(name, number, PATIENCE);
    }

    Message next(String name, int number, Duration patience) {
        await().atMost(patience)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(received(name)).as(name).hasSizeGreaterThanOrEqualTo(number));
        return received(name).get(number - 1);
    }

    @Override
    public void close() {
        release();
        server.stop(0);
        threads.close();
    }

    private void take(HttpExchange exchange) {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String name = path.substring(path.lastIndexOf('/') + 1);
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Map<String, String> headers = new TreeMap<>();
            exchange.getRequestHeaders()
                    .forEach((key, values) -> headers.put(key.toLowerCase(Locale.ROOT), String.join(", ", values)));
            messages.add(new Message(exchange.getRequestMethod(), name, headers, body));
            CountDownLatch hold = held.get(name);
            if (hold != null) {
                hold.await();
            }
            Thread.sleep(thinking);
            exchange.sendResponseHeaders(statuses.getOrDefault(name, TAKEN), -1);
        } catch (IOException gone) {
            // The caller was killed or gave up while we kept it waiting: that is what some tests are about.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
