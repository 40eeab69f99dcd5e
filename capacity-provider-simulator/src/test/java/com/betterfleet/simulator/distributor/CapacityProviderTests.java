package com.betterfleet.simulator.distributor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.betterfleet.simulator.ManualClock;
import com.betterfleet.simulator.StubService;
import com.betterfleet.simulator.events.EventLog;
import com.betterfleet.simulator.recorder.MessageDirection;
import com.betterfleet.simulator.recorder.MessageRecorder;
import com.betterfleet.simulator.recorder.RecordedMessage;
import com.betterfleet.simulator.registration.RegistrationTokens;
import com.betterfleet.simulator.scenario.CurrentFaults;
import com.betterfleet.simulator.scenario.CurrentScenario;
import com.betterfleet.simulator.scenario.Scenario;
import com.betterfleet.simulator.scenario.ScenarioFiles;
import com.betterfleet.simulator.service.AccessTokenCache;
import com.betterfleet.simulator.service.HttpCaller;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Everything is sent in the calling thread, so that the test moves time and waits for nothing. */
class CapacityProviderTests {
    private static final String DEMANDS =
            "{\"required_behaviour\":{\"heartbeat_interval\":15.0,\"measurement_configuration\":[\"INTERMITTENT\"]}}";

    private final StubService service = new StubService();
    private final ManualClock clock = new ManualClock();
    private final MessageRecorder recorder = new MessageRecorder(1_000);
    private final List<String> loggedLines = new ArrayList<>();

    @AfterEach
    void stop() {
        service.close();
    }

    @Tag("OSCP-HEAD-6")
    @Test
    void answersAHandshakeByAnAcknowledgeWithItsRequestIdAndFullDemands() {
        CapacityProvider provider = playing("partner");
        Runnable followUp = provider.receiveMessage(message("handshake", "their-1", "", DEMANDS));
        assertThat(sent("handshake_acknowledge")).isEmpty();

        followUp.run();

        RecordedMessage acknowledge = sent("handshake_acknowledge").getFirst();
        assertThat(acknowledge.headers()).containsEntry("X-Correlation-ID", "their-1");
        assertThat(acknowledge.headers().get("X-Request-ID")).isNotBlank().isNotEqualTo("their-1");
        assertThat(acknowledge.body().toString())
                .isEqualTo("{\"required_behaviour\":{\"heartbeat_interval\":10.0,"
                        + "\"measurement_configuration\":[\"INTERMITTENT\"]}}");
        assertThat(provider.linkStatus().phase()).isEqualTo("CONNECTED");
    }

    @Test
    void anEmptyWrapperOfDemandsDemandsNothing() {
        CapacityProvider provider = playing("partner");
        provider.receiveMessage(message("handshake", "their-1", "", "{\"required_behaviour\":{}}"))
                .run();

        assertThat(provider.linkStatus().phase()).isEqualTo("CONNECTED");
        assertThat(provider.linkStatus().heartbeatIntervalSeconds()).isNull();
    }

    @Test
    void retriesTheAcknowledgeUntilItIsAccepted() {
        service.setAnswer("/oscp/fp/2.0/handshake_acknowledge", 503, "");
        CapacityProvider provider = playing("partner");
        provider.receiveMessage(message("handshake", "their-1", "", DEMANDS)).run();
        assertThat(provider.linkStatus().phase()).isEqualTo("WAITING");

        service.setAnswer("/oscp/fp/2.0/handshake_acknowledge", 204, "");
        pass(provider, Duration.ofMillis(1_999));
        assertThat(sent("handshake_acknowledge")).hasSize(1);
        pass(provider, Duration.ofMillis(1));
        assertThat(sent("handshake_acknowledge")).hasSize(2);
        assertThat(provider.linkStatus().phase()).isEqualTo("CONNECTED");
    }

