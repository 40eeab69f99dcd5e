package com.betterfleet.derms.webserver;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The web server alone, with a servlet that reads its body or not; the test moves the server's monotonic clock. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TimeLimitedProtocolTests {

    private static final String CRLF = "\r\n";

    private final AtomicLong moved = new AtomicLong();

    /** What the servlet has read, as it reads it. */
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    private Tomcat server;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        server = new Tomcat();
        server.setBaseDir(directory.toString());
        Connector connector = new Connector(TimeLimitedProtocol.class.getName());
        connector.setPort(0);
        TimeLimitedProtocol protocol = (TimeLimitedProtocol) connector.getProtocolHandler();
        protocol.setTimeLimit(new RequestTimeLimit(Duration.ofSeconds(60), () -> System.nanoTime() + moved.get()));
        protocol.setConnectionTimeout(20_000);
        server.setConnector(connector);
        Context context = server.addContext("", directory.toString());
        Tomcat.addServlet(context, "reader", new BodyReader()).addMapping("/");
        context.getPipeline().addValve(new BodyTimeoutValve());
        server.getEngine()
                .getPipeline()
                .addValve(new RequestOriginValve(TrustedProxies.parse("127.0.0.1 ::1"), Optional.empty()));
        server.start();
    }

    @AfterAll
    void stop() throws Exception {
        server.stop();
        server.destroy();
    }

    private final class BodyReader extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (request.getRequestURI().equals("/caller")) {
                response.getWriter()
                        .print("%s %s %s"
                                .formatted(request.getRemoteAddr(), request.isSecure(), request.getRequestURL()));
                return;
            }
            if (request.getRequestURI().equals("/ignore")) {
                response.setStatus(401);
                response.flushBuffer();
                events.add("answered");
                return;
            }
            if (request.getRequestURI().equals("/form")) {
                events.add("form");
                try {
                    response.getWriter().print("form " + request.getParameter("a"));
                } catch (IllegalStateException unreadable) {
                    // As the service does: the web server has prepared the answer.
                    return;
                }
                return;
            }
            events.add("reading");
            InputStream body = request.getInputStream();
            StringBuilder read = new StringBuilder();
            for (int next = body.read(); next >= 0; next = body.read()) {
                read.append((char) next);
                events.add("read");
            }
            response.getWriter().print("got " + read);
        }
    }

    @Test
    void aBodyThatComesInTimeIsAnsweredAndTheConnectionServesTheNextRequestLater() throws Exception {
        try (Socket socket = connect()) {
            send(socket, head("POST / HTTP/1.1", "Content-Length: 2") + "ab");
            assertThat(readUntil(socket, "got ab")).startsWith("HTTP/1.1 200");
            moved.addAndGet(Duration.ofMinutes(10).toNanos());
            send(socket, head("POST / HTTP/1.1", "Content-Length: 1") + "c");
            assertThat(readUntil(socket, "got c")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void aBodySentByteByByteIsRefusedWith408AfterTheTotalTimeAndTheConnectionClosed() throws Exception {
        try (Socket socket = connect()) {
            events.clear();
            send(socket, head("POST / HTTP/1.1", "Content-Length: 1000") + "a");
            awaitEvent("reading");
            assertThat(sendSlowly(socket)).startsWith("HTTP/1.1 408").contains("Connection: close", "in time");
        }
    }

    @Test
    void aFormSentByteByByteIsRefusedToo() throws Exception {
        try (Socket socket = connect()) {
            events.clear();
            send(
                    socket,
                    head(
                                    "POST /form HTTP/1.1",
                                    "Content-Length: 1000",
                                    "Content-Type: application/x-www-form-urlencoded")
                            + "a=");
            awaitEvent("form");
            assertThat(sendSlowly(socket)).startsWith("HTTP/1.1 408");
        }
    }

    @Test
    void theRestOfABodyThatIsNotReadIsBoundedToo() throws Exception {
        try (Socket socket = connect()) {
            events.clear();
            send(socket, head("POST /ignore HTTP/1.1", "Content-Length: 1000") + "a");
            awaitEvent("answered");
            assertThat(readUntil(socket, "0" + CRLF + CRLF)).startsWith("HTTP/1.1 401");
            assertThat(sendSlowly(socket))
                    .as("closed without waiting for the rest")
                    .isEmpty();
        }
    }

    @Test
    void aRequestAfterOneWhoseBodyWasNotReadIsServedOnTheSameConnection() throws Exception {
        try (Socket socket = connect()) {
            events.clear();
            send(socket, head("POST /ignore HTTP/1.1", "Content-Length: 4"));
            awaitEvent("answered");
            send(socket, "rest" + head("POST / HTTP/1.1", "Content-Length: 1") + "c");
            assertThat(readUntil(socket, "got c")).contains("HTTP/1.1 401", "HTTP/1.1 200");
        }
    }

    @Test
    void aHeadSentByteByByteIsRefusedWith408AfterTheTotalTime() throws Exception {
        try (Socket socket = connect()) {
            // A complete request first, so that the next head follows on a connection in use.
            send(socket, head("GET / HTTP/1.1"));
            readUntil(socket, "got ");
            send(socket, "GET / HT");
            send(socket, "TP/1.1\r\nHost: a\r\nX-");
            assertThat(sendSlowly(socket)).startsWith("HTTP/1.1 408");
        }
    }

    @Test
    void aLineOfTheHeadThatEndsWithLineFeedAloneIsRefused() throws Exception {
        for (String head : new String[] {
            "GET / HTTP/1.1\nHost: a\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\n\n"
        }) {
            try (Socket socket = connect()) {
                send(socket, head);
                assertThat(readAll(socket)).startsWith("HTTP/1.1 400").contains("LF alone");
            }
        }
    }

    @Test
    void theCallerIsWhomATrustedProxyNamesAndTheServiceIsNotWhatTheCallerNames() throws Exception {
        try (Socket socket = connect()) {
            send(
                    socket,
                    "GET /caller HTTP/1.1\r\nHost: attacker.example\r\nConnection: close\r\n"
                            + "X-Forwarded-For: 203.0.113.9, 192.0.2.7\r\nX-Forwarded-Proto: https\r\n\r\n");
            assertThat(readAll(socket))
                    .contains("192.0.2.7 true https://")
                    .contains(":" + server.getConnector().getLocalPort() + "/caller")
                    .doesNotContain("attacker");
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket("localhost", server.getConnector().getLocalPort());
        socket.setSoTimeout(15_000);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static String head(String... lines) {
        return String.join(CRLF, lines) + CRLF + "Host: localhost" + CRLF + CRLF;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private void awaitEvent(String event) throws InterruptedException {
        assertThat(events.poll(15, TimeUnit.SECONDS)).isEqualTo(event);
    }

    private static String readAll(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    private static String readUntil(Socket socket, String end) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(end) < 0) {
            int next = socket.getInputStream().read();
            assertThat(next).as("after " + read).isNotNegative();
            read.append((char) next);
        }
        return read.toString();
    }

    /** Sends one byte each 61 seconds of the server's clock, until the server answers or closes; returns what it sent. */
    private String sendSlowly(Socket socket) throws IOException {
        int answered = awaitAnswer(socket);
        if (answered < 0) {
            return "";
        }
        socket.setSoTimeout(15_000);
        return (char) answered + readAll(socket);
    }

    /** The first byte of the answer; -1 where the server closes. */
    private int awaitAnswer(Socket socket) throws IOException {
        socket.setSoTimeout(20);
        // Fewer bytes than the body has, so that it is never complete.
        for (int sent = 0; sent < 500; sent++) {
            moved.addAndGet(Duration.ofSeconds(61).toNanos());
            try {
                send(socket, "x");
                return socket.getInputStream().read();
            } catch (SocketTimeoutException nothingYet) {
                // The server has not seen that byte yet, or waits for the next one.
            } catch (IOException closed) {
                return -1;
            }
        }
        throw new AssertionError("neither answered nor closed");
    }
}
