package com.betterfleet.derms.reporting;

import static com.betterfleet.derms.reporting.ReportScene.AFTER_JITTER;
import static com.betterfleet.derms.reporting.ReportScene.INTERMITTENT;
import static com.betterfleet.derms.reporting.ReportScene.WINDOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** From readings to the messages that the partner receives and the state that operators see (M10, M11). */
@ServiceTest
class ReportingTests {

    @LocalServerPort
    private int port;

    private ReportScene scene;

    @BeforeEach
    void startPartner() {
        scene = new ReportScene(port);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aMeasuredWindowIsSentOnceAndShownAsSent() {
        TestRig rig = scene.createOnlineRig("vector", "", INTERMITTENT);
        Instant edge = scene.moveToEdge(rig);
        scene.meterWindow(rig, edge, "1000", "1250.5");
        rig.advanceTime(AFTER_JITTER);

        scene.awaitReceived(1);
        JsonNode energy =
                scene.sink().receivedBodies(ReportScene.REPORT).getFirst().at("/measurements/0/energy_measurement");
        assertThat(energy.get("value").decimalValue()).isEqualByComparingTo("250.5");
        assertThat(energy.get("initial_measure_time").asString())
                .isEqualTo(edge.toString().replace("Z", ".000Z"));
        scene.awaitState(rig, edge, 0, "SENT");
        JsonNode window = scene.findWindows(rig, edge).getFirst();
        assertThat(window.get("importWh").decimalValue()).isEqualByComparingTo("250.5");
        assertThat(window.get("exportWh").isNull()).isTrue();
        assertThat(window.get("assetId").asString()).isEqualTo(rig.groupId());
        assertThat(window.get("sentAt").isNull()).isFalse();
        JsonNode publication = rig.getAdmin("/connections/" + rig.connectionId() + "/publication");
        assertThat(publication.get("state").asString()).isEqualTo("IDLE");
        assertThat(publication.get("backlog").asInt()).isZero();
    }

    @Test
    void aPartialWindowAwaitsItsDataUnlessTheProfileAllowsPartialWindows() {
        TestRig rig = scene.createOnlineRig("vector", "", INTERMITTENT);
        TestRig partialRig = scene.createOnlineRig("vector", ",\"sendPartial\":true", INTERMITTENT);
        for (TestRig each : List.of(rig, partialRig)) {
            scene.addCharger(each, "second");
        }
        Instant edge = scene.moveToEdge(rig);
        scene.postReading(rig, edge, "1000");
        scene.postReading(partialRig, edge, "1000");
        rig.advanceTime(WINDOW);
        scene.postReading(rig, edge.plus(WINDOW), "1100");
        scene.postReading(partialRig, edge.plus(WINDOW), "1100");
        rig.advanceTime(AFTER_JITTER);
        assertThat(scene.findState(rig, edge, 0)).isEqualTo("WAITING");
        rig.advanceTime(Duration.ofMinutes(10));

        scene.awaitReceived(1);
        assertThat(scene.sink()
                        .receivedBodies(ReportScene.REPORT)
                        .getFirst()
                        .get("group_id")
                        .asString())
                .isEqualTo(partialRig.groupId());
        assertThat(scene.findState(rig, edge, 0)).isEqualTo("WAITING_DATA");
        assertThat(scene.findWindows(rig, edge).getFirst().get("quality").asString())
                .isEqualTo("PARTIAL");
    }

    /** Six minutes of readings each 20 seconds; each window of a minute leaves within a minute and its jitter. */
    @ParameterizedTest(name = "set after the binding: {0}")
    @ValueSource(booleans = {false, true})
    void windowsOfAMinuteAreReleasedOnTheirOwnGrid(boolean setLater) {
        String minutes = ",\"windowSeconds\":60";
        TestRig rig = scene.createOnlineRig("vector", setLater ? "" : minutes, INTERMITTENT);
        if (setLater) {
            rig.putAdmin("/connections/" + rig.connectionId(), scene.connectionJson(minutes));
        }
        Instant edge = scene.moveToEdge(rig);
        scene.postReading(rig, edge, "1000");
        for (int i = 1; i <= 18; i++) {
            rig.advanceTime(Duration.ofSeconds(20));
            scene.postReading(rig, edge.plusSeconds(20L * i), Integer.toString(1_000 + 5 * i));
        }
        rig.advanceTime(Duration.ofSeconds(60));

        scene.awaitReceived(6);
        assertThat(scene.findEnergies()).allSatisfy(energy -> assertThat(energy).isEqualByComparingTo("15"));
        assertThat(scene.findWindows(rig, edge).subList(0, 6)).allSatisfy(window -> {
            assertThat(window.get("late").asBoolean()).isFalse();
            assertThat(window.get("quality").asString()).isEqualTo("MEASURED");
        });
    }

    @Test
    void endedWindowsWithoutAMessageAreBacklogAndLag() {
        TestRig rig = scene.createOnlineRig("vector", "", INTERMITTENT);
        Instant edge = scene.moveToEdge(rig);
        scene.meterWindow(rig, edge, "1000", "1100");
        rig.advanceTime(AFTER_JITTER);
        scene.awaitReceived(1);

        rig.advanceTime(WINDOW.multipliedBy(3));

        await().pollDelay(Duration.ZERO).untilAsserted(() -> {
            JsonNode publication = rig.getAdmin("/connections/" + rig.connectionId() + "/publication");
            assertThat(publication.get("state").asString()).isEqualTo("AWAITING_DATA");
            assertThat(publication.get("backlog").asInt()).isEqualTo(3);
            assertThat(publication.get("windowsWithoutMessage").asInt()).isEqualTo(3);
            assertThat(publication.get("oldestWindowEnd").asString())
                    .isEqualTo(edge.plus(WINDOW.multipliedBy(2)).toString());
            assertThat(publication.get("lagSeconds").asLong())
                    .isBetween(
                            30 * 60 + 61L,
                            Duration.between(edge.plus(WINDOW.multipliedBy(2)), rig.readClock())
                                    .toSeconds());
        });
    }

    @Test
    void aMoveOfTheChargerChangesNoPastWindowAndIsInItsHistory() {
        TestRig rig = scene.createOnlineRig("vector", "", INTERMITTENT);
        Instant edge = scene.moveToEdge(rig);
        scene.meterWindow(rig, edge, "1000", "1100");
        rig.advanceTime(Duration.ofMinutes(5));
        scene.postReading(rig, edge.plus(Duration.ofMinutes(20)), "1150");
        rig.advanceTime(Duration.ofSeconds(1));
        String charger = rig.scopeId() + "-first";
        Instant movedAt = rig.readClock();

        rig.putAdmin(
                "/assets/" + charger,
                ("{\"microgridId\":\"%s\",\"name\":\"first\",\"category\":\"CHARGING\",\"meteringRole\":\"CHARGER\","
                                + "\"ratingKw\":150}")
                        .formatted(rig.scopeId()));

        assertThat(scene.findWindows(rig, edge).getFirst().get("importWh").decimalValue())
                .isEqualByComparingTo("100");
        JsonNode memberships =
                rig.getAdmin("/assets/%s/memberships".formatted(charger)).get("items");
        assertThat(memberships).hasSize(1);
        assertThat(memberships.get(0).get("scopeId").asString()).isEqualTo(rig.scopeId());
        assertThat(memberships.get(0).get("from").isNull()).isTrue();
        assertThat(Instant.parse(memberships.get(0).get("until").asString())).isAfterOrEqualTo(movedAt);
    }

    @Tag("OSCP-LINK-13")
    @Test
    void anUnsupportedDemandTurnsReportingOffAndIsShown() {
        TestRig rig = scene.createRig("vector", "");
        rig.sendMessage("handshake", "h", scene.demandsJson("CONTINUOUS"));

        JsonNode publication = rig.getAdmin("/connections/" + rig.connectionId() + "/publication");
        assertThat(publication.get("state").asString()).isIn("OFF", "CLOSED");
        assertThat(rig.getAdmin("/connections/" + rig.connectionId())
                        .get("state")
                        .asString())
                .isEqualTo("ERROR");
    }

    @Test
    void anUnboundGroupLeavesNoMessagesAndStartsFreshWhenBoundAgain() {
        TestRig rig = scene.createRig("vector", "");
        Instant edge = scene.createCorrectedWindow(rig);
        rig.unbindGroup();
        assertThat(scene.findState(rig, edge, 0)).isEqualTo("SKIPPED");
        rig.bindGroup();
        scene.completeHandshake(rig, INTERMITTENT);
        Instant next = scene.moveToEdge(rig);
        scene.meterWindow(rig, next, "5000", "5001");
        rig.advanceTime(AFTER_JITTER);

        scene.awaitReceived(1);
        assertThat(scene.findEnergies().getFirst()).isEqualByComparingTo("1");
    }

    @ParameterizedTest
    @CsvSource({
        "2025-09-27T12:00:00Z, 2025-09-28T11:00:00Z, 92",
        "2025-04-05T11:00:00Z, 2025-04-06T12:00:00Z, 100",
        "2025-07-01T12:00:00Z, 2025-07-02T12:00:00Z, 96"
    })
    void aLocalDayOnWhichTheClockIsChangedHasAsManyWindowsAsQuartersOfAnHour(String from, String to, int windows) {
        TestRig rig = scene.createRig("vector", "");
        JsonNode items = rig.getAdmin("/scopes/%s/windows?from=%s&to=%s".formatted(rig.scopeId(), from, to))
                .get("items");

        assertThat(items).hasSize(windows);
        assertThat(items.get(0).get("state").isNull()).isTrue();
        assertThat(items.get(0).get("importWh").isNull()).isTrue();
    }

    @Test
    void windowsAreAvailableAsCsv() {
        TestRig rig = scene.createOnlineRig("vector", "", INTERMITTENT);
        Instant edge = scene.moveToEdge(rig);
        scene.meterWindow(rig, edge, "1000", "1000");
        rig.advanceTime(AFTER_JITTER);
        scene.awaitState(rig, edge, 0, "SENT");

        String[] lines = rig.getText(
                        "/scopes/%s/windows.csv?from=%s&to=%s".formatted(rig.scopeId(), edge, edge.plus(WINDOW)))
                .split("\n");
        assertThat(lines).hasSize(2);
        assertThat(lines[0]).startsWith("start,end,assetId,importWh,exportWh,quality,state,");
        assertThat(lines[1])
                .startsWith("%s,%s,\"%s\",0,,MEASURED,SENT,false,".formatted(edge, edge.plus(WINDOW), rig.groupId()));
    }
}
