package com.betterfleet.acceptance.link;

import static com.betterfleet.acceptance.client.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.acceptance.client.HttpCalls;
import com.betterfleet.acceptance.fixture.VectorLink;
import com.betterfleet.acceptance.process.CpuAvailability;
import com.betterfleet.acceptance.process.PromisedTime;
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
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(SharedProcesses.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("M2, M14: a link of the Vector profile from configuration alone, between real processes")
class VectorLinkIT {

    /**
     * Interval demanded of the distributor; it names three of these in each heartbeat, and half of one is grace. So long
     * that no machine misses a heartbeat; time is moved to see the next one.
     */
    private static final Duration OUR_INTERVAL = Duration.ofSeconds(20);

    private static final Duration NOTICED = Duration.ofSeconds(1);

    /** Before an instant, so that it comes with real time. */
    private static final Duration SHORTLY = Duration.ofMillis(500);

    private final RunningService service;
    private final VectorLink vector;

    VectorLinkIT(RunningService service) {
        this.service = service;
        vector = VectorLink.configureInServiceTime(
                service, "vectorlink", Map.of("heartbeatIntervalSeconds", OUR_INTERVAL.toSeconds()));
    }

    @BeforeEach
    void resetFaults() {
        vector.adoptServiceTime();
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
        List<JsonNode> sent = passIntervals("OUT", 2);
        List<JsonNode> received = passIntervals("IN", 2);

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
                "{\"offline_mode_at\":\"%s\"}".formatted(service.api().now().plusSeconds(60));

        HttpCalls.call("POST", heartbeat, headers, body).requireStatus(204);
        headers.put("apikey", "another");
        assertThat(HttpCalls.call("POST", heartbeat, headers, body)
                        .requireStatus(401)
                        .body())
                .contains("a required header")
                .doesNotContain(VectorLink.HEADERS_TO_SERVICE.get("apikey"));
        headers.remove("apikey");
        HttpCalls.call("POST", heartbeat, headers, body).requireStatus(401);
        vector.distributor().useClient(JsonMapper.shared().readTree(client));
    }

    @Test
    void aDistributorThatStopsIsLostAtItsTimeAndComesBackWithoutIntervention() {
        vector.distributor().kill();
        Instant aliveUntil = Instant.parse(vector.readField("aliveUntil"));
        assertThat(vector.readField("liveness")).isEqualTo("UP");
        service.api().moveClockTo(aliveUntil.minus(SHORTLY));

        Duration allowed = PromisedTime.awaitAllowing(
                NOTICED, service, () -> assertThat(vector.readField("liveness")).isNotEqualTo("UP"));
        Instant seenLost = service.api().now();

        JsonNode lost = vector.readConnection();
        Duration lateness = Duration.between(
                aliveUntil, Instant.parse(lost.get("stateSince").asString()));
        assertThat(seenLost).isBetween(aliveUntil, aliveUntil.plus(allowed));
        assertThat(lateness).isBetween(Duration.ZERO, allowed);
        assertThat(lost.get("state").asString()).isEqualTo("LOST");
        assertThat(lost.get("lostAt").asString()).isEqualTo(aliveUntil.toString());

        vector.distributor().relaunch();
        vector.distributor().awaitReady();
        vector.adoptServiceTime();
        vector.awaitField("state", "ONLINE");
        assertThat(vector.readField("liveness")).isEqualTo("UP");
        assertThat(vector.readConnection().get("lostAt").isNull()).isTrue();
    }

    /** In real time: each case takes a few seconds. */
    @Tag("OSCP-LINK-3")
    @Tag("OSCP-BODY-6")
    @Tag("OSCP-DIFF-2")
    @ParameterizedTest
    @CsvSource({"1, 4", "2.5, 3", "5.0, 2"})
    void theServicesHeartbeatsKeepTheDemandedIntervalWholeOrFractional(double seconds, int beats) {
        vector.distributor().orderFaults(Map.of("handshake", Map.of("heartbeatInterval", seconds)));
        vector.distributor().startHandshake();
        eventually(
                VectorLink.LINK_TIMEOUT,
                () -> assertThat(vector.readConnection()
                                .at("/theirDemands/heartbeatIntervalSeconds")
                                .asDouble())
                        .isEqualTo(seconds));

        CpuAvailability share = new CpuAvailability();
        Duration ownBefore = service.cpuTime();
        long before = vector.distributor().lastSequence();
        awaitHeartbeats("IN", before, beats);
        List<Instant> at = vector.distributor().recordedMessages("IN", "heartbeat", before).stream()
                .map(beat -> Instant.parse(beat.get("at").asString()))
                .toList();

        List<Double> gaps = IntStream.range(1, at.size())
                .mapToObj(i -> Duration.between(at.get(i - 1), at.get(i)).toMillis() / 1000.0)
                .toList();
        // Up to a tenth early, never an interval late; a delayed heartbeat does not delay the next.
        Duration own = service.cpuTime().minus(ownBefore);
        double early = share.allowedTime(Duration.ofMillis(400), own).toMillis() / 1000.0;
        double late = share.allowedTime(Duration.ofMillis(600), own).toMillis() / 1000.0;
        assertThat(gaps).allSatisfy(gap -> assertThat(gap).isBetween(0.9 * seconds - early, seconds + late));
        vector.awaitField("state", "ONLINE");
    }

    @Test
    void aPartnerThatNamesOnlyOneIntervalDoesNotFlap() {
        vector.distributor().orderFaults(Map.of("heartbeats", Map.of("offlineModeAt", "one_interval")));
        long before = newestAuditId();
        passIntervals("OUT", 8);

        assertThat(linkChanges(before)).isEmpty();
        assertThat(vector.readField("state")).isEqualTo("ONLINE");
    }

    @Test
    void aHeartbeatWithAPastTimeIsALossAtOnceWithBothTimesOnRecord() {
        vector.distributor().orderFaults(Map.of("heartbeats", Map.of("offlineModeAt", "past")));

        JsonNode named = passIntervals("OUT", 1).getLast().at("/body/offline_mode_at");
        vector.awaitField("liveness", "LOST");
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
        passIntervals("OUT", 1);

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
        // A heartbeat in delivery may still arrive.
        eventually(() -> {
            service.api().moveClockTo(Instant.parse(vector.readField("aliveUntil")));
            assertThat(vector.readField("liveness")).isEqualTo("LOST");
        });
        vector.awaitField("state", "LOST");
        long before = newestAuditId();
        long handshakes = vector.distributor().lastSequence();

        vector.distributor().startHandshake();
        // The service tries again with growing pauses.
        eventually(VectorLink.LINK_TIMEOUT, () -> {
            service.api().advanceClock(Duration.ofSeconds(5));
            assertThat(vector.distributor().recordedMessages("IN", "handshake", handshakes))
                    .isNotEmpty();
        });
        eventually(
                VectorLink.LINK_TIMEOUT,
                () -> assertThat(vector.distributor().recordedMessages("IN", "handshake_acknowledge", handshakes))
                        .isNotEmpty());

        assertThat(vector.readField("liveness")).isEqualTo("LOST");
        assertThat(vector.readField("state")).isEqualTo("LOST");
        assertThat(linkChanges(before)).isEmpty();
    }

    /** Lets this many intervals pass, each once the heartbeats before it have arrived, and returns the heartbeats. */
    private List<JsonNode> passIntervals(String direction, int number) {
        long from = vector.distributor().lastSequence();
        for (int beat = 1; beat <= number; beat++) {
            vector.advanceTime(OUR_INTERVAL);
            awaitHeartbeats(direction, from, beat);
        }
        return vector.distributor().recordedMessages(direction, "heartbeat", from);
    }

    private void awaitHeartbeats(String direction, long after, int number) {
        eventually(
                VectorLink.LINK_TIMEOUT,
                () -> assertThat(vector.distributor().recordedMessages(direction, "heartbeat", after))
                        .hasSizeGreaterThanOrEqualTo(number));
    }

    private long newestAuditId() {
        return audit().getFirst().get("id").asLong();
    }

    /** Returns the audited changes of the link's state and liveness after an entry. */
    private List<JsonNode> linkChanges(long after) {
        return audit().stream()
                .filter(entry -> entry.get("id").asLong() > after)
                .filter(entry -> entry.toString().contains("connection/vectorlink"))
                .filter(entry -> entry.toString().contains("\"liveness ")
                        || entry.toString().contains("\"link "))
                .toList();
    }

    private List<JsonNode> audit() {
        return service.api()
                .readJson("/audit?limit=1000")
                .get("items")
                .valueStream()
                .toList();
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
        JsonNode issued = JsonMapper.shared().readTree(client);
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
