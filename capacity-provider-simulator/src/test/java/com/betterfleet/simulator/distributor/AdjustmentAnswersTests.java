package com.betterfleet.simulator.distributor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
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
import com.betterfleet.simulator.scenario.ScenarioFiles;
import com.betterfleet.simulator.service.AccessTokenCache;
import com.betterfleet.simulator.service.HttpCaller;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers of the distributor to AdjustGroupCapacityForecast and GroupCapacityComplianceError (M12, M13). */
class AdjustmentAnswersTests {
    private static final String FORECAST = "update_group_capacity_forecast";
    private static final String HANDSHAKE = "{\"required_behaviour\":{\"measurement_configuration\":[]}}";
    private static final String ASKED = """
            {"group_id":"SAMPLE1","type":"CONSUMPTION","forecasted_blocks":[
            {"capacity":1234,"phase":"ALL","unit":"KW",\
            "start_time":"2026-03-01T12:00:00.000Z","end_time":"2026-03-01T12:15:00.000Z"},
            {"capacity":600000,"phase":"ALL","unit":"W",\
            "start_time":"2026-03-02T01:15:00+13:00","end_time":"2026-03-02T01:30:00+13:00"}]}
            """;

    private final StubService service = new StubService();
    private final ManualClock clock = new ManualClock();
    private final MessageRecorder recorder = new MessageRecorder(1_000);
    private final CurrentScenario scenario =
            new CurrentScenario(ScenarioFiles.read("quick", Map.of("authentication", "token")));
    private final CurrentFaults faults = new CurrentFaults(scenario);
    private final CapacityProvider provider = provider();

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void answersInFullByAForecastOfTheBlocksThatNamesTheRequest() {
        order(Map.of("answer", "full"));
        ask("adjust-1");

        RecordedMessage answer = answers().getFirst();
        assertThat(answer.headers()).containsEntry("X-Correlation-ID", "adjust-1");
        assertThat(answer.headers().get("X-Request-ID")).isNotBlank().isNotEqualTo("adjust-1");
        assertThat(answer.body().toString())
                .isEqualTo("{\"group_id\":\"SAMPLE1\",\"type\":\"CONSUMPTION\",\"forecasted_blocks\":["
                        + "{\"capacity\":1234.0,\"phase\":\"ALL\",\"unit\":\"KW\","
                        + "\"start_time\":\"2026-03-01T12:00:00.000Z\",\"end_time\":\"2026-03-01T12:15:00.000Z\"},"
                        + "{\"capacity\":600000.0,\"phase\":\"ALL\",\"unit\":\"W\","
                        + "\"start_time\":\"2026-03-01T12:15:00.000Z\",\"end_time\":\"2026-03-01T12:30:00.000Z\"}]}");
    }

    @Test
    void answersInPartWithTheFactorOfTheRequestedCapacity() {
        order(Map.of("answer", "part", "factor", 0.5));
        ask("adjust-1");

        assertThat(answers()
                        .getFirst()
                        .body()
                        .at("/forecasted_blocks/0/capacity")
                        .asDouble())
                .isEqualTo(617);
        assertThat(answers()
                        .getFirst()
                        .body()
                        .at("/forecasted_blocks/1/capacity")
                        .asDouble())
                .isEqualTo(300_000);
    }

    @Test
    void answersLateAndNotAMillisecondBefore() {
        order(Map.of("answer", "full", "afterSeconds", 20));
        ask("adjust-1");
        pass(Duration.ofMillis(19_999));
        assertThat(answers()).isEmpty();
        assertThat(provider.adjustmentStatus().waiting()).isEqualTo(1);

        pass(Duration.ofMillis(1));
        assertThat(answers()).hasSize(1);
        assertThat(provider.adjustmentStatus().waiting()).isZero();
    }

