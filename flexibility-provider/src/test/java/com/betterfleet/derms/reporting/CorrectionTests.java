package com.betterfleet.derms.reporting;

import static com.betterfleet.derms.reporting.ReportScene.AFTER_JITTER;
import static com.betterfleet.derms.reporting.ReportScene.INTERMITTENT;
import static com.betterfleet.derms.reporting.ReportScene.WINDOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Late data, register resets and changed partner properties (M10, M11). */
@ServiceTest
class CorrectionTests {

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

    @Tag("OSCP-MEAS-11")
    @Test
    void lateDataMarksASentWindowCorrectedKeepsBothValuesAndIsNotSentAgain() {
        TestRig rig = scene.createOnlineRig("vector", "", INTERMITTENT);
        Instant edge = scene.createWindowCorrectedAfterSending(rig);

        JsonNode window = scene.findWindows(rig, edge).getFirst();
        assertThat(window.get("importWh").decimalValue()).isEqualByComparingTo("600");
        assertThat(window.at("/corrected/importWh").decimalValue()).isEqualByComparingTo("500");
        rig.advanceTime(Duration.ofMinutes(2));
        assertThat(scene.sink().receivedBodies(ReportScene.REPORT)).hasSize(1);
    }

    @Tag("OSCP-MEAS-11")
    @Test
    void byOptionACorrectedWindowIsSentAgain() {
        TestRig rig = scene.createOnlineRig("vector", ",\"resendCorrected\":true", INTERMITTENT);
        Instant edge = scene.createWindowCorrectedAfterSending(rig);

        scene.awaitReceived(2);
        assertThat(scene.findEnergies())
                .usingElementComparator(BigDecimal::compareTo)
                .containsExactly(new BigDecimal("600"), new BigDecimal("500"));
        assertThat(scene.sink().receivedRequestIds(ReportScene.REPORT)).doesNotHaveDuplicates();
        scene.awaitState(rig, edge, 0, "SENT");
    }

    @Test
    void aWindowCorrectedBeforeSendingIsSentWithItsCorrectedValue() {
        TestRig rig = scene.createRig("vector", "");
        Instant edge = scene.createCorrectedWindow(rig);
        assertThat(scene.findState(rig, edge, 0)).isEqualTo("WAITING");
        assertThat(scene.findWindows(rig, edge).getFirst().get("corrected").isNull())
                .isTrue();

        scene.completeHandshake(rig, INTERMITTENT);
        rig.advanceTime(Duration.ofSeconds(1));

        scene.awaitReceived(1);
        assertThat(scene.findEnergies().getFirst()).isEqualByComparingTo("500");
    }

    @Tag("OSCP-MEAS-2")
    @Test
    void aPartnerInContinuousModeReceivesARegisterThatNeverFallsAcrossAMeterReset() {
        TestRig rig = scene.createOnlineRig("oscp", "", "CONTINUOUS");
        Instant edge = scene.moveToEdge(rig);
        String[] registerValues = {"1000", "1100", "5", "45", "75"};
        for (int i = 0; i < registerValues.length; i++) {
            scene.postReading(rig, edge.plus(WINDOW.multipliedBy(i)), registerValues[i]);
            rig.advanceTime(WINDOW);
        }
        rig.advanceTime(AFTER_JITTER);

        await().untilAsserted(() ->
                assertThat(scene.sink().receivedBodies(ReportScene.REPORT)).hasSizeGreaterThanOrEqualTo(3));
        List<BigDecimal> values = scene.findRegisterValues();
        assertThat(values).isSorted();
        assertThat(values.getLast().subtract(values.getFirst())).isEqualByComparingTo("70");
        assertThat(scene.sink().receivedBodies(ReportScene.REPORT))
                .allSatisfy(body -> assertThat(
                                body.at("/measurements/0/initial_measure_time").isMissingNode())
                        .isTrue());
    }

    @Test
    void noEarlierRegisterValueIsSentAfterALaterOne() {
        TestRig rig = scene.createOnlineRig("oscp", "", "CONTINUOUS");
        Instant edge = scene.moveToEdge(rig);
        scene.meterWindow(rig, edge, "1000", "1100");
        rig.advanceTime(WINDOW.multipliedBy(2));
        scene.postReading(rig, edge.plus(WINDOW.multipliedBy(3)), "1300");
        rig.advanceTime(WINDOW);
        scene.postReading(rig, edge.plus(WINDOW.multipliedBy(4)), "1400");
        rig.advanceTime(AFTER_JITTER);
        scene.awaitReceived(2);

        scene.postReading(rig, edge.plus(WINDOW.multipliedBy(2)), "1150");
        rig.advanceTime(AFTER_JITTER);

        scene.awaitState(rig, edge, 1, "SKIPPED");
        scene.awaitState(rig, edge, 2, "SKIPPED");
        assertThat(scene.findRegisterValues())
                .usingElementComparator(BigDecimal::compareTo)
                .containsExactly(new BigDecimal("1100"), new BigDecimal("1400"));
    }

    @Test
    void afterAChangeOfWindowLengthNoEnergyIsSentTwice() {
        TestRig rig = scene.createOnlineRig("vector", "", INTERMITTENT);
        Instant edge = scene.moveToEdge(rig);
        while (edge.getEpochSecond() % 1_800 != 0) {
            edge = scene.moveToEdge(rig);
        }
        scene.meterWindow(rig, edge, "1000", "1100");
        rig.advanceTime(AFTER_JITTER);
        scene.awaitReceived(1);

        rig.putAdmin("/connections/" + rig.connectionId(), scene.connectionJson(",\"windowSeconds\":1800"));
        rig.advanceTime(WINDOW.minus(AFTER_JITTER));
        scene.postReading(rig, edge.plus(WINDOW.multipliedBy(2)), "1300");
        for (int window = 3; window <= 4; window++) {
            rig.advanceTime(WINDOW);
            scene.postReading(rig, edge.plus(WINDOW.multipliedBy(window)), Integer.toString(1_000 + 100 * window));
        }
        rig.advanceTime(AFTER_JITTER);

        scene.awaitReceived(2);
        JsonNode second =
                scene.sink().receivedBodies(ReportScene.REPORT).get(1).at("/measurements/0/energy_measurement");
        assertThat(second.get("value").decimalValue()).isEqualByComparingTo("100");
        assertThat(second.get("initial_measure_time").asString())
                .isEqualTo(edge.plus(WINDOW.multipliedBy(2)).toString().replace("Z", ".000Z"));
    }
}
