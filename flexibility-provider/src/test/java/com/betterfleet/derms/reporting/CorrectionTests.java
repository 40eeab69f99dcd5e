package com.betterfleet.derms.reporting;

import static com.betterfleet.derms.reporting.ReportScene.INTERMITTENT;
import static com.betterfleet.derms.reporting.ReportScene.TOLD;
import static com.betterfleet.derms.reporting.ReportScene.WINDOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.Rig;
import com.betterfleet.derms.ServiceTest;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** M10, M11: data that comes late, registers that begin anew, and terms that change. */
@ServiceTest
class CorrectionTests {

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
    void lateDataMarksASentWindowCorrectedKeepsBothValuesAndIsNotToldAgain() {
        Rig rig = scene.online("vector", "", INTERMITTENT);
        Instant edge = scene.correctedAfterSending(rig);

        JsonNode window = scene.windows(rig, edge).getFirst();
        assertThat(window.get("importWh").decimalValue()).isEqualByComparingTo("600");
        assertThat(window.at("/corrected/importWh").decimalValue()).isEqualByComparingTo("500");
        rig.pass(Duration.ofMinutes(2));
        assertThat(scene.sink().bodies(ReportScene.REPORT)).hasSize(1);
    }

    @Test
    void byOptionACorrectedWindowIsToldAgain() {
        Rig rig = scene.online("vector", ",\"resendCorrected\":true", INTERMITTENT);
        Instant edge = scene.correctedAfterSending(rig);

        scene.received(2);
        assertThat(scene.energies())
                .usingElementComparator(BigDecimal::compareTo)
                .containsExactly(new BigDecimal("600"), new BigDecimal("500"));
        assertThat(scene.sink().requestIds(ReportScene.REPORT)).doesNotHaveDuplicates();
        scene.eventuallyState(rig, edge, 0, "SENT");
    }

    @Test
    void whatIsCorrectedBeforeItCouldLeaveIsToldAsItIsThen() {
        Rig rig = scene.rig("vector", "");
        Instant edge = scene.corrected(rig);
        assertThat(scene.state(rig, edge, 0)).isEqualTo("WAITING");
        assertThat(scene.windows(rig, edge).getFirst().get("corrected").isNull())
                .isTrue();

        scene.shakeHands(rig, INTERMITTENT);
        rig.pass(Duration.ofSeconds(1));

        scene.received(1);
        assertThat(scene.energies().getFirst()).isEqualByComparingTo("500");
    }

    @Test
    void aPartnerThatWantsARegisterIsToldOneThatNeverFallsThoughTheMeterBeginsAnew() {
        Rig rig = scene.online("oscp", "", "CONTINUOUS");
        Instant edge = scene.toEdge(rig);
        String[] shown = {"1000", "1100", "5", "45", "75"};
        for (int i = 0; i < shown.length; i++) {
            scene.read(rig, edge.plus(WINDOW.multipliedBy(i)), shown[i]);
            rig.pass(WINDOW);
        }
        rig.pass(TOLD);

        await().untilAsserted(() ->
                assertThat(scene.sink().bodies(ReportScene.REPORT)).hasSizeGreaterThanOrEqualTo(3));
        List<BigDecimal> values = scene.shown();
        assertThat(values).isSorted();
        assertThat(values.getLast().subtract(values.getFirst())).isEqualByComparingTo("70");
        assertThat(scene.sink().bodies(ReportScene.REPORT))
                .allSatisfy(body -> assertThat(
                                body.at("/measurements/0/initial_measure_time").isMissingNode())
                        .isTrue());
    }

    @Test
    void ofARegisterNoEarlierValueIsToldAfterALaterOne() {
        Rig rig = scene.online("oscp", "", "CONTINUOUS");
        Instant edge = scene.toEdge(rig);
        scene.read(rig, edge, "1000");
        rig.pass(WINDOW);
        scene.read(rig, edge.plus(WINDOW), "1100");
        rig.pass(WINDOW.multipliedBy(2));
        scene.read(rig, edge.plus(WINDOW.multipliedBy(3)), "1300");
        rig.pass(WINDOW);
        scene.read(rig, edge.plus(WINDOW.multipliedBy(4)), "1400");
        rig.pass(TOLD);
        scene.received(2);

        scene.read(rig, edge.plus(WINDOW.multipliedBy(2)), "1150");
        rig.pass(TOLD);

        scene.eventuallyState(rig, edge, 1, "SKIPPED");
        scene.eventuallyState(rig, edge, 2, "SKIPPED");
        assertThat(scene.shown())
                .usingElementComparator(BigDecimal::compareTo)
                .containsExactly(new BigDecimal("1100"), new BigDecimal("1400"));
    }

    @Test
    void whereTheLengthOfWindowsIsChangedNothingIsToldTwice() {
        Rig rig = scene.online("vector", "", INTERMITTENT);
        Instant edge = scene.toEdge(rig);
        while (edge.getEpochSecond() % 1_800 != 0) {
            edge = scene.toEdge(rig);
        }
        scene.read(rig, edge, "1000");
        rig.pass(WINDOW);
        scene.read(rig, edge.plus(WINDOW), "1100");
        rig.pass(TOLD);
        scene.received(1);

        rig.put("/connections/" + rig.connection(), scene.connection(",\"windowSeconds\":1800"));
        rig.pass(WINDOW.minus(TOLD));
        scene.read(rig, edge.plus(WINDOW.multipliedBy(2)), "1300");
        for (int window = 3; window <= 4; window++) {
            rig.pass(WINDOW);
            scene.read(rig, edge.plus(WINDOW.multipliedBy(window)), Integer.toString(1_000 + 100 * window));
        }
        rig.pass(TOLD);

        scene.received(2);
        JsonNode second = scene.sink().bodies(ReportScene.REPORT).get(1).at("/measurements/0/energy_measurement");
        assertThat(second.get("value").decimalValue()).isEqualByComparingTo("100");
        assertThat(second.get("initial_measure_time").asString())
                .isEqualTo(edge.plus(WINDOW.multipliedBy(2)).toString().replace("Z", ".000Z"));
    }
}