    @Test
    void answersWithoutCorrelation() {
        order(Map.of("answer", "full", "correlated", false));
        ask("adjust-1");

        assertThat(answers().getFirst().headers()).doesNotContainKey("X-Correlation-ID");
    }

    @Test
    void neverAnswersUnlessConfigured() {
        ask("adjust-1");
        pass(Duration.ofHours(1));

        assertThat(answers()).isEmpty();
    }

    @Test
    void answersARepeatedRequestOnce() {
        order(Map.of("answer", "full"));
        ask("adjust-1");
        ask("adjust-1");
        ask("adjust-2");

        assertThat(answers())
                .extracting(message -> message.headers().get("X-Correlation-ID"))
                .containsExactly("adjust-1", "adjust-2");
    }

    @Test
    void answersOnlyAfterTheResponseToTheRequest() {
        order(Map.of("answer", "full"));
        Runnable followUp = provider.receiveMessage(message("adjust_group_capacity_forecast", "adjust-1", "", ASKED));
        provider.sendDue();
        assertThat(answers()).isEmpty();

        followUp.run();
        provider.sendDue();
        assertThat(answers()).hasSize(1);
    }

    @Test
    void sendsTheSameAnswerAgainWhereTheServiceFailedAndNotWhereItRefused() {
        order(Map.of("answer", "full"));
        service.setAnswer("/oscp/fp/2.0/" + FORECAST, 503, "");
        ask("adjust-1");
        service.setAnswer("/oscp/fp/2.0/" + FORECAST, 400, "");
        pass(Duration.ofSeconds(2));
        pass(Duration.ofMinutes(5));

        assertThat(answers()).hasSize(2);
        assertThat(answers().get(1).headers().get("X-Request-ID"))
                .isEqualTo(answers().get(0).headers().get("X-Request-ID"));
    }

    @Test
    void grantedCapacityStaysInLaterForecasts() {
        order(Map.of("answer", "full"));
        ask("adjust-1");
        provider.receiveMessage(message("handshake", "their-1", "", HANDSHAKE)).run();
        provider.sendDue();

        RecordedMessage forecast = sent().stream()
                .filter(message -> message.body().path("forecasted_blocks").size() > 2)
                .findFirst()
                .orElseThrow();
        assertThat(forecast.body().at("/forecasted_blocks/0/capacity").asDouble())
                .isEqualTo(1234);
        // Blocks of half a minute: the second requested block begins at the thirty-first. The request is in watts.
        assertThat(forecast.body().at("/forecasted_blocks/30/capacity").asDouble())
                .isEqualTo(600);
    }

