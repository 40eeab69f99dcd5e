package com.betterfleet.acceptance.operation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.acceptance.process.Nginx;
import com.betterfleet.acceptance.process.RunningService;
import com.betterfleet.acceptance.process.SharedProcesses;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedProcesses.class)
@DisplayName("M15: the service runs on hosts and behind proxies as they are installed")
class HostingIT {

    /** A zone that Java knows and PostgreSQL does not. */
    private static final String ZONE_OF_JAVA_ONLY = "AET";

    private static final Duration LONGEST_FIRST_EVENT = Duration.ofSeconds(4);

    private final RunningService shared;

    HostingIT(RunningService shared) {
        this.shared = shared;
    }

    @Test
    void startsInAZoneThatPostgresqlDoesNotKnow() {
        try (RunningService service =
                RunningService.start("zone", Map.of("JAVA_TOOL_OPTIONS", "-Duser.timezone=" + ZONE_OF_JAVA_ONLY))) {
            assertThat(service.readLog()).contains("-Duser.timezone=" + ZONE_OF_JAVA_ONLY);
            assertThat(service.isReady()).isTrue();
        }
    }

    @Test
    void streamsEventsThroughAProxyAtOnce() throws IOException, InterruptedException {
        try (Nginx proxy = Nginx.startBefore(shared.url());
                HttpClient client = HttpClient.newHttpClient()) {
            URI events = URI.create(proxy.url() + "/api/v1/events");
            await().atMost(Duration.ofMinutes(1))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> {
                        try (Socket listening = new Socket(events.getHost(), events.getPort())) {
                            return listening.isConnected();
                        }
                    });
            String account = Base64.getEncoder().encodeToString(("admin:" + RunningService.PASSWORD).getBytes(UTF_8));
            long requestedAt = System.nanoTime();
            HttpResponse<InputStream> stream = client.send(
                    HttpRequest.newBuilder(events)
                            .header("Authorization", "Basic " + account)
                            .timeout(Duration.ofMinutes(1))
                            .build(),
                    BodyHandlers.ofInputStream());

            try (InputStream body = stream.body()) {
                assertThat(new String(body.readNBytes(11), UTF_8)).isEqualTo("event:tick\n");
                assertThat(Duration.ofNanos(System.nanoTime() - requestedAt)).isLessThan(LONGEST_FIRST_EVENT);
            }
        }
    }
}