    @Test
    void sendsHeartbeatsAtTheRequiredIntervalAndNamesThreeIntervalsAhead() {
        CapacityProvider provider = connected();
        provider.sendDue();
        pass(provider, Duration.ofMillis(14_999));
        assertThat(sent("heartbeat")).hasSize(1);
        pass(provider, Duration.ofMillis(1));

        assertThat(sent("heartbeat")).hasSize(2);
        RecordedMessage last = sent("heartbeat").getLast();
        assertThat(Instant.parse(last.body().path("offline_mode_at").asString()))
                .isEqualTo(clock.instant().plusSeconds(45));
    }

    @Test
    void sendsNoHeartbeatToAServiceThatRequiresNone() {
        CapacityProvider provider = playing("partner");
        provider.receiveMessage(message("handshake", "their-1", "", "{}")).run();
        pass(provider, Duration.ofMinutes(5));

        assertThat(provider.linkStatus().phase()).isEqualTo("CONNECTED");
        assertThat(sent("heartbeat")).isEmpty();
    }

    @Test
    void sendsNoHeartbeatWhileHeartbeatsAreSwitchedOff() {
        CapacityProvider provider = connected();
        provider.enableHeartbeats(false);
        pass(provider, Duration.ofMinutes(5));
        assertThat(sent("heartbeat")).isEmpty();

        provider.enableHeartbeats(true);
        provider.sendDue();
        assertThat(sent("heartbeat")).hasSize(1);
    }

    @Test
    void sendsBothForecastsOnceConnectedAndAgainOnTheGridOfItsInterval() {
        CapacityProvider provider = connected();
        provider.sendDue();
        assertThat(sent("update_group_capacity_forecast"))
                .extracting(message -> message.body().path("type").asString())
                .containsExactly("CONSUMPTION", "FALLBACK_CONSUMPTION");

        provider.sendDue();
        assertThat(sent("update_group_capacity_forecast")).hasSize(2);
        pass(provider, Duration.ofSeconds(60));
        assertThat(sent("update_group_capacity_forecast")).hasSize(4);
    }

    @Test
    void sendsAFailedForecastAgainBeforeTheNextIsDue() {
        service.setAnswer("/oscp/fp/2.0/update_group_capacity_forecast", 503, "");
        CapacityProvider provider = connected();
        provider.sendDue();
        pass(provider, Duration.ofSeconds(2));

        assertThat(sent("update_group_capacity_forecast")).hasSize(4);
    }

    @Test
    void startsTheHandshakeItselfAndIsConnectedOnlyByTheAcknowledgeOfIt() {
        CapacityProvider provider = playing("self");
        provider.sendDue();
        assertThat(sent("handshake")).isEmpty();
        provider.finishSetup();
        provider.sendDue();
        String requestId = String.valueOf(sent("handshake").getFirst().headers().get("X-Request-ID"));

        provider.receiveMessage(message("handshake_acknowledge", "their-2", "another", DEMANDS))
                .run();
        assertThat(provider.linkStatus().phase()).isEqualTo("HANDSHAKE_SENT");
        provider.receiveMessage(message("handshake_acknowledge", "their-3", requestId, DEMANDS))
                .run();
        assertThat(provider.linkStatus().phase()).isEqualTo("CONNECTED");
    }

    @Test
    void keepsAnOnlineLinkWhileANewHandshakeIsNotAnswered() {
        CapacityProvider provider = connected();
        provider.startHandshake();

        assertThat(provider.linkStatus().phase()).isEqualTo("CONNECTED");
    }

    @Test
    void retriesItsHandshakeAtGrowingIntervals() {
        service.setAnswer("/oscp/fp/2.0/handshake", 503, "");
        CapacityProvider provider = playing("self");
        provider.finishSetup();
        provider.sendDue();
        pass(provider, Duration.ofSeconds(2));
        pass(provider, Duration.ofSeconds(2));
        assertThat(sent("handshake")).hasSize(2);
        pass(provider, Duration.ofSeconds(2));
        assertThat(sent("handshake")).hasSize(3);
    }

