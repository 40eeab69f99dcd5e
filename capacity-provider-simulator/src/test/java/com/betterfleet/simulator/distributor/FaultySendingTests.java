package com.betterfleet.simulator.distributor;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.simulator.ManualClock;
import com.betterfleet.simulator.StubService;
import com.betterfleet.simulator.events.EventLog;
import com.betterfleet.simulator.recorder.MessageDirection;
import com.betterfleet.simulator.recorder.MessageRecorder;
import com.betterfleet.simulator.recorder.RecordedMessage;
import com.betterfleet.simulator.registration.RegistrationTokens;
import com.betterfleet.simulator.scenario.CurrentFaults;
import com.betterfleet.simulator.scenario.CurrentScenario;
import com.betterfleet.simulator.scenario.ScenarioFiles;
import com.betterfleet.simulator.service.AccessTokenCache;
import com.betterfleet.simulator.service.HttpCaller;
import com.betterfleet.simulator.settings.ClientCredentials;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Faulty messages that the distributor sends. The test moves time and waits for nothing. */
class FaultySendingTests {
    private static final String FORECAST = "update_group_capacity_forecast";
    private static final String DEMANDS =
            "{\"required_behaviour\":{\"heartbeat_interval\":10,\"measurement_configuration\":[\"INTERMITTENT\"]}}";

    private final StubService service = new StubService();
    private final ManualClock clock = new ManualClock();
    private final MessageRecorder recorder = new MessageRecorder(1_000);
    private final CurrentScenario scenario = new CurrentScenario(ScenarioFiles.read("quick"));
    private final CurrentFaults faults = new CurrentFaults(scenario);
    private final AccessTokenCache tokens = new AccessTokenCache(
            new HttpCaller(), service.url(), clock, new ClientCredentials("pretend-cp", "sample-secret"));
    private final CapacityProvider provider = new CapacityProvider(
            scenario,
            faults,
            new MessageSender(
                    new HttpCaller(),
                    service.url(),
                    new OutboundCredential(scenario, "unused", tokens, new RegistrationTokens()),
                    faults,
                    recorder,
                    clock),
            clock,
            new EventLog(clock, line -> {}),
            Runnable::run);

