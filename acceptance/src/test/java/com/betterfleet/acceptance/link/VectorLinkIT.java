package com.betterfleet.acceptance.link;

import static com.betterfleet.acceptance.client.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.acceptance.client.HttpCalls;
import com.betterfleet.acceptance.fixture.VectorLink;
import com.betterfleet.acceptance.process.LiveSystem;
import com.betterfleet.acceptance.process.RunningService;
import com.betterfleet.acceptance.process.SharedProcesses;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedProcesses.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("M2, M14: a link of the Vector profile from configuration alone, between real processes in real time")
class VectorLinkIT {

    /** Interval demanded of the distributor; it names three of these in each heartbeat, and half of one is grace. */
    private static final Duration OUR_INTERVAL = Duration.ofSeconds(1);

    private static final Duration NOTICED = Duration.ofSeconds(1);

    private final RunningService service;
    private final VectorLink vector;

    VectorLinkIT(LiveSystem pair) {
        // No test moves the time of this service.
        service = pair.service();
        vector = VectorLink.configure(
                service, "vectorlink", Map.of("heartbeatIntervalSeconds", OUR_INTERVAL.toSeconds()));
        vector.distributor().awaitReady();
    }

    @BeforeEach
    void resetFaults() {
        vector.distributor().orderFaults(Map.of());
        vector.distributor().startHandshake();
        vector.awaitField("liveness", "UP");
        vector.awaitField("state", "ONLINE");
    }

    @AfterAll
    void hangUp() {
        vector.close();
    }

    @Tag("OSCP-HEAD-2")
    @Tag("OSCP-HEAD-14")
    @Test
    void twoCallsOfConfigurationBringALinkOnlineWithOauthAndHeadersBothWays() {
        List<JsonNode> sent = heartbeats("OUT", 2);
        List<JsonNode> received = heartbeats("IN", 2);

        assertThat(sent.getLast().get("status").asInt()).isEqualTo(204);
        assertThat(sent.getLast().at("/headers/Authorization").asString()).startsWith("Bearer ");
        assertThat(sent.getLast().at("/headers/cp-id").asString()).isEqualTo("vector");
        assertThat(received.getLast().get("status").asInt()).isEqualTo(204);
        assertThat(received.getLast().at("/headers/authorization").asString()).startsWith("Bearer ");
        assertThat(received.getLast().at("/headers/fp-id").asString()).isEqualTo("1234");
        assertThat(vector.readConnection()
                        .at("/staticHeaders/inbound")
                        .valueStream()
                        .map(JsonNode::asString))
                .containsExactlyInAnyOrder("cp-id", "apikey");
    }

    @Tag("OSCP-HEAD-14")
    @Test
    void thePartnerIsRefusedWithoutItsHeadersThoughItsAccessTokenIsValid() {
        String client = service.api()
                .post("/connections/vectorlink/rotate-secret", Map.of())
                .requireStatus(200)
                .json()
                .get("inboundCredentials")
                .toString();
        Map<String, String> headers = new HashMap<>(VectorLink.HEADERS_TO_SERVICE);
        headers.put("Authorization", "Bearer " + accessToken(client));
        headers.put("X-Request-ID", "by-hand-1");
        headers.put("Content-Type", "application/json");
        String heartbeat = service.url() + "/oscp/fp/2.0/heartbeat";
        String body =
                "{\"offline_mode_at\":\"%s\"}".formatted(service.api().now().plusSeconds(3));

        HttpCalls.call("POST", heartbeat, headers, body).requireStatus(204);
        headers.put("apikey", "another");
        assertThat(HttpCalls.call("POST", heartbeat, headers, body)
                        .requireStatus(401)
                        .body())
                .contains("a required header")
                .doesNotContain(VectorLink.HEADERS_TO_SERVICE.get("apikey"));
        headers.remove("apikey");
        HttpCalls.call("POST", heartbeat, headers, body).requireStatus(401);
    }

