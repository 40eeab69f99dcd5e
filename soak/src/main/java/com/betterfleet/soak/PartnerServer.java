package com.betterfleet.soak;

import com.betterfleet.soak.check.ReportLedger;
import com.betterfleet.soak.check.ReportLedger.ReceivedReport;
import com.betterfleet.soak.check.RunLedger;
import com.betterfleet.soak.check.RunLedger.MessageKind;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The receiving side of all partners, which can be slow or not answer at all. */
final class PartnerServer implements AutoCloseable {

    private static final String BASE = "/oscp/cp/2.0/";
    private static final String MEASUREMENTS = "update_group_measurements";
    private static final int NO_CONTENT = 204;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ReportLedger reports;
    private final RunLedger ledger;
    private final Supplier<String> phase;
    private final BiConsumer<String, String> handshakeReceiver;
    private final Map<String, Duration> delays = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> hanging = new ConcurrentHashMap<>();

    /**
     * Starts the server.
     *
     * @param phase returns the phase of the run
     * @param handshakeReceiver is called with a partner and the request id of a handshake, after its answer
     */
    PartnerServer(
            ReportLedger reports,
            RunLedger ledger,
            Supplier<String> phase,
            BiConsumer<String, String> handshakeReceiver)
            throws IOException {
        this.reports = reports;
        this.ledger = ledger;
        this.phase = phase;
        this.handshakeReceiver = handshakeReceiver;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext(BASE, this::handleRequest);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/oscp/cp/2.0";
    }

    void delayAnswers(String partner, Duration delay) {
        delays.put(partner, delay);
    }

    void answerAtOnce(String partner) {
        delays.remove(partner);
    }

    /** Leaves all messages to a partner without an answer until {@link #releaseAnswers}. */
    void holdAnswers(String partner) {
        hanging.put(partner, new CountDownLatch(1));
    }

    void releaseAnswers(String partner) {
        CountDownLatch held = hanging.remove(partner);
        if (held != null) {
            held.countDown();
        }
    }

    @Override
    public void close() {
        List.copyOf(hanging.keySet()).forEach(this::releaseAnswers);
        server.stop(0);
        threads.shutdownNow();
    }

    private void handleRequest(HttpExchange exchange) {
        try (exchange) {
            String[] path =
                    exchange.getRequestURI().getPath().substring(BASE.length()).split("/", -1);
            String partner = path[0];
            String message = path[path.length - 1];
            String requestId = exchange.getRequestHeaders().getFirst("X-Request-ID");
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (message.equals(MEASUREMENTS)) {
                recordReports(body, requestId == null ? "" : requestId);
            }
            CountDownLatch held = hanging.get(partner);
            if (held != null) {
                held.await();
            }
            Thread.sleep(delays.getOrDefault(partner, Duration.ZERO));
            exchange.sendResponseHeaders(NO_CONTENT, -1);
            if (message.equals(MEASUREMENTS)) {
                ledger.countAcknowledged(phase.get(), MessageKind.REPORT, 1);
            }
            if (message.equals("handshake")) {
                handshakeReceiver.accept(partner, requestId == null ? "" : requestId);
            }
        } catch (IOException gone) {
            // The service was killed or gave up meanwhile.
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void recordReports(String body, String requestId) {
        JsonNode report = JsonMapper.shared().readTree(body);
        for (JsonNode measurement : report.get("measurements")) {
            reports.recordReceived(new ReceivedReport(
                    report.get("group_id").asString(),
                    Instant.parse(measurement.get("initial_measure_time").asString()),
                    measurement.get("value").decimalValue(),
                    requestId,
                    body,
                    phase.get()));
        }
    }
}