    @BeforeEach
    void issue() {
        issue("first");
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void retriesOnceWithANewTokenWhenTheOldOneIsRefused() {
        tokens.currentToken();
        issue("second");
        service.setAnswer("/oscp/fp/2.0/" + FORECAST, 401, "");
        provider.sendForecast(json("{}"));

        assertThat(sent(FORECAST)).hasSize(2);
        assertThat(service.allRequests().stream().map(StubService.ReceivedRequest::authorization))
                .containsSubsequence("Bearer first", "Bearer second");
        assertThat(requestIds(FORECAST)).hasSize(1);
    }

    @Test
    void recordsWhyAMessageCouldNotBeSentWithoutAToken() {
        service.setAnswer("/oauth2/token", 500, "");
        provider.sendForecast(json("{}"));

        assertThat(sent(FORECAST))
                .singleElement()
                .satisfies(message -> assertThat(message.error()).contains("/oauth2/token: 500"));
    }

    @Test
    void sendsNoHeartbeatInAlternatingPeriodsAlignedToTheClock() {
        order(Map.of("heartbeats", Map.of("sentForSeconds", 60, "silentForSeconds", 60)));
        connect();
        for (int second = 0; second < 120; second++) {
            pass(Duration.ofSeconds(1));
        }
        // At 0, 10, ... 50 and again at 120: the clock starts at noon.
        assertThat(sent("heartbeat")).hasSize(7);
    }

    @ParameterizedTest
    @CsvSource({
        "one_interval, 2026-03-01T12:00:10Z",
        "past, 2026-03-01T11:59:50Z",
        "year_2099, 2099-01-01T00:00:00Z",
        "normal, 2026-03-01T12:00:30Z"
    })
    void namesTheOfflineTimeThatTheFaultsWant(String fault, Instant expected) {
        order(Map.of("heartbeats", Map.of("offlineModeAt", fault)));
        connect();

        assertThat(offlineModeAt()).isEqualTo(expected);
    }

    @Test
    void appliesAWrongClockToAllItSends() {
        order(Map.of("clockOffsetSeconds", -180));
        connect();

        assertThat(offlineModeAt()).isEqualTo("2026-03-01T11:57:30Z");
        JsonNode first =
                sent(FORECAST).getFirst().body().path("forecasted_blocks").get(0);
        assertThat(first.path("start_time").asString()).isEqualTo("2026-03-01T11:57:00.000Z");
    }

    @ParameterizedTest
    @CsvSource({"15.0", "1", "2.5", "0"})
    void writesTheHeartbeatIntervalAsConfigured(String written) {
        Number interval = JsonMapper.shared().readTree(written).numberValue();
        order(Map.of("handshake", Map.of("heartbeatInterval", interval)));
        provider.startHandshake();

        assertThat(sent("handshake").getFirst().body().toString())
                .isEqualTo("{\"required_behaviour\":{\"heartbeat_interval\":" + written
                        + ",\"measurement_configuration\":[\"INTERMITTENT\"]}}");
    }

    @Test
    void sendsFlatBodiesAndDemandsThatCannotBeMet() {
        order(Map.of("handshake", Map.of("flat", true, "measurementConfiguration", List.of("CONTINUOUS"))));
        provider.startHandshake();

        assertThat(sent("handshake").getFirst().body().toString())
                .isEqualTo("{\"heartbeat_interval\":10.0,\"measurement_configuration\":[\"CONTINUOUS\"]}");
    }

    @Test
    void sendsAnEmptyWrapperOfDemands() {
        order(Map.of("handshake", Map.of("bare", true)));
        provider.startHandshake();

        assertThat(sent("handshake").getFirst().body().toString()).isEqualTo("{\"required_behaviour\":{}}");
    }

    @ParameterizedTest
    @CsvSource({"double, //hs_ack", "trailing, /hs_ack/", "none, /hs_ack"})
    void joinsAndSpellsPathsAsConfigured(String slashes, String path) {
        order(Map.of("sending", Map.of("slashes", slashes, "acknowledgePath", "hs_ack")));
        provider.receiveMessage(new InboundMessage("POST", "handshake", Map.of("x-request-id", "their-1"), DEMANDS))
                .run();

        assertThat(service.awaitRequest("/oscp/fp/2.0" + path).correlationId()).isEqualTo("their-1");
    }

    @Test
    void acceptsAHandshakeAndNeverAcknowledgesIt() {
        order(Map.of("handshake", Map.of("acknowledges", false)));
        connect();

        assertThat(sent("handshake_acknowledge")).isEmpty();
        assertThat(provider.linkStatus().phase()).isEqualTo("WAITING");
    }

    @Test
    void startsTheHandshakeWhereTheScenarioAwaitsIt() {
        order(Map.of("handshake", Map.of("initiator", "self")));
        provider.finishSetup();
        provider.sendDue();

        assertThat(sent("handshake")).hasSize(1);
    }

    @Test
    void sendsEachForecastTwiceWithTheSameIdAndBody() {
        order(Map.of("sending", Map.of("duplicates", List.of(FORECAST))));
        connect();

        List<RecordedMessage> sent = sent(FORECAST);
        assertThat(sent).hasSize(4);
        assertThat(sent.get(1).body()).isEqualTo(sent.get(0).body());
        assertThat(requestIds(FORECAST)).hasSize(2);
    }

    @Test
    void givesDifferentForecastsTheSameId() {
        order(Map.of("sending", Map.of("reusesRequestId", List.of(FORECAST))));
        connect();

        assertThat(sent(FORECAST)).hasSize(2);
        assertThat(requestIds(FORECAST)).hasSize(1);
    }

    @Test
    void sendsAnOlderForecastAfterTheNewerOne() {
        order(Map.of("sending", Map.of("reordersForecasts", true)));
        connect();

        List<RecordedMessage> sent = sent(FORECAST);
        assertThat(sent).hasSize(4);
        assertThat(firstStart(sent.get(2))).isEqualTo(firstStart(sent.get(0)).minusSeconds(60));
        assertThat(sent.get(3).body().at("/forecasted_blocks/0/capacity").asDouble())
                .isEqualTo(125);
    }

    @Test
    void configuredFaultsRemainAfterAClockMoveAndEndWithTheFaultsOfAnotherScenario() {
        order(Map.of("heartbeats", Map.of("stopped", true)));
        scenario.replaceScenario(scenario.current());
        assertThat(faults.current().heartbeats().stopped()).isTrue();

        scenario.replaceScenario(ScenarioFiles.read("wrong-clock"));
        assertThat(faults.current().heartbeats().stopped()).isFalse();
        assertThat(faults.current().clockOffset()).hasSeconds(-180);
    }

    private void order(Map<?, ?> section) {
        faults.replaceFaults(ScenarioFiles.faults(section));
    }

    private void connect() {
        provider.receiveMessage(new InboundMessage("POST", "handshake", Map.of("x-request-id", "their-1"), DEMANDS))
                .run();
        provider.sendDue();
    }

    private void pass(Duration time) {
        clock.advance(time);
        provider.sendDue();
    }

    private Instant offlineModeAt() {
        return Instant.parse(
                sent("heartbeat").getFirst().body().path("offline_mode_at").asString());
    }

    private static Instant firstStart(RecordedMessage forecast) {
        return Instant.parse(
                forecast.body().at("/forecasted_blocks/0/start_time").asString());
    }

    private List<String> requestIds(String type) {
        return sent(type).stream()
                .map(message -> String.valueOf(message.headers().get("X-Request-ID")))
                .distinct()
                .toList();
    }

    private List<RecordedMessage> sent(String type) {
        return recorder.findMessages(message ->
                message.direction() == MessageDirection.OUT && message.type().equals(type));
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private void issue(String token) {
        service.setAnswer("/oauth2/token", 200, "{\"access_token\":\"" + token + "\",\"expires_in\":600}");
    }
}
