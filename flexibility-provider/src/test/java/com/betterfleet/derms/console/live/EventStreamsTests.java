package com.betterfleet.derms.console.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.supervision.DecisionLiveness;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.json.JsonMapper;

/** M15: streams of browsers that disconnect in any way end without an error. */
@ServiceTest
class EventStreamsTests {

    private static final int BROWSERS = 60;
    private static final Duration SOON = Duration.ofMinutes(1);

    @LocalServerPort
    private int port;

    @Autowired
    private EventStreams streams;

    @Test
    void browsersDisconnectingDuringBroadcastCauseNoError() throws Exception {
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
        try {
            List<Socket> browsers = new ArrayList<>();
            for (int i = 0; i < BROWSERS; i++) {
                browsers.add(connectBrowser());
            }
            Thread broadcaster = Thread.ofPlatform().start(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    streams.broadcast(new ChangeEvent("circuit", "any"));
                    Thread.onSpinWait();
                }
            });
            for (Socket browser : browsers) {
                // Half of them end as a crashed browser does, with a reset.
                browser.setSoLinger(browsers.indexOf(browser) % 2 == 0, 0);
                browser.close();
            }

            await().atMost(SOON).until(streams::hasNoListeners);
            broadcaster.interrupt();
            broadcaster.join();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(streams.activeSenders()).isZero());
            assertThat(failures).isEmpty();
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    @Test
    void closingAnAlreadyClosedListenerDoesNotAffectOthers() {
        CountDownLatch left = new CountDownLatch(1);
        EventStreams eventStreams = new EventStreams(new JsonMapper(), () -> Instant.EPOCH, new DecisionLiveness());
        eventStreams.openStream(new SseEmitter(0L) {
            @Override
            public void send(SseEventBuilder event) throws IOException {
                // A browser that stops reading, then disconnects.
                try {
                    left.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                throw new IOException("broken pipe");
            }

            @Override
            public void complete() {
                throw new IllegalStateException("the request is completed already");
            }
        });

        for (int i = 0; i < 2_002; i++) {
            eventStreams.broadcast(new ChangeEvent("circuit", "any"));
        }
        left.countDown();

        assertThat(eventStreams.hasNoListeners()).isTrue();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(eventStreams.activeSenders()).isZero());
    }

    @Test
    void endedStreamReleasesItsThread() {
        EventStreams eventStreams = new EventStreams(new JsonMapper(), () -> Instant.EPOCH, new DecisionLiveness());
        eventStreams.openStream();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(eventStreams.activeSenders()).isOne());

        eventStreams.destroy();

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(eventStreams.activeSenders()).isZero());
    }

    private Socket connectBrowser() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        String basic = ServiceTest.ADMIN_USER + ":" + ServiceTest.ADMIN_PASSWORD;
        String request = "GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic %s\r\n\r\n"
                .formatted(Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)));
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        InputStream answer = socket.getInputStream();
        assertThat(new String(answer.readNBytes(12), StandardCharsets.UTF_8)).isEqualTo("HTTP/1.1 200");
        return socket;
    }
}
