package com.betterfleet.acceptance;

import static com.betterfleet.acceptance.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(Services.class)
@DisplayName("M2: handshake, heartbeats both ways, liveness and what is shown of it")
class LifecycleIT {

    private static final int OUR_INTERVAL = 10;
    private static final int THEIR_INTERVAL = 20;
    private static final String DEMANDS =
            "{\"required_behaviour\":{\"heartbeat_interval\":20.0,\"measurement_configuration\":[\"INTERMITTENT\"]}}";

    private final RunningService service;
    private final CapacityProvider provider = new CapacityProvider();
    private final Site site;

    LifecycleIT(RunningService service) {
        this.service = service;
        site = Site.create(service, "vector", provider.baseUrl(), Map.of("heartbeatIntervalSeconds", OUR_INTERVAL));
    }

    @AfterEach
    void hangUp() {
        provider.close();
    }

    @Test
    void aCreatedConnectionIsConfiguredAndSaysNothing() {
        assertThat(text("state")).isEqualTo("CONFIGURED");
        assertThat(text("liveness")).isEqualTo("UNSUPERVISED");
        assertThat(provider.received("handshake")).isEmpty();
    }

    @Test
    void aHandshakeIsAnsweredWith204AndThenAcknowledgedWithOurFullDemands() {
        Answer answer = site.send("handshake", "their-1", DEMANDS).expecting(204);

        assertThat(answer.body()).isEmpty();
        CapacityProvider.Message acknowledge = provider.next("handshake_acknowledge", 1);
        assertThat(acknowledge.header("X-Correlation-ID")).isEqualTo("their-1");
        assertThat(acknowledge.header("X-Request-ID")).isNotBlank().isNotEqualTo("their-1");
        assertThat(acknowledge.header("Authorization")).isEqualTo("Token " + site.outboundToken());
        JsonNode demands = JsonMapper.shared().readTree(acknowledge.body()).get("required_behaviour");
        assertThat(demands.get("heartbeat_interval").asInt()).isEqualTo(OUR_INTERVAL);
        assertThat(demands.get("measurement_configuration").toString()).isEqualTo("[\"INTERMITTENT\"]");
        shows("state", "ONLINE");
        assertThat(site.link().at("/theirDemands/heartbeatIntervalSeconds").asInt())
                .isEqualTo(THEIR_INTERVAL);
    }

    @Test
    void theAnswerToAHandshakeDoesNotWaitForTheAcknowledge() {
        provider.hangOn("handshake_acknowledge");

        site.send("handshake", DEMANDS).expecting(204);

        provider.next("handshake_acknowledge", 1);
        assertThat(text("state")).isEqualTo("HANDSHAKING");
        provider.release();
        shows("state", "ONLINE");
    }

    @Test
    void aRefusedAcknowledgeIsSentAgainUnchanged() {
        provider.answer("handshake_acknowledge", 503);
        site.send("handshake", DEMANDS).expecting(204);
        CapacityProvider.Message first = provider.next("handshake_acknowledge", 1);
        eventually(() ->
                assertThat(site.link().at("/lastError/message").asString()).contains("503"));

        provider.answer("handshake_acknowledge", 204);
        pass(Duration.ofSeconds(6));

        CapacityProvider.Message second = provider.next("handshake_acknowledge", 2);
        assertThat(second.header("X-Request-ID")).isEqualTo(first.header("X-Request-ID"));
        assertThat(second.header("X-Correlation-ID")).isEqualTo(first.header("X-Correlation-ID"));
        assertThat(second.body()).isEqualTo(first.body());
        shows("state", "ONLINE");
    }

    @Test
    void ourOwnHandshakeIsOverWhenTheyAcknowledgeIt() {
        service.api()
                .post("/connections/%s/handshake".formatted(site.connection()), Map.of())
                .expecting(202);
        CapacityProvider.Message handshake = provider.next("handshake", 1);
        assertThat(handshake.body()).contains("heartbeat_interval", "measurement_configuration");
        assertThat(text("state")).isEqualTo("HANDSHAKING");

        site.send("handshake_acknowledge", DEMANDS).expecting(204);

        shows("state", "ONLINE");
    }

    @Test
    void ourHeartbeatsFollowTheIntervalTheyDemand() {
        shakeHands();
        Instant first = offlineModeAt(1);

        pass(Duration.ofSeconds(THEIR_INTERVAL));
        Instant second = offlineModeAt(2);
        pass(Duration.ofSeconds(THEIR_INTERVAL));
        Instant third = offlineModeAt(3);

        // Three intervals ahead of each, which shows that none was sent between them.
        assertThat(first)
                .isBetween(
                        service.api().now().minusSeconds(1), service.api().now().plusSeconds(60));
        assertThat(Duration.between(first, second)).isBetween(Duration.ofSeconds(18), Duration.ofSeconds(24));
        assertThat(Duration.between(second, third)).isBetween(Duration.ofSeconds(18), Duration.ofSeconds(24));
        assertThat(text("lastHeartbeatSentAt")).isNotBlank();
    }

    @Test
    void noHeartbeatIsSentToAPartnerThatAskedForNone() {
        site.send("handshake", "{\"required_behaviour\":{\"measurement_configuration\":[]}}")
                .expecting(204);
        shows("state", "ONLINE");

        pass(Duration.ofMinutes(5));

        assertThat(provider.received("heartbeat")).isEmpty();
    }

