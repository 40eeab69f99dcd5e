package com.betterfleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@ExtendWith(Services.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("M2, M14: a link of the Vector profile from configuration alone, between real processes at real time")
class VectorLinkIT {

    /** What we demand of the distributor; it names three of these in each heartbeat, and half of one is grace. */
    private static final Duration OUR_INTERVAL = Duration.ofSeconds(1);

    private static final Duration NOTICED = Duration.ofSeconds(1);

    private final RunningService service;
    private final VectorLink vector;

    VectorLinkIT(LivePair pair) {
        // Its service's time is not moved by any test.
        service = pair.service();
        vector = VectorLink.configured(
                service, "vectorlink", Map.of("heartbeatIntervalSeconds", OUR_INTERVAL.toSeconds()));
        vector.distributor().awaitReady();
    }

    @BeforeEach
    void asItShouldBe() {
        vector.distributor().faults(Map.of());
        vector.distributor().startHandshake();
        vector.shows("liveness", "UP");
        vector.shows("state", "ONLINE");
    }

    @AfterAll
    void hangUp() {
        vector.close();
    }

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
        assertThat(vector.link().at("/staticHeaders/inbound").valueStream().map(JsonNode::asString))
                .containsExactlyInAnyOrder("cp-id", "apikey");
    }

    @Test
    void thePartnerIsNotLetInWithoutItsHeadersThoughItsAccessTokenIsGood() {
        String client = service.api()
                .post("/connections/vectorlink/rotate-secret", Map.of())
                .expecting(200)
                .json()
                .get("inboundCredentials")
                .toString();
        Map<String, String> headers = new HashMap<>(VectorLink.TO_US);
        headers.put("Authorization", "Bearer " + accessToken(client));
        headers.put("X-Request-ID", "by-hand-1");
        headers.put("Content-Type", "application/json");
        String heartbeat = service.url() + "/oscp/fp/2.0/heartbeat";
        String body =
                "{\"offline_mode_at\":\"%s\"}".formatted(service.api().now().plusSeconds(3));

        Web.call("POST", heartbeat, headers, body).expecting(204);
        headers.put("apikey", "another");
        assertThat(Web.call("POST", heartbeat, headers, body).expecting(401).body())
                .contains("a required header")
                .doesNotContain(VectorLink.TO_US.get("apikey"));
        headers.remove("apikey");
        Web.call("POST", heartbeat, headers, body).expecting(401);
    }

    @Test
    void aDistributorThatStopsIsLostAtItsTimeAndComesBackWithoutAnyonesDoing() {
        vector.distributor().kill();
        Instant aliveUntil = Instant.parse(vector.text("aliveUntil"));
        assertThat(vector.text("liveness")).isEqualTo("UP");

        Instant lastSeenUp;
        do {
            lastSeenUp = service.api().now();
        } while (vector.text("liveness").equals("UP"));
        Instant seenLost = service.api().now();

        JsonNode lost = vector.link();
        Duration lateness = Duration.between(
                aliveUntil, Instant.parse(lost.get("stateSince").asString()));
        assertThat(seenLost).isBetween(aliveUntil, aliveUntil.plus(NOTICED));
        assertThat(lastSeenUp).isBefore(seenLost);
        assertThat(lateness).isBetween(Duration.ZERO, NOTICED);
        assertThat(lost.get("state").asString()).isEqualTo("LOST");
        assertThat(lost.get("lostAt").asString()).isEqualTo(aliveUntil.toString());

        vector.distributor().launchAgain();
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> vector.text("state").equals("ONLINE"));
        assertThat(vector.text("liveness")).isEqualTo("UP");
        assertThat(vector.link().get("lostAt").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1, 4", "2.5, 3", "15.0, 2"})
    void ourHeartbeatsKeepTheIntervalTheyAskForWholeOrNot(double seconds, int beats) {
        vector.distributor().faults(Map.of("handshake", Map.of("heartbeatInterval", seconds)));
        vector.distributor().startHandshake();
        VectorLink.eventually(() -> assertThat(vector.link()
                        .at("/theirDemands/heartbeatIntervalSeconds")
                        .asDouble())
                .isEqualTo(seconds));

        List<Instant> at = heartbeats("IN", beats).stream()
                .map(beat -> Instant.parse(beat.get("at").asString()))
                .toList();

        List<Double> gaps = IntStream.range(1, at.size())
                .mapToObj(i -> Duration.between(at.get(i - 1), at.get(i)).toMillis() / 1000.0)
                .toList();
        // Up to a tenth early, never an interval late; what delays one heartbeat does not delay the next.
        assertThat(gaps).allSatisfy(gap -> assertThat(gap).isBetween(0.9 * seconds - 0.4, seconds + 0.6));
        assertThat(vector.text("state")).isEqualTo("ONLINE");
    }

    @Test
    void aPartnerThatNamesJustOneIntervalDoesNotFlap() {
        vector.distributor().faults(Map.of("heartbeats", Map.of("offlineModeAt", "one_interval")));
        long before = movesOfTheLink();
        heartbeats("OUT", 8);

        assertThat(movesOfTheLink()).isEqualTo(before);
        assertThat(vector.text("state")).isEqualTo("ONLINE");
    }

    @Test
    void aHeartbeatThatIsOverIsALossAtOnceWithBothTimesOnRecord() {
        vector.distributor().faults(Map.of("heartbeats", Map.of("offlineModeAt", "past")));

        vector.shows("liveness", "LOST");
        JsonNode named = heartbeats("OUT", 1).getLast().at("/body/offline_mode_at");
        VectorLink.eventually(() -> {
            JsonNode link = vector.link();
            assertThat(link.at("/lastError/kind").asString()).isEqualTo("OFFLINE_TIME_IN_PAST");
            assertThat(link.at("/lastError/message").asString())
                    .contains(link.get("lastHeartbeatReceivedAt").asString());
        });
        assertThat(named.asString()).isLessThan(service.api().now().toString());
        VectorLink.eventually(() ->
                assertThat(openIncident("CLOCK_SKEW").get("text").asString()).contains("which is no later"));
    }

    @Test
    void aHeartbeatForTheYear2099CountsForTenMinutesAndIsWarnedOf() {
        vector.distributor().faults(Map.of("heartbeats", Map.of("offlineModeAt", "year_2099")));

        VectorLink.eventually(() -> {
            Instant received = Instant.parse(vector.text("lastHeartbeatReceivedAt"));
            Instant aliveUntil = Instant.parse(vector.text("aliveUntil"));
            assertThat(Duration.between(received, aliveUntil))
                    .isEqualTo(Duration.ofMinutes(10).plus(OUR_INTERVAL.dividedBy(2)));
            assertThat(openIncident("CLOCK_SKEW").get("text").asString()).contains("2099-01-01T00:00:00Z", "10 min");
        });
        assertThat(vector.text("state")).isEqualTo("ONLINE");
    }

    @Test
    void aPartnerThatShakesHandsAndNeverHeartbeatsIsLostOnceAndDoesNotSwing() {
        vector.distributor().faults(Map.of("heartbeats", Map.of("stopped", true)));
        vector.shows("liveness", "LOST");
        long before = movesOfTheLink();
        long handshakes = vector.distributor().lastSequence();

        vector.distributor().startHandshake();
        await().atMost(Duration.ofSeconds(40))
                .until(() -> !vector.distributor()
                        .recorded("IN", "handshake", handshakes)
                        .isEmpty());
        VectorLink.eventually(() -> assertThat(vector.distributor().recorded("IN", "handshake_acknowledge", handshakes))
                .isNotEmpty());

        assertThat(vector.text("liveness")).isEqualTo("LOST");
        assertThat(vector.text("state")).isEqualTo("LOST");
        assertThat(movesOfTheLink()).isEqualTo(before);
    }

    /** So many heartbeats from now on, in order. */
    private List<JsonNode> heartbeats(String direction, int number) {
        long from = vector.distributor().lastSequence();
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> vector.distributor()
                                .recorded(direction, "heartbeat", from)
                                .size()
                        >= number);
        return vector.distributor().recorded(direction, "heartbeat", from);
    }

    /** How often state or liveness of the link has changed so far: each change is in the audit trail. */
    private long movesOfTheLink() {
        return service.api()
                .read("/audit?limit=1000")
                .get("items")
                .valueStream()
                .filter(entry -> entry.toString().contains("connection/vectorlink"))
                .filter(entry -> entry.toString().contains("\"liveness ")
                        || entry.toString().contains("\"link "))
                .count();
    }

    private JsonNode openIncident(String kind) {
        List<JsonNode> found = service.api()
                .read("/incidents?state=OPEN&limit=1000")
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
        return Web.call("POST", service.url() + "/oauth2/token", headers, "grant_type=client_credentials")
                .expecting(200)
                .json()
                .get("access_token")
                .asString();
    }
}
