package com.betterfleet.acceptance.link;

import static com.betterfleet.acceptance.client.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.acceptance.client.HttpAnswer;
import com.betterfleet.acceptance.fixture.StubCapacityProvider;
import com.betterfleet.acceptance.fixture.TestSite;
import com.betterfleet.acceptance.process.RunningService;
import com.betterfleet.acceptance.process.SharedProcesses;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@ExtendWith(SharedProcesses.class)
@DisplayName("M2: handshake, heartbeats both ways, liveness and its display")
class LifecycleIT {

    private static final int SERVICE_INTERVAL = 10;
    private static final int PARTNER_INTERVAL = 20;
    private static final String PARTNER_REQUIREMENTS =
            "{\"required_behaviour\":{\"heartbeat_interval\":20.0,\"measurement_configuration\":[\"INTERMITTENT\"]}}";

    private final RunningService service;
    private final StubCapacityProvider provider = new StubCapacityProvider();
    private final TestSite site;

    LifecycleIT(RunningService service) {
        this.service = service;
        site = TestSite.create(
                service, "vector", provider.baseUrl(), Map.of("heartbeatIntervalSeconds", SERVICE_INTERVAL));
    }

    @AfterEach
    void hangUp() {
        provider.close();
    }

    @Tag("OSCP-LINK-14")
    @Test
    void aCreatedConnectionIsConfiguredAndSendsNothing() {
        assertThat(text("state")).isEqualTo("CONFIGURED");
        assertThat(text("liveness")).isEqualTo("UNSUPERVISED");
        assertThat(provider.receivedMessages("handshake")).isEmpty();
    }

    @Tag("OSCP-MSG-3")
    @Tag("OSCP-MSG-4")
    @Tag("OSCP-HEAD-6")
    @Tag("OSCP-LINK-1")
    @Tag("OSCP-LINK-12")
    @Test
    void aHandshakeIsAnsweredWith204AndThenAcknowledgedWithAllDemands() {
        HttpAnswer answer =
                site.sendMessage("handshake", "their-1", PARTNER_REQUIREMENTS).requireStatus(204);

        assertThat(answer.body()).isEmpty();
        StubCapacityProvider.ReceivedMessage acknowledge = provider.awaitMessage("handshake_acknowledge", 1);
        assertThat(acknowledge.header("X-Correlation-ID")).isEqualTo("their-1");
        assertThat(acknowledge.header("X-Request-ID")).isNotBlank().isNotEqualTo("their-1");
        assertThat(acknowledge.header("Authorization")).isEqualTo("Token " + site.outboundToken());
        JsonNode demands = JsonMapper.shared().readTree(acknowledge.body()).get("required_behaviour");
        assertThat(demands.get("heartbeat_interval").asInt()).isEqualTo(SERVICE_INTERVAL);
        assertThat(demands.get("measurement_configuration").toString()).isEqualTo("[\"INTERMITTENT\"]");
        shows("state", "ONLINE");
        assertThat(site.readConnection()
                        .at("/theirDemands/heartbeatIntervalSeconds")
                        .asInt())
                .isEqualTo(PARTNER_INTERVAL);
    }

    @Test
    void theAnswerToAHandshakeDoesNotWaitForTheAcknowledge() {
        provider.blockAnswers("handshake_acknowledge");

        site.sendMessage("handshake", PARTNER_REQUIREMENTS).requireStatus(204);

        provider.awaitMessage("handshake_acknowledge", 1);
        assertThat(text("state")).isEqualTo("HANDSHAKING");
        provider.releaseAnswers();
        shows("state", "ONLINE");
    }

    @Test
    void aRefusedAcknowledgeIsSentAgainUnchanged() {
        provider.setStatus("handshake_acknowledge", 503);
        site.sendMessage("handshake", PARTNER_REQUIREMENTS).requireStatus(204);
        StubCapacityProvider.ReceivedMessage first = provider.awaitMessage("handshake_acknowledge", 1);
        eventually(
                () -> assertThat(site.readConnection().at("/lastError/message").asString())
                        .contains("503"));

        provider.setStatus("handshake_acknowledge", 204);
        pass(Duration.ofSeconds(6));

        StubCapacityProvider.ReceivedMessage second = provider.awaitMessage("handshake_acknowledge", 2);
        assertThat(second.header("X-Request-ID")).isEqualTo(first.header("X-Request-ID"));
        assertThat(second.header("X-Correlation-ID")).isEqualTo(first.header("X-Correlation-ID"));
        assertThat(second.body()).isEqualTo(first.body());
        shows("state", "ONLINE");
    }

