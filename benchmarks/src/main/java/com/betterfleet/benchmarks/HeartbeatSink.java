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
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** The partners' end of many links: accepts heartbeats and records the gap between those of a link. */
final class HeartbeatSink implements AutoCloseable {

    private static final int NO_CONTENT = 204;
    private static final int BACKLOG = 1_000;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient bare =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicLongArray lastReceivedNanos;
    private final LongAdder received = new LongAdder();
    private final LongAdder gaps = new LongAdder();
    private final LongAdder late = new LongAdder();
    private final AtomicLong longest = new AtomicLong();
    private volatile long lateNanos = Long.MAX_VALUE;

    private HeartbeatSink(HttpServer server, int links) {
        this.server = server;
        this.lastReceivedNanos = new AtomicLongArray(links);
    }

    static HeartbeatSink open(int links) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        HeartbeatSink sink = new HeartbeatSink(server, links);
        server.setExecutor(sink.threads);
        server.createContext("/", sink::handleRequest);
        server.start();
        return sink;
    }

    String baseUrl(int link) {
        return "http://localhost:%d/%d".formatted(server.getAddress().getPort(), link);
    }

    /** Resets the counts; the last heartbeat of each link stays known, so that the next gap counts. */
    void resetCounts() {
        received.reset();
        gaps.reset();
        late.reset();
        longest.set(0);
    }

    long received() {
        return received.sum();
    }

    String formatReport(Duration limit) {
        return String.format(
                Locale.ROOT,
                "%d heartbeats received; of %d gaps %.2f %% were up to %d s, the longest %.2f s",
                received.sum(),
                gaps.sum(),
                100.0 * (gaps.sum() - late.sum()) / Math.max(1, gaps.sum()),
                limit.toSeconds(),
                longest.get() / 1e9);
    }

    HeartbeatSink withLateLimit(Duration limit) {
        lateNanos = limit.toNanos();
        return this;
    }

    /** Sends a request of the same form, by a client that does nothing else. */
    void postBaseline(int worker) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(baseUrl(worker) + "/bare"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"offline_mode_at\":\"2030-01-01T00:00:00.000Z\"}"))
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
            exchange.getRequestBody().readAllBytes();
            String[] path = exchange.getRequestURI().getPath().split("/", -1);
            if (path[path.length - 1].equals("heartbeat")) {
                recordHeartbeat(Integer.parseInt(path[1]));
            }
            exchange.sendResponseHeaders(NO_CONTENT, -1);
        }
    }

    private void recordHeartbeat(int link) {
        long now = System.nanoTime();
        received.increment();
        long before = lastReceivedNanos.getAndSet(link, now);
        if (before != 0) {
            gaps.increment();
            longest.accumulateAndGet(now - before, Math::max);
            if (now - before > lateNanos) {
                late.increment();
            }
        }
    }
}
