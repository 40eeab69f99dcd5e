package com.betterfleet.derms.console.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** M15: an open page receives an event with an incident's id after the incident is stored. */
@ServiceTest
class IncidentEventsTests {

    private static final Duration SOON = Duration.ofMinutes(1);

    @LocalServerPort
    private int port;

    @Test
    void incidentIsPublishedWhenOpenedRepeatedAndResolved() throws IOException, InterruptedException {
        TestRig rig = TestRig.create(port, "vector", ",\"heartbeatIntervalSeconds\":60");
        List<String> lines = new CopyOnWriteArrayList<>();
        HttpResponse<Stream<String>> stream = HttpClient.newHttpClient().send(eventsRequest(), BodyHandlers.ofLines());
        Thread.ofVirtual().start(() -> stream.body().forEach(lines::add));
        await().atMost(SOON).until(() -> !lines.isEmpty());

        sendHeartbeat(rig, "in its transaction");
        String id = findSingleIncident(rig, "CLOCK_SKEW", "OPEN").get("id").toString();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(countEvents(lines, id)).isEqualTo(1));
        sendHeartbeat(rig, "again");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(countEvents(lines, id)).isEqualTo(2));
        rig.advanceTime(Duration.ofHours(25));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(countEvents(lines, id)).isEqualTo(3));
        assertThat(findSingleIncident(rig, "CLOCK_SKEW", "RESOLVED").get("id").toString())
                .isEqualTo(id);

        // A rejected forecast has no transaction.
        rig.sendForecast(
                "refused", "CONSUMPTION", TestRig.forecastBlock(rig.readClock(), Duration.ofHours(1), "-1", "KW"));
        String refused =
                findSingleIncident(rig, "FORECAST_REFUSED", "OPEN").get("id").toString();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(countEvents(lines, refused)).isEqualTo(1));
        // The periodic check resolves it after the next accepted forecast.
        rig.sendForecast(
                "good", "CONSUMPTION", TestRig.forecastBlock(rig.readClock(), Duration.ofHours(1), "100", "KW"));
        rig.advanceTime(Duration.ofSeconds(1));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(countEvents(lines, refused)).isEqualTo(2));
    }

    private HttpRequest eventsRequest() {
        String basic = ServiceTest.ADMIN_USER + ":" + ServiceTest.ADMIN_PASSWORD;
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/v1/events"))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)))
                .build();
    }

    /** The number of events for an incident, each with nothing but its id. */
    private static long countEvents(List<String> lines, String id) {
        return IntStream.range(1, lines.size())
                .filter(i -> lines.get(i).equals("data:{\"id\":\"" + id + "\"}"))
                .filter(i -> lines.get(i - 1).equals("event:incident"))
                .count();
    }

    private static void sendHeartbeat(TestRig rig, String requestId) {
        TestRig.HttpAnswer answer = rig.sendMessage(
                "heartbeat",
                requestId,
                "{\"offline_mode_at\":\"%s\"}".formatted(Instant.parse("2020-01-01T00:00:00Z")));
        assertThat(answer.status()).isEqualTo(204);
    }

    private static JsonNode findSingleIncident(TestRig rig, String kind, String state) {
        List<JsonNode> found = rig.findIncidents(kind, state);
        assertThat(found).hasSize(1);
        return found.getFirst();
    }
}