    @Test
    void aPlanRemainsAfterAClockMoveAndPendingAnswersAreDropped() {
        order(Map.of("answer", "full", "afterSeconds", 20));
        ask("adjust-1");
        scenario.replaceScenario(scenario.current());
        assertThat(provider.adjustmentStatus().waiting()).isEqualTo(1);

        order(Map.of("answer", "never"));
        pass(Duration.ofMinutes(1));
        assertThat(answers()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "group_id":"SAMPLE1", |  | group_id is missing
            CONSUMPTION | CONSUMER | type is "CONSUMER"; give one of [CONSUMPTION, GENERATION
            "phase":"ALL","unit":"KW" | "phase":"FOUR","unit":"KW" | forecasted_blocks[0].phase is "FOUR"; give one of
            "unit":"W" | "unit":"MW" | forecasted_blocks[1].unit is "MW"; give one of [A, W, KW, WH, KWH]
            1234 | -1 | forecasted_blocks[0].capacity is -1; give a number from 0
            1234 | "1234" | forecasted_blocks[0].capacity is "1234"; give a number from 0
            "capacity":1234, |  | forecasted_blocks[0].capacity is missing
            12:00:00.000Z | 12:00:00.000 | forecasted_blocks[0].start_time is "2026-03-01T12:00:00.000"; give a time
            12:00:00.000Z | 12:00:00.000001Z | at most milliseconds
            2026-03-01T12:00 | 2026-02-30T12:00 | forecasted_blocks[0].start_time is "2026-02-30T12:00:00.000Z"; give
            12:15:00.000Z | 12:00:00.000Z | end_time 2026-03-01T12:00:00Z is not after start_time 2026-03-01T12:00:00Z
            12:15:00.000Z | 12:15:00.001Z | forecasted_blocks[1].start_time 2026-03-01T12:15:00Z lies in
            "forecasted_blocks" | "blocks" | forecasted_blocks is missing
            """)
    void refusesAnAdjustmentThatIsNotByTheProtocol(String right, String wrong, String reason) {
        String body = ASKED.replace(right, wrong == null ? "" : wrong);

        assertThat(body).isNotEqualTo(ASKED);
        assertThatThrownBy(
                        () -> provider.receiveMessage(message("adjust_group_capacity_forecast", "adjust-1", "", body)))
                .isInstanceOf(RefusedMessage.class)
                .hasMessageContaining(reason);
    }

    @Test
    void acceptsAComplianceErrorWithBlocksAndWithout() {
        assertThatCode(() -> complain("forecast-1", "{\"message\":\"the site is full\"}"))
                .doesNotThrowAnyException();
        assertThatCode(() -> complain(
                        "forecast-1", ASKED.replace("\"type\":\"CONSUMPTION\"", "\"message\":\"the site is full\"")))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesAComplianceErrorThatViolatesTheProtocol() {
        assertThatThrownBy(() -> complain("", "{\"message\":\"the site is full\"}"))
                .hasMessageContaining("X-Correlation-ID is missing; give the X-Request-ID of the forecast");
        assertThatThrownBy(() -> complain("forecast-1", "{\"text\":\"the site is full\"}"))
                .hasMessageContaining("message is missing");
        assertThatThrownBy(() -> complain("forecast-1", "{\"message\":\"full\",\"forecasted_blocks\":[]}"))
                .hasMessageContaining("forecasted_blocks is missing, not a list or empty");
        assertThatThrownBy(() -> complain("forecast-1", "{\"message\":\"full\",\"forecasted_blocks\":[{}]}"))
                .hasMessageContaining("forecasted_blocks[0].capacity is missing");
    }

    private void order(Map<?, ?> section) {
        provider.applyAdjustmentPlan(ScenarioFiles.adjustments(section));
    }

    private void ask(String requestId) {
        provider.receiveMessage(message("adjust_group_capacity_forecast", requestId, "", ASKED))
                .run();
        provider.sendDue();
    }

    private void complain(String correlationId, String body) {
        provider.receiveMessage(message("group_capacity_compliance_error", "error-1", correlationId, body));
    }

    private void pass(Duration time) {
        clock.advance(time);
        provider.sendDue();
    }

    /** Returns the forecasts of exactly the requested blocks. */
    private List<RecordedMessage> answers() {
        return sent().stream()
                .filter(message -> message.body().path("forecasted_blocks").size() == 2)
                .toList();
    }

    private List<RecordedMessage> sent() {
        return recorder.findMessages(message ->
                message.direction() == MessageDirection.OUT && message.type().equals(FORECAST));
    }

    private CapacityProvider provider() {
        AccessTokenCache tokens = new AccessTokenCache(new HttpCaller(), service.url(), clock, null);
        OutboundCredential credential =
                new OutboundCredential(scenario, "sample-token", tokens, new RegistrationTokens());
        MessageSender post = new MessageSender(new HttpCaller(), service.url(), credential, faults, recorder, clock);
        return new CapacityProvider(scenario, faults, post, clock, new EventLog(clock, line -> {}), Runnable::run);
    }

    private static InboundMessage message(String type, String requestId, String correlationId, String body) {
        return new InboundMessage(
                "POST", type, Map.of("x-request-id", requestId, "x-correlation-id", correlationId), body);
    }
}
