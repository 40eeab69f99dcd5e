package com.betterfleet.derms.reporting;

import static com.betterfleet.derms.reporting.ReportScene.INTERMITTENT;
import static com.betterfleet.derms.reporting.ReportScene.TOLD;
import static com.betterfleet.derms.reporting.ReportScene.WINDOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.Rig;
import com.betterfleet.derms.ServiceTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** M10, M11: from readings to what the partner receives and people see. */
@ServiceTest
class ReportingTests {

    @LocalServerPort
    private int port;

    private ReportScene scene;

    @BeforeEach
    void aPartner() {
        scene = new ReportScene(port);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aMeasuredWindowIsToldOnceAndShownAsSent() {
        Rig rig = scene.online("vector", "", INTERMITTENT);
        Instant edge = scene.toEdge(rig);
        scene.read(rig, edge, "1000");
        rig.pass(WINDOW);
        scene.read(rig, edge.plus(WINDOW), "1250.5");
        rig.pass(TOLD);

        scene.received(1);
        JsonNode energy = scene.sink().bodies(ReportScene.REPORT).getFirst().at("/measurements/0/energy_measurement");
        assertThat(energy.get("value").decimalValue()).isEqualByComparingTo("250.5");
        assertThat(energy.get("initial_measure_time").asString())
                .isEqualTo(edge.toString().replace("Z", ".000Z"));
        scene.eventuallyState(rig, edge, 0, "SENT");
        JsonNode window = scene.windows(rig, edge).getFirst();
        assertThat(window.get("importWh").decimalValue()).isEqualByComparingTo("250.5");
        assertThat(window.get("exportWh").isNull()).isTrue();
        assertThat(window.get("assetId").asString()).isEqualTo(rig.group());
        assertThat(window.get("sentAt").isNull()).isFalse();
        JsonNode publication = rig.get("/connections/" + rig.connection() + "/publication");
        assertThat(publication.get("state").asString()).isEqualTo("IDLE");
        assertThat(publication.get("backlog").asInt()).isZero();
    }

    @Test
    void aWindowOfWhichAPartIsMissingWaitsForItsDataUnlessTheTermsTakeAPart() {
        Rig rig = scene.online("vector", "", INTERMITTENT);
        Rig taking = scene.online("vector", ",\"sendPartial\":true", INTERMITTENT);
        for (Rig each : List.of(rig, taking)) {
            scene.addCharger(each, "second");
        }
        Instant edge = scene.toEdge(rig);
        scene.read(rig, edge, "1000");
        scene.read(taking, edge, "1000");
        rig.pass(WINDOW);
        scene.read(rig, edge.plus(WINDOW), "1100");
        scene.read(taking, edge.plus(WINDOW), "1100");
        rig.pass(TOLD);
        assertThat(scene.state(rig, edge, 0)).isEqualTo("WAITING");
        rig.pass(Duration.ofMinutes(10));

        scene.received(1);
        assertThat(scene.sink()
                        .bodies(ReportScene.REPORT)
                        .getFirst()
                        .get("group_id")
                        .asString())
                .isEqualTo(taking.group());
        assertThat(scene.state(rig, edge, 0)).isEqualTo("WAITING_DATA");
        assertThat(scene.windows(rig, edge).getFirst().get("quality").asString())
                .isEqualTo("PARTIAL");
    }

    @Test
    void aDemandThatCannotBeMetTurnsReportingOffAndIsShown() {
        Rig rig = scene.rig("vector", "");
        rig.oscp("handshake", "h", scene.demands("CONTINUOUS"));

        JsonNode publication = rig.get("/connections/" + rig.connection() + "/publication");
        assertThat(publication.get("state").asString()).isIn("OFF", "CLOSED");
        assertThat(rig.get("/connections/" + rig.connection()).get("state").asString())
                .isEqualTo("ERROR");
    }

    @Test
    void aGroupThatIsUnboundLeavesNothingBehindAndBoundAnewItBeginsAnew() {
        Rig rig = scene.rig("vector", "");
        Instant edge = scene.corrected(rig);
        rig.unbind();
        assertThat(scene.state(rig, edge, 0)).isEqualTo("SKIPPED");
        rig.bind();
        scene.shakeHands(rig, INTERMITTENT);
        Instant next = scene.toEdge(rig);
        scene.read(rig, next, "5000");
        rig.pass(WINDOW);
        scene.read(rig, next.plus(WINDOW), "5001");
        rig.pass(TOLD);

        scene.received(1);
        assertThat(scene.energies().getFirst()).isEqualByComparingTo("1");
    }

    @ParameterizedTest
    @CsvSource({
        "2025-09-27T12:00:00Z, 2025-09-28T11:00:00Z, 92",
        "2025-04-05T11:00:00Z, 2025-04-06T12:00:00Z, 100",
        "2025-07-01T12:00:00Z, 2025-07-02T12:00:00Z, 96"
    })
    void aLocalDayOnWhichTheClockIsChangedHasAsManyWindowsAsQuartersOfAnHour(String from, String to, int windows) {
        Rig rig = scene.rig("vector", "");
        JsonNode items = rig.get("/scopes/%s/windows?from=%s&to=%s".formatted(rig.scope(), from, to))
                .get("items");

        assertThat(items).hasSize(windows);
        assertThat(items.get(0).get("state").isNull()).isTrue();
        assertThat(items.get(0).get("importWh").isNull()).isTrue();
    }

    @Test
    void windowsAreATableToo() {
        Rig rig = scene.online("vector", "", INTERMITTENT);
        Instant edge = scene.toEdge(rig);
        scene.read(rig, edge, "1000");
        rig.pass(WINDOW);
        scene.read(rig, edge.plus(WINDOW), "1000");
        rig.pass(TOLD);
        scene.eventuallyState(rig, edge, 0, "SENT");

        String[] lines = rig.text(
                        "/scopes/%s/windows.csv?from=%s&to=%s".formatted(rig.scope(), edge, edge.plus(WINDOW)))
                .split("\n");
        assertThat(lines).hasSize(2);
        assertThat(lines[0]).startsWith("start,end,assetId,importWh,exportWh,quality,state,");
        assertThat(lines[1])
                .startsWith("%s,%s,\"%s\",0,,MEASURED,SENT,false,".formatted(edge, edge.plus(WINDOW), rig.group()));
    }
}