    @Test
    void countsTheServiceAsOfflineExactlyAtItsOfflineModeTime() {
        CapacityProvider provider = connected();
        provider.receiveMessage(
                message("heartbeat", "their-2", "", "{\"offline_mode_at\":\"2026-03-02T01:00:30+13:00\"}"));
        pass(provider, Duration.ofMillis(29_999));
        assertThat(provider.linkStatus().phase()).isEqualTo("CONNECTED");
        pass(provider, Duration.ofMillis(1));
        assertThat(provider.linkStatus().phase()).isEqualTo("PARTNER_OFFLINE");

        provider.receiveMessage(message("heartbeat", "their-3", "", "{\"offline_mode_at\":\"2026-03-01T12:02:00Z\"}"));
        assertThat(provider.linkStatus().phase()).isEqualTo("CONNECTED");
    }

    @Test
    void refusesMessagesItCannotParseOrMeet() {
        CapacityProvider provider = playing("partner");
        refused(provider, "handshake", DEMANDS.replace("INTERMITTENT", "CONTINUOUS"), "only INTERMITTENT can be met");
        refused(provider, "handshake", DEMANDS.replace("15.0", "0.5"), "heartbeat_interval is 0.5");
        refused(provider, "heartbeat", "{\"offline_mode_at\":\"2026-03-01T12:00:00\"}", "give a time with an offset");
        refused(provider, "heartbeat", "[]", "not a JSON object");
        refused(provider, "update_asset_measurements", "{\"group_id\":\"SAMPLE1\"}", "measurements is missing");
        refused(provider, "update_asset_measurements", """
                {"group_id":"SAMPLE1","measurements":[{"asset_id":"SAMPLE1","asset_category":"CHARGING",
                 "energy_measurement":{"value":1,"phase":"ALL","unit":"WH","direction":"IMPORT",
                 "measure_time":"2026-03-01T12:15:00Z"}}]}
                """, "initial_measure_time");
        refused(provider, "nonsense", "{}", "no such message");
    }

    private static void refused(CapacityProvider provider, String type, String body, String reason) {
        assertThatThrownBy(() -> provider.receiveMessage(message(type, "their-1", "", body)))
                .isInstanceOf(RefusedMessage.class)
                .hasMessageContaining(reason);
    }

    private CapacityProvider connected() {
        CapacityProvider provider = playing("partner");
        provider.receiveMessage(message("handshake", "their-1", "", DEMANDS)).run();
        return provider;
    }

    private CapacityProvider playing(String handshake) {
        return playing(Map.of("handshake", handshake));
    }

    private CapacityProvider playing(Map<String, Object> link) {
        return playing(ScenarioFiles.read("quick", Map.of("authentication", "token", "link", link)));
    }

    private CapacityProvider playing(Scenario played) {
        CurrentScenario scenario = new CurrentScenario(played);
        AccessTokenCache tokens = new AccessTokenCache(new HttpCaller(), service.url(), clock, null);
        CurrentFaults faults = new CurrentFaults(scenario);
        OutboundCredential credential =
                new OutboundCredential(scenario, "sample-token", tokens, new RegistrationTokens());
        MessageSender post = new MessageSender(new HttpCaller(), service.url(), credential, faults, recorder, clock);
        return new CapacityProvider(
                scenario, faults, post, clock, new EventLog(clock, loggedLines::add), Runnable::run);
    }

    private void pass(CapacityProvider provider, Duration time) {
        clock.advance(time);
        provider.sendDue();
    }

    private List<RecordedMessage> sent(String type) {
        return recorder.findMessages(message ->
                message.direction() == MessageDirection.OUT && message.type().equals(type));
    }

    private static InboundMessage message(String type, String requestId, String correlationId, String body) {
        return new InboundMessage(
                "POST", type, Map.of("x-request-id", requestId, "x-correlation-id", correlationId), body);
    }
}
