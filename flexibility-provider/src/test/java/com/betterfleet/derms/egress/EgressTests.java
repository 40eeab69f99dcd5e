package com.betterfleet.derms.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Execution(ExecutionMode.CONCURRENT)
class EgressTests {

    private static final Egress.TimeLimits SHORT = new Egress.TimeLimits(Duration.ofSeconds(2), Duration.ofSeconds(1));

    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger lookups = new AtomicInteger();
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void returnsStatusHeadersAndBody() throws Exception {
        answer(exchange -> {
            exchange.getResponseHeaders()
                    .add("X-Said", new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(418, 3);
            exchange.getResponseBody().write("abc".getBytes(StandardCharsets.UTF_8));
        });
        try (Egress egress = local()) {
            Egress.OutboundResponse response =
                    egress.postText(url("localhost"), Map.of("Content-Type", "text/plain"), "hello");
            assertThat(response.status()).isEqualTo(418);
            assertThat(response.header("x-SAID")).contains("hello");
            assertThat(response.body()).isEqualTo("abc");
        }
    }

    @Test
    void aRedirectIsReturnedAndNotFollowed() throws Exception {
        answer(exchange -> {
            exchange.getResponseHeaders().add("Location", "http://169.254.169.254/latest/meta-data");
            exchange.sendResponseHeaders(302, -1);
        });
        try (Egress egress = local()) {
            assertThat(egress.postText(url("localhost"), Map.of(), "{}").status())
                    .isEqualTo(302);
        }
        assertThat(requests).hasValue(1);
    }

    @Test
    void aHostThatResolvesToLoopbackIsNotConnectedTo() {
        answer(exchange -> exchange.sendResponseHeaders(204, -1));
        try (Egress egress = new Egress(new PartnerAddressPolicy(false, this::lookup), SHORT)) {
            assertThatExceptionOfType(AddressRefusedException.class)
                    .isThrownBy(() -> egress.postText(
                            URI.create("https://partner.example:"
                                    + server.getAddress().getPort() + "/"),
                            Map.of(),
                            "{}"))
                    .withMessageContaining("partner.example resolves to 127.0.0.1, which is loopback");
        }
        assertThat(requests).hasValue(0);
    }

    @Test
    void theAddressThatWasCheckedIsTheOneConnectedTo() throws Exception {
        answer(exchange -> exchange.sendResponseHeaders(204, -1));
        try (Egress egress = new Egress(new PartnerAddressPolicy(true, this::lookup), SHORT)) {
            // Only the injected lookup knows this host, and it was called once.
            assertThat(egress.postText(url("depot.localhost"), Map.of(), "{}").status())
                    .isEqualTo(204);
        }
        assertThat(lookups).hasValue(1);
    }

    @Test
    void aResponseIsReadUpTo64Kilobytes() throws Exception {
        answer(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                for (int i = 0; i < 1024; i++) {
                    body.write("x".repeat(1024).getBytes(StandardCharsets.UTF_8));
                }
            }
        });
        try (Egress egress = local()) {
            Egress.OutboundResponse response = egress.postText(url("localhost"), Map.of(), "{}");
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.body()).hasSize(Egress.MAX_RESPONSE_BYTES);
        }
    }

    @Test
    void aSlowlySentResponseEndsAtTheDeadline() {
        answer(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                while (!over.await(100, java.util.concurrent.TimeUnit.MILLISECONDS)) {
                    body.write('x');
                    body.flush();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try (Egress egress = local()) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> egress.postText(url("localhost"), Map.of(), "{}"))
                    .withMessageContaining("no complete response within 3 s");
        }
    }

    @Test
    void noCompressionIsAskedForAndWhatComesCompressedIsDecoded() throws Exception {
        answer(exchange -> {
            exchange.getResponseHeaders()
                    .set("X-Said", exchange.getRequestHeaders().getFirst("Accept-Encoding"));
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            byte[] body = gzip("\uFEFF{\"a\":1}");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        });
        try (Egress egress = local()) {
            Egress.OutboundResponse response = egress.postText(url("localhost"), Map.of(), "{}");
            assertThat(response.header("X-Said")).contains("identity");
            assertThat(response.body()).isEqualTo("{\"a\":1}");
        }
    }

    @ParameterizedTest
    @CsvSource({"gzip, the body is not valid gzip", "br, Content-Encoding is \"br\""})
    void aBodyThatCannotBeDecodedLeavesTheStatus(String coding, String fault) throws Exception {
        answer(exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", coding);
            exchange.sendResponseHeaders(200, 5);
            exchange.getResponseBody().write("plain".getBytes(StandardCharsets.UTF_8));
        });
        try (Egress egress = local()) {
            Egress.OutboundResponse response = egress.postText(url("localhost"), Map.of(), "{}");
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.bodyFault()).startsWith(fault);
        }
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }

    private Egress local() {
        return new Egress(new PartnerAddressPolicy(true, InetAddress::getAllByName), SHORT);
    }

    private InetAddress[] lookup(String host) {
        lookups.incrementAndGet();
        return new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")};
    }

    private URI url(String host) {
        return URI.create("http://" + host + ":" + server.getAddress().getPort() + "/hello");
    }

    private interface ServerBehaviour {
        void answer(HttpExchange exchange) throws IOException;
    }

    private void answer(ServerBehaviour behaviour) {
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            try (exchange) {
                behaviour.answer(exchange);
            }
        });
    }
}