    @Tag("OSCP-MSG-10")
    @Tag("OSCP-DIFF-9")
    @Test
    void theServicesHandshakeIsCompleteWhenThePartnerAcknowledgesIt() {
        service.api()
                .post("/connections/%s/handshake".formatted(site.connection()), Map.of())
                .requireStatus(202);
        StubCapacityProvider.ReceivedMessage handshake = provider.awaitMessage("handshake", 1);
        assertThat(handshake.body()).contains("heartbeat_interval", "measurement_configuration");
        assertThat(text("state")).isEqualTo("HANDSHAKING");

        site.sendMessage("handshake_acknowledge", PARTNER_REQUIREMENTS).requireStatus(204);

        shows("state", "ONLINE");
    }

    @Tag("OSCP-LINK-3")
    @Tag("OSCP-LINK-4")
    @Test
    void theServicesHeartbeatsFollowTheIntervalThePartnerDemands() {
        Instant before = service.api().now().truncatedTo(ChronoUnit.MILLIS);
        shakeHands();
        Instant first = offlineModeAt(1);
        Instant after = service.api().now();

        pass(Duration.ofSeconds(PARTNER_INTERVAL));
        Instant onceLater = service.api().now();
        Instant second = offlineModeAt(2);
        pass(Duration.ofSeconds(PARTNER_INTERVAL));
        Instant twiceLater = service.api().now();
        Instant third = offlineModeAt(3);

        // Each names a time three intervals ahead, which shows that none was sent in between.
        Duration ahead = Duration.ofSeconds(3 * PARTNER_INTERVAL);
        Duration shortest = Duration.ofSeconds(18);
        assertThat(first).isBetween(before.plus(ahead), after.plus(ahead));
        assertThat(second).isBetween(first.plus(shortest), onceLater.plus(ahead));
        assertThat(third).isBetween(second.plus(shortest), twiceLater.plus(ahead));
        assertThat(text("lastHeartbeatSentAt")).isNotBlank();
    }

    @Tag("OSCP-LINK-3")
    @Test
    void noHeartbeatIsSentToAPartnerThatRequiresNone() {
        site.sendMessage("handshake", "{\"required_behaviour\":{\"measurement_configuration\":[]}}")
                .requireStatus(204);
        shows("state", "ONLINE");

        pass(Duration.ofMinutes(5));

        assertThat(provider.receivedMessages("heartbeat")).isEmpty();
    }

    @Test
    void aSilentPartnerIsLostAtItsTimeAndAHeartbeatBringsItBack() {
        Instant now = service.api().now();
        site.sendMessage(site.newForecast("CONSUMPTION").addBlocks(now.minusSeconds(60), Duration.ofHours(1), 700))
                .requireStatus(204);
        shakeHands();
        beat(service.api().now().plusSeconds(300)).requireStatus(204);
        shows("liveness", "UP");
        Instant aliveUntil = Instant.parse(text("aliveUntil"));
        assertThat(text("lastHeartbeatReceivedAt")).isNotBlank();

        service.api().moveClockTo(aliveUntil);

        assertThat(text("liveness")).isEqualTo("LOST");
        assertThat(text("state")).isEqualTo("LOST");
        assertThat(text("lostAt")).isEqualTo(aliveUntil.toString());
        site.assertImport(700, "ENVELOPE");

        int handshakes = provider.receivedMessages("handshake").size();
        beat(service.api().now().plusSeconds(3_600)).requireStatus(204);
        assertThat(text("liveness")).isEqualTo("UP");
        assertThat(text("state")).isEqualTo("HANDSHAKING");
        provider.awaitMessage("handshake", handshakes + 1);
        site.sendMessage("handshake_acknowledge", PARTNER_REQUIREMENTS).requireStatus(204);
        shows("state", "ONLINE");
        site.assertImport(700, "ENVELOPE");
    }

    @Tag("OSCP-LINK-8")
    @Test
    void theServicesHeartbeatsDoNotProveThatThePartnerIsOnline() {
        shakeHands();
        Instant deadline = Instant.parse(text("aliveUntil"));
        offlineModeAt(1);

        service.api().moveClockTo(deadline);

        assertThat(text("liveness")).isEqualTo("LOST");
        // The loss may be one-sided: the partner may still receive the service's heartbeats.
        provider.awaitMessage("heartbeat", 2);
        assertThat(text("liveness")).isEqualTo("LOST");
    }

    @Tag("OSCP-LINK-7")
    @Test
    void aHeartbeatWithAPastTimeIsALossWithBothTimesShown() {
        shakeHands();
        Instant past = Instant.parse("2020-01-01T00:00:00Z");

        beat(past).requireStatus(204);

        assertThat(text("liveness")).isEqualTo("LOST");
        eventually(() -> {
            assertThat(site.readConnection().at("/lastError/kind").asString("")).isEqualTo("OFFLINE_TIME_IN_PAST");
            assertThat(site.readConnection().at("/lastError/message").asString())
                    .contains(past.toString(), text("lastHeartbeatReceivedAt"));
        });
    }

