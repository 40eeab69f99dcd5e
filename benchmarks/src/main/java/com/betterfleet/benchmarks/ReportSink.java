package com.betterfleet.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** The partner's end of one link with many groups: accepts reports with a configured delay. */
final class ReportSink implements AutoCloseable {

    private static final int NO_CONTENT = 204;
    private static final int BACKLOG = 1_000;
    private static final int SAMPLES = 1_000;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient bare =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final LongAdder received = new LongAdder();
    private final AtomicLong first = new AtomicLong();
    private final AtomicLong last = new AtomicLong();
    private final Queue<String> samples = new ConcurrentLinkedQueue<>();
    private volatile Duration answerDelay = Duration.ZERO;

    private ReportSink(HttpServer server) {
        this.server = server;
    }

    static ReportSink open() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        ReportSink sink = new ReportSink(server);
        server.setExecutor(sink.threads);
        server.createContext("/", sink::handleRequest);
        server.start();
        return sink;
    }

    String baseUrl() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** Resets the counts and delays each answer by this time from now on. */
    void resetWithDelay(Duration time) {
        answerDelay = time;
        received.reset();
        first.set(0);
        last.set(0);
    }

    long received() {
        return received.sum();
    }

    /** Returns the time from the first report to the last. */
    Duration elapsedTime() {
        return Duration.ofNanos(last.get() - first.get());
    }

    /** Posts bodies of received reports, by a client that does nothing else. */
    void postBaseline(int worker) throws IOException, InterruptedException {
        List<String> bodies = List.copyOf(samples);
        HttpRequest request = HttpRequest.newBuilder(URI.create(baseUrl() + "/bare"))
                .header("Content-Type", "application/json")
                .header("Authorization", "Token a-partner-of-benchmarks")
                .header("X-Request-ID", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofString(bodies.get(worker % bodies.size())))
                .build();
        bare.send(request, BodyHandlers.discarding());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
        bare.close();
    }

    private void handleRequest(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestURI().getPath().contains("measurements")) {
                long now = System.nanoTime();
                first.compareAndSet(0, now);
                last.accumulateAndGet(now, Math::max);
                received.increment();
                if (samples.size() < SAMPLES) {
                    samples.add(new String(body, StandardCharsets.UTF_8));
                }
            }
            TimeUnit.NANOSECONDS.sleep(answerDelay.toNanos());
            exchange.sendResponseHeaders(NO_CONTENT, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
