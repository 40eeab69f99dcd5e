package com.betterfleet.acceptance.metering;

import static com.betterfleet.acceptance.client.Eventually.eventually;
import static com.betterfleet.acceptance.fixture.VectorLink.LINK_TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.acceptance.fixture.MeteredDepot;
import com.betterfleet.acceptance.fixture.OscpSchemas;
import com.betterfleet.acceptance.fixture.VectorLink;
import com.betterfleet.acceptance.process.RunningService;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

/** Publication between real processes; tests move the service's time. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
@DisplayName("M10, M11: the energy of a depot reaches the simulated distributor once, on time and with its quality")
class PublicationIT {

    private static final String MEASUREMENTS = "update_asset_measurements";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final RunningService service = RunningService.start("publication");
    private VectorLink vector;
    private MeteredDepot depot;

    @BeforeEach
    void aDepotAndItsDistributor() {
        String id = "publication" + NUMBER.incrementAndGet();
        Map<String, Object> noHeartbeats = new HashMap<>();
        // Time moves by quarter hours, so a partner that has to send heartbeats would be lost each time.
        noHeartbeats.put("heartbeatIntervalSeconds", null);
        vector = VectorLink.configure(service, id, noHeartbeats);
        vector.distributor().awaitReady();
        vector.awaitField("state", "ONLINE");
        Instant edge = MeteredDepot.nextEdge(service.api().now());
        service.api().moveClockTo(edge);
        depot = new MeteredDepot(service.api(), "m-" + id, "s-" + id, 3, edge);
    }

    @AfterEach
    void hangUp() {
        vector.close();
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void overASimulatedDayWhatVectorReceivedEqualsTheRegistersOfTheDepot() {
        BigDecimal before = depot.totalWattHours();

        depot.runWindows(96);

        receives(96);
        JsonNode sum = received().orElseThrow();
        assertThat(sum.get("wh").decimalValue())
                .isEqualByComparingTo(depot.totalWattHours().subtract(before));
        assertThat(sum.get("groupId").asString()).isEqualTo(sum.get("assetId").asString());
        assertThat(sum.get("direction").asString()).isEqualTo("IMPORT");
        assertThat(sum.get("from").asString()).isEqualTo(depot.firstEdge().toString());
        assertThat(sum.get("until").asString()).isEqualTo(depot.lastEdge().toString());
        faultless(sum);
        eventually(
                LINK_TIMEOUT,
                () -> assertThat(publication().get("state").asString()).isEqualTo("IDLE"));
        if (OscpSchemas.areAvailable()) {
            OscpSchemas schemas = OscpSchemas.loadSchemas();
            assertThat(vector.distributor().recordedMessages("IN", MEASUREMENTS, 0))
                    .allSatisfy(message -> assertThat(schemas.validateMessage(
                                    MEASUREMENTS, message.get("body").toString()))
                            .isEmpty());
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void anOutageOfThreeHoursIsFollowedByExactlyTwelveWindowsInTheirOrder() {
        depot.runWindows(1);
        receives(1);
        Instant lost = depot.lastEdge();
        BigDecimal before = depot.totalWattHours();
        vector.distributor().kill();

        depot.runWindows(12);
        eventually(
                LINK_TIMEOUT,
                () -> assertThat(publication().get("backlog").asInt()).isEqualTo(12));
        assertThat(publication().get("lagSeconds").asLong()).isGreaterThanOrEqualTo(11 * 900);
        vector.distributor().relaunch();
        vector.distributor().awaitReady();
        service.api().moveClockTo(service.api().now().plus(Duration.ofMinutes(5)));

        receives(12);
        JsonNode sum = received().orElseThrow();
        assertThat(sum.get("from").asString()).isEqualTo(lost.toString());
        assertThat(sum.get("wh").decimalValue())
                .isEqualByComparingTo(depot.totalWattHours().subtract(before));
        faultless(sum);
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void anHourOfRefusedCredentialsMakesNoDeadLetterAndARefusedBodyMakesOneAndTheNextWindowIsSent() {
        answers(Map.of("status", 401));
        depot.runWindows(4);
        // The last try may still be in progress when time has been moved.
        eventually(
                LINK_TIMEOUT,
                () -> assertThat(publication().get("state").asString()).isEqualTo("PAUSED"));
        assertThat(deadLetters()).isEmpty();
        // Just after an outage delivery to the distributor is paced for some seconds, which is a reason of its own.
        eventually(LINK_TIMEOUT, () -> {
            service.api().moveClockTo(service.api().now().plusSeconds(5));
            assertThat(publication().get("reason").asString()).contains("401");
        });
        assertThat(received()).isEmpty();
        vector.distributor().orderFaults(Map.of());
        service.api().moveClockTo(service.api().now().plus(Duration.ofMinutes(5)));
        receives(4);

        vector.distributor().postControl("answers", Map.of("type", MEASUREMENTS, "status", 422, "count", 1), 204);
        depot.runWindows(2);
        receives(5);
        eventually(LINK_TIMEOUT, () -> assertThat(deadLetters()).hasSize(1));
        JsonNode letter = deadLetters().getFirst();
        assertThat(letter.get("reason").asString()).contains("422");
        // The distributor has a message before the service has its answer.
        awaitStates("SENT", "SENT", "SENT", "SENT", "REJECTED", "SENT");

        service.api()
                .post(
                        "/connections/%s/dead-letters/%d/resend"
                                .formatted(vector.id(), letter.get("id").asLong()),
                        Map.of())
                .requireStatus(202);
        receives(6);
        eventually(LINK_TIMEOUT, () -> {
            assertThat(deadLetters()).isEmpty();
            assertThat(states()).doesNotContain("REJECTED");
        });
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void thePauseRequestedByTheDistributorIsRespected() {
        answers(Map.of("status", 503, "retryAfterSeconds", 600));
        depot.runWindows(1);
        eventually(
                LINK_TIMEOUT,
                () -> assertThat(publication().get("state").asString()).isEqualTo("PAUSED"));
        Instant seenPaused = service.api().now();
        Instant until = Instant.parse(publication().get("pausedUntil").asString());
        // The window was sent when time had been moved past its end, and refused before the pause was seen.
        assertThat(until.minusSeconds(600)).isBetween(depot.lastPublication(), seenPaused);
        vector.distributor().orderFaults(Map.of());

        service.api().moveClockTo(until.minusSeconds(10));
        boolean early = received().isPresent();
        assertThat(early && service.api().now().isBefore(until)).isFalse();
        service.api().moveClockTo(until.plusSeconds(1));
        receives(1);
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void energyOfAStoppedMeterIsMissingAndNotZeroAndIsSentLateWhenItsDataArrives() {
        BigDecimal before = depot.totalWattHours();
        depot.runWindows(2);
        receives(2);
        List<Map<String, Object>> silent = depot.runWindows(3, false);
        // Past the time allowed for late data of the last window.
        service.api().moveClockTo(depot.lastEdge().plus(Duration.ofMinutes(11)));

        awaitStates("SENT", "SENT", "WAITING_DATA", "WAITING_DATA", "WAITING_DATA");
        assertThat(windows().get(3).get("importWh").isNull()).isTrue();
        assertThat(windows().get(3).get("quality").asString()).isEqualTo("MISSING");
        receives(2);

        depot.postReadings(silent);
        depot.runWindows(1);
        receives(6);
        JsonNode sum = received().orElseThrow();
        assertThat(sum.get("wh").decimalValue())
                .isEqualByComparingTo(depot.totalWattHours().subtract(before));
        faultless(sum);
        eventually(LINK_TIMEOUT, () -> assertThat(states()).containsOnly("SENT"));
        assertThat(windows())
                .extracting(window -> window.get("late").asBoolean())
                .containsExactly(false, false, true, true, true, false);
    }

    private void answers(Map<String, ?> fault) {
        vector.distributor().orderFaults(Map.of("answers", Map.of(MEASUREMENTS, fault)));
    }

    private void receives(int windows) {
        eventually(
                LINK_TIMEOUT,
                () -> assertThat(received()
                                .map(sum -> sum.get("windows").asInt())
                                .orElse(0))
                        .as(publication().toString())
                        .isEqualTo(windows));
    }

    private Optional<JsonNode> received() {
        return vector.distributor().readStatus().get("received").valueStream().findFirst();
    }

    private static void faultless(JsonNode sum) {
        assertThat(sum.get("contradictions").asInt()).isZero();
        assertThat(sum.get("overlaps").asInt()).isZero();
        assertThat(sum.get("outOfOrder").asInt()).isZero();
    }

    private JsonNode publication() {
        return service.api().readJson("/connections/" + vector.id() + "/publication");
    }

    private List<JsonNode> deadLetters() {
        return service.api()
                .readJson("/connections/" + vector.id() + "/dead-letters")
                .get("items")
                .valueStream()
                .toList();
    }

    private void awaitStates(String... inOrder) {
        eventually(LINK_TIMEOUT, () -> assertThat(states()).containsExactly(inOrder));
    }

    private List<String> states() {
        return windows().stream().map(window -> window.get("state").asString()).toList();
    }

    private List<JsonNode> windows() {
        return service.api()
                .readJson("/scopes/s-%s/windows?from=%s&to=%s"
                        .formatted(vector.id(), depot.firstEdge(), depot.lastEdge()))
                .get("items")
                .valueStream()
                .toList();
    }
}