    @Test
    void aSilentPartnerIsLostAtItsTimeAndAHeartbeatBringsItBack() {
        Instant now = service.api().now();
        site.send(site.forecast("CONSUMPTION").blocks(now.minusSeconds(60), Duration.ofHours(1), 700))
                .expecting(204);
        shakeHands();
        beat(service.api().now().plusSeconds(30)).expecting(204);
        shows("liveness", "UP");
        Instant aliveUntil = Instant.parse(text("aliveUntil"));
        assertThat(text("lastHeartbeatReceivedAt")).isNotBlank();

        service.api().moveTo(aliveUntil);

        assertThat(text("liveness")).isEqualTo("LOST");
        assertThat(text("state")).isEqualTo("LOST");
        assertThat(text("lostAt")).isEqualTo(aliveUntil.toString());
        site.showsImport(700, "ENVELOPE");

        int handshakes = provider.received("handshake").size();
        beat(service.api().now().plusSeconds(3_600)).expecting(204);
        assertThat(text("liveness")).isEqualTo("UP");
        assertThat(text("state")).isEqualTo("HANDSHAKING");
        provider.next("handshake", handshakes + 1);
        site.send("handshake_acknowledge", DEMANDS).expecting(204);
        shows("state", "ONLINE");
        site.showsImport(700, "ENVELOPE");
    }

    @Test
    void ourOwnHeartbeatsAreNoSignOfTheirLife() {
        shakeHands();
        Instant deadline = Instant.parse(text("aliveUntil"));
        offlineModeAt(1);

        service.api().moveTo(deadline);

        assertThat(text("liveness")).isEqualTo("LOST");
        // Silence may be one-sided: they may still hear us.
        provider.next("heartbeat", 2);
        assertThat(text("liveness")).isEqualTo("LOST");
    }

    @Test
    void aHeartbeatThatIsOverIsALossWithBothTimesShown() {
        shakeHands();
        Instant past = Instant.parse("2020-01-01T00:00:00Z");

        beat(past).expecting(204);

        assertThat(text("liveness")).isEqualTo("LOST");
        assertThat(site.link().at("/lastError/kind").asString()).isEqualTo("OFFLINE_TIME_IN_PAST");
        assertThat(site.link().at("/lastError/message").asString())
                .contains(past.toString(), text("lastHeartbeatReceivedAt"));
    }

    @Test
    void anUnreachablePartnerIsAVisibleErrorAndItsForecastsCountAllTheSame() {
        Site alone = Site.create(service, "vector");
        service.api()
                .post("/connections/%s/handshake".formatted(alone.connection()), Map.of())
                .expecting(202);

        eventually(
                () -> assertThat(alone.link().at("/lastError/kind").asString()).isEqualTo("UNREACHABLE"));

        assertThat(alone.link().at("/lastError/message").asString()).contains("handshake");
        assertThat(alone.link().at("/lastError/at").asString()).isNotBlank();
        assertThat(alone.link().get("state").asString()).isEqualTo("ERROR");
        assertThat(alone.link().get("degraded").asBoolean()).isTrue();
        alone.send(alone.forecast("CONSUMPTION").blocks(service.api().now().minusSeconds(60), Duration.ofHours(1), 700))
                .expecting(204);
        eventually(() -> alone.showsImport(700, "ENVELOPE"));
    }

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
    void malformedMessagesAreRefusedByFieldAndMoveNothing(String message, String body, String field) {
        String before = site.link().toString();

        Answer refused = site.send(message, body).decent().expecting(400);

        assertThat(refused.json().get("message").asString()).contains(field);
        assertThat(site.link().toString()).isEqualTo(before);
        assertThat(provider.received("handshake_acknowledge")).isEmpty();
    }

    @Test
    void demandsOutsideOfTheirWrapperAreTakenAndRemarkedOn() {
        site.send("handshake", "{\"measurement_configuration\":[\"INTERMITTENT\"],\"heartbeat_interval\":20}")
                .expecting(204);

        provider.next("handshake_acknowledge", 1);
        // Logged when the answer has left.
        eventually(() -> assertThat(service.api()
                        .read("/messages?type=handshake&connectionId=" + site.connection())
                        .at("/items/0/note")
                        .asString(""))
                .contains("required_behaviour"));
    }

    private void shakeHands() {
        site.send("handshake", DEMANDS).expecting(204);
        shows("state", "ONLINE");
    }

    private Answer beat(Instant offlineModeAt) {
        return site.beat(offlineModeAt);
    }

    /** What our n-th heartbeat says; UTC with milliseconds. */
    private Instant offlineModeAt(int number) {
        String time = JsonMapper.shared()
                .readTree(provider.next("heartbeat", number).body())
                .get("offline_mode_at")
                .asString();
        assertThat(time).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        return Instant.parse(time);
    }

    private void pass(Duration time) {
        service.api().moveTo(service.api().now().plus(time));
    }

    private String text(String field) {
        return site.link().get(field).asString();
    }

    private void shows(String field, String value) {
        eventually(() -> assertThat(text(field)).as(site.link().toString()).isEqualTo(value));
    }
}