    @Test
    void aDistributorThatStopsIsLostAtItsTimeAndComesBackWithoutIntervention() {
        vector.distributor().kill();
        Instant aliveUntil = Instant.parse(vector.readField("aliveUntil"));
        assertThat(vector.readField("liveness")).isEqualTo("UP");

        Instant lastSeenUp;
        do {
            lastSeenUp = service.api().now();
        } while (vector.readField("liveness").equals("UP"));
        Instant seenLost = service.api().now();

        JsonNode lost = vector.readConnection();
        Duration lateness = Duration.between(
                aliveUntil, Instant.parse(lost.get("stateSince").asString()));
        assertThat(seenLost).isBetween(aliveUntil, aliveUntil.plus(NOTICED));
        assertThat(lastSeenUp).isBefore(seenLost);
        assertThat(lateness).isBetween(Duration.ZERO, NOTICED);
        assertThat(lost.get("state").asString()).isEqualTo("LOST");
        assertThat(lost.get("lostAt").asString()).isEqualTo(aliveUntil.toString());

        vector.distributor().relaunch();
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> vector.readField("state").equals("ONLINE"));
        assertThat(vector.readField("liveness")).isEqualTo("UP");
        assertThat(vector.readConnection().get("lostAt").isNull()).isTrue();
    }

    @Tag("OSCP-LINK-3")
    @Tag("OSCP-BODY-6")
    @Tag("OSCP-DIFF-2")
    @ParameterizedTest
    @CsvSource({"1, 4", "2.5, 3", "15.0, 2"})
    void theServicesHeartbeatsKeepTheDemandedIntervalWholeOrFractional(double seconds, int beats) {
        vector.distributor().orderFaults(Map.of("handshake", Map.of("heartbeatInterval", seconds)));
        vector.distributor().startHandshake();
        eventually(
                VectorLink.LINK_TIMEOUT,
                () -> assertThat(vector.readConnection()
                                .at("/theirDemands/heartbeatIntervalSeconds")
                                .asDouble())
                        .isEqualTo(seconds));

        List<Instant> at = heartbeats("IN", beats).stream()
                .map(beat -> Instant.parse(beat.get("at").asString()))
                .toList();

        List<Double> gaps = IntStream.range(1, at.size())
                .mapToObj(i -> Duration.between(at.get(i - 1), at.get(i)).toMillis() / 1000.0)
                .toList();
        // Up to a tenth early, never an interval late; a delayed heartbeat does not delay the next.
        assertThat(gaps).allSatisfy(gap -> assertThat(gap).isBetween(0.9 * seconds - 0.4, seconds + 0.6));
        assertThat(vector.readField("state")).isEqualTo("ONLINE");
    }

    @Test
    void aPartnerThatNamesOnlyOneIntervalDoesNotFlap() {
        vector.distributor().orderFaults(Map.of("heartbeats", Map.of("offlineModeAt", "one_interval")));
        long before = countLinkChanges();
        heartbeats("OUT", 8);

        assertThat(countLinkChanges()).isEqualTo(before);
        assertThat(vector.readField("state")).isEqualTo("ONLINE");
    }

    @Test
    void aHeartbeatWithAPastTimeIsALossAtOnceWithBothTimesOnRecord() {
        vector.distributor().orderFaults(Map.of("heartbeats", Map.of("offlineModeAt", "past")));

        vector.awaitField("liveness", "LOST");
        JsonNode named = heartbeats("OUT", 1).getLast().at("/body/offline_mode_at");
        eventually(VectorLink.LINK_TIMEOUT, () -> {
            JsonNode link = vector.readConnection();
            assertThat(link.at("/lastError/kind").asString()).isEqualTo("OFFLINE_TIME_IN_PAST");
            assertThat(link.at("/lastError/message").asString())
                    .contains(link.get("lastHeartbeatReceivedAt").asString());
        });
        assertThat(named.asString()).isLessThan(service.api().now().toString());
        eventually(
                VectorLink.LINK_TIMEOUT,
                () -> assertThat(openIncident("CLOCK_SKEW").get("text").asString())
                        .contains("which is no later"));
    }

    @Tag("OSCP-LINK-5")
    @Test
    void aHeartbeatForTheYear2099CountsForTenMinutesAndGivesAWarning() {
        vector.distributor().orderFaults(Map.of("heartbeats", Map.of("offlineModeAt", "year_2099")));

        eventually(VectorLink.LINK_TIMEOUT, () -> {
            Instant received = Instant.parse(vector.readField("lastHeartbeatReceivedAt"));
            Instant aliveUntil = Instant.parse(vector.readField("aliveUntil"));
            assertThat(Duration.between(received, aliveUntil))
                    .isEqualTo(Duration.ofMinutes(10).plus(OUR_INTERVAL.dividedBy(2)));
            assertThat(openIncident("CLOCK_SKEW").get("text").asString()).contains("2099-01-01T00:00:00Z", "10 min");
        });
        assertThat(vector.readField("state")).isEqualTo("ONLINE");
    }

    @Test
    void aPartnerThatCompletesAHandshakeAndNeverHeartbeatsIsLostOnceAndDoesNotFlap() {
        vector.distributor().orderFaults(Map.of("heartbeats", Map.of("stopped", true)));
        vector.awaitField("liveness", "LOST");
        long before = countLinkChanges();
        long handshakes = vector.distributor().lastSequence();

        vector.distributor().startHandshake();
        await().atMost(Duration.ofSeconds(40))
                .until(() -> !vector.distributor()
                        .recordedMessages("IN", "handshake", handshakes)
                        .isEmpty());
        eventually(
                VectorLink.LINK_TIMEOUT,
                () -> assertThat(vector.distributor().recordedMessages("IN", "handshake_acknowledge", handshakes))
                        .isNotEmpty());

        assertThat(vector.readField("liveness")).isEqualTo("LOST");
        assertThat(vector.readField("state")).isEqualTo("LOST");
        assertThat(countLinkChanges()).isEqualTo(before);
    }

    /** Returns this many heartbeats from now on, in order. */
    private List<JsonNode> heartbeats(String direction, int number) {
        long from = vector.distributor().lastSequence();
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> vector.distributor()
                                .recordedMessages(direction, "heartbeat", from)
                                .size()
                        >= number);
        return vector.distributor().recordedMessages(direction, "heartbeat", from);
    }

    /** Returns the number of state and liveness changes of the link so far, from the audit trail. */
    private long countLinkChanges() {
        return service.api()
                .readJson("/audit?limit=1000")
                .get("items")
                .valueStream()
                .filter(entry -> entry.toString().contains("connection/vectorlink"))
                .filter(entry -> entry.toString().contains("\"liveness ")
                        || entry.toString().contains("\"link "))
                .count();
    }

    private JsonNode openIncident(String kind) {
        List<JsonNode> found = service.api()
                .readJson("/incidents?state=OPEN&limit=1000")
                .get("items")
                .valueStream()
                .filter(incident -> incident.get("kind").asString().equals(kind))
                .filter(incident -> incident.path("connectionId").asString("").equals("vectorlink"))
                .toList();
        assertThat(found).as(kind).hasSize(1);
        return found.getFirst();
    }

    private String accessToken(String client) {
        JsonNode issued = tools.jackson.databind.json.JsonMapper.shared().readTree(client);
        String pair = issued.get("clientId").asString() + ":"
                + issued.get("clientSecret").asString();
        Map<String, String> headers = Map.of(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)),
                "Content-Type",
                "application/x-www-form-urlencoded");
        return HttpCalls.call("POST", service.url() + "/oauth2/token", headers, "grant_type=client_credentials")
                .requireStatus(200)
                .json()
                .get("access_token")
                .asString();
    }
}