    @Test
    void anUnreachablePartnerIsAVisibleErrorAndItsForecastsCountAllTheSame() {
        TestSite alone = TestSite.create(service, "vector");
        service.api()
                .post("/connections/%s/handshake".formatted(alone.connection()), Map.of())
                .requireStatus(202);

        // It is tried again after a pause, and between the tries the error shows.
        eventually(() -> {
            JsonNode link = alone.readConnection();
            assertThat(link.at("/lastError/kind").asString("")).isEqualTo("UNREACHABLE");
            assertThat(link.at("/lastError/message").asString()).contains("handshake");
            assertThat(link.at("/lastError/at").asString()).isNotBlank();
            assertThat(link.get("state").asString()).isEqualTo("ERROR");
            assertThat(link.get("degraded").asBoolean()).isTrue();
        });
        alone.sendMessage(alone.newForecast("CONSUMPTION")
                        .addBlocks(service.api().now().minusSeconds(60), Duration.ofHours(1), 700))
                .requireStatus(204);
        eventually(() -> alone.assertImport(700, "ENVELOPE"));
    }

    @Tag("OSCP-STATUS-1")
    @Tag("OSCP-DIFF-3")
    @Tag("OSCP-DIFF-4")
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            handshake | [] | body
            handshake | {"required_behaviour":[]} | required_behaviour
            handshake | {"required_behaviour":{}} | required_behaviour.measurement_configuration
            handshake | {"required_behaviour":{"measurement_configuration":["SOMETIMES"]}} | required_behaviour.measurement_configuration[0]
            handshake | {"required_behaviour":{"measurement_configuration":[],"heartbeat_interval":"15"}} | required_behaviour.heartbeat_interval
            handshake | {"required_behaviour":{"measurement_configuration":[],"heartbeat_interval":0.5}} | required_behaviour.heartbeat_interval
            handshake | {"required_behaviour":{"measurement_configuration":[],"heartbeat_interval":1e999999999}} | required_behaviour.heartbeat_interval
            handshake | {"required_behaviour":{"measurement_configuration":[],"heartbeat_interval":-1}} | required_behaviour.heartbeat_interval
            handshake_acknowledge | {"required_behaviour":7} | required_behaviour
            heartbeat | {} | offline_mode_at
            heartbeat | {"offline_mode_at":"2026-12-01T00:00:00"} | offline_mode_at
            heartbeat | {"offline_mode_at":1700000000} | offline_mode_at
            """)
    void malformedMessagesAreRefusedByFieldAndChangeNothing(String message, String body, String field) {
        String before = readConnectionWithoutError();

        HttpAnswer refused =
                site.sendMessage(message, body).requireNoInternals().requireStatus(400);

        assertThat(refused.json().get("message").asString()).contains(field);
        eventually(
                () -> assertThat(site.readConnection().at("/lastError/message").asString(""))
                        .contains(field));
        assertThat(readConnectionWithoutError()).isEqualTo(before);
        assertThat(provider.receivedMessages("handshake_acknowledge")).isEmpty();
    }

    private String readConnectionWithoutError() {
        return ((ObjectNode) site.readConnection()).without("lastError").toString();
    }

    @Tag("OSCP-DIFF-1")
    @Test
    void demandsOutsideOfTheirWrapperAreAcceptedWithAWarning() {
        site.sendMessage("handshake", "{\"measurement_configuration\":[\"INTERMITTENT\"],\"heartbeat_interval\":20}")
                .requireStatus(204);

        provider.awaitMessage("handshake_acknowledge", 1);
        // A message is logged after its answer has been sent.
        eventually(() -> assertThat(service.api()
                        .readJson("/messages?type=handshake&connectionId=" + site.connection())
                        .at("/items/0/note")
                        .asString(""))
                .contains("required_behaviour"));
    }

    private void shakeHands() {
        site.sendMessage("handshake", PARTNER_REQUIREMENTS).requireStatus(204);
        shows("state", "ONLINE");
    }

    private HttpAnswer beat(Instant offlineModeAt) {
        return site.sendHeartbeat(offlineModeAt);
    }

    /** Returns the time in the service's n-th heartbeat, which must be UTC with milliseconds. */
    private Instant offlineModeAt(int number) {
        String time = JsonMapper.shared()
                .readTree(provider.awaitMessage("heartbeat", number).body())
                .get("offline_mode_at")
                .asString();
        assertThat(time).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        return Instant.parse(time);
    }

    private void pass(Duration time) {
        service.api().moveClockTo(service.api().now().plus(time));
    }

    private String text(String field) {
        return site.readConnection().get(field).asString();
    }

    private void shows(String field, String value) {
        eventually(() ->
                assertThat(text(field)).as(site.readConnection().toString()).isEqualTo(value));
    }
}
