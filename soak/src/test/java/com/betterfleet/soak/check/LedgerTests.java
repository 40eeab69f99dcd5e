package com.betterfleet.soak.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.soak.check.ReportLedger.ReceivedReport;
import com.betterfleet.soak.check.ReportLedger.ReportFault;
import com.betterfleet.soak.check.RunLedger.MessageKind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Each planted loss is found. Windows are numbered from 0. */
class LedgerTests {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final Map<String, String> CHARGERS = Map.of("G1", "charger");

    private final ReadingLedger readings = new ReadingLedger(WINDOW);
    private final ReportLedger reports = new ReportLedger();

    LedgerTests() {
        for (int edge = 0; edge <= 3; edge++) {
            readings.recordAcknowledged("charger", edge(edge), wattHours(100 * edge * edge), "phase " + edge);
        }
    }

    @Test
    void readingsThatTheWindowsShowAreNotLost() {
        assertThat(readings.findLost("charger", shownEnergy())).isEmpty();
    }

    @Test
    void aLostReadingIsFoundWithThePhaseInWhichItWasAcknowledged() {
        Map<Instant, BigDecimal> shown = shownEnergy();
        shown.remove(edge(1));

        assertThat(readings.findLost("charger", shown))
                .singleElement()
                .satisfies(lost -> assertThat(lost.phase()).isEqualTo("phase 2"));
    }

    @Test
    void aReadingWithAnotherValueIsFound() {
        Map<Instant, BigDecimal> shown = shownEnergy();
        shown.put(edge(1), wattHours(299));

        assertThat(readings.findLost("charger", shown)).hasSize(1);
    }

    @Test
    void repeatedReportsWithOneBodyAreNoFault() {
        receive(0, 100, "id-0", "body 0");
        receive(0, 100, "id-0", "body 0");
        receive(1, 300, "id-1", "body 1");

        assertThat(findFaults()).isEmpty();
    }

    @Test
    void aSecondReportWithAnotherBodyIsFound() {
        receive(0, 100, "id-0", "body 0");
        receive(0, 100, "id-0", "another body");

        assertThat(findFaults()).singleElement().asString().contains("a second body");
    }

    @Test
    void aSecondRequestIdIsFound() {
        receive(0, 100, "id-0", "body 0");
        receive(0, 100, "id-9", "body 0");

        assertThat(findFaults()).singleElement().asString().contains("a second request id");
    }

    @Test
    void reportsOutOfOrderAreFound() {
        receive(1, 300, "id-1", "body 1");
        receive(0, 100, "id-0", "body 0");

        assertThat(findFaults()).singleElement().asString().contains("received after");
    }

    @Test
    void aReportWithAnotherEnergyThanThatOfTheReadingsIsFound() {
        receive(0, 101, "id-0", "body 0");

        assertThat(findFaults()).singleElement().asString().contains("101 Wh, but 100 Wh");
    }

    @Test
    void aWindowWithoutAReportIsFoundFromItsBindingOn() {
        receive(1, 300, "id-1", "body 1");

        assertThat(reports.findMissing(CHARGERS, readings, edge(1)))
                .singleElement()
                .asString()
                .contains(edge(2).toString());
        assertThat(reports.findMissing(CHARGERS, readings, edge(0))).hasSize(2);
    }

    @Test
    void anAcceptedForecastThatTheTimelineDoesNotShowIsFound() {
        SentForecast shown = forecast(0, 700);
        SentForecast lost = forecast(2, 600);
        SentForecast unanswered = new SentForecast(
                ForecastType.PRIMARY,
                List.of(),
                new CapacityBlock(edge(4), edge(5), 500),
                MessageDelivery.begin(START));
        TreeMap<Instant, OptionalInt> timeline = new TreeMap<>();
        timeline.put(edge(0), OptionalInt.of(700));
        timeline.put(edge(1), OptionalInt.empty());

        assertThat(ForecastProofs.findLost(List.of(shown, lost, unanswered), timeline))
                .containsExactly(lost);

        timeline.put(edge(2), OptionalInt.of(601));

        assertThat(ForecastProofs.findLost(List.of(shown, lost, unanswered), timeline))
                .containsExactly(lost);
    }

    @Test
    void lossesAndWrongLimitsFailTheRunAndLateOnesDoNot() {
        RunLedger ledger = new RunLedger();
        ledger.countAcknowledged("killed", MessageKind.FORECAST, 3);
        ledger.countLook("killed", LimitVerdict.late(Duration.ofSeconds(1)), "");
        ledger.countFault("killed", Duration.ofSeconds(9));

        assertThat(ledger.isClean()).isTrue();

        ledger.countLost("killed", MessageKind.FORECAST, "G1");
        ledger.countLook("killed", LimitVerdict.above(Set.of(300)), "c-1: 700 W");

        assertThat(ledger.findings()).hasSize(2);
        assertThat(ledger.phases().get("killed")).satisfies(counts -> {
            assertThat(counts.lost()).isEqualTo(1);
            assertThat(counts.looks()).isEqualTo(2);
            assertThat(counts.wrong()).isEqualTo(1);
            assertThat(counts.late()).isEqualTo(1);
        });
    }

    private static SentForecast forecast(int slot, int watts) {
        MessageDelivery delivery = MessageDelivery.begin(START);
        delivery.accept(START, "");
        return new SentForecast(
                ForecastType.PRIMARY, List.of(), new CapacityBlock(edge(slot), edge(slot + 1), watts), delivery);
    }

    private void receive(int window, int wattHours, String requestId, String body) {
        reports.recordReceived(new ReceivedReport("G1", edge(window), wattHours(wattHours), requestId, body, "phase"));
    }

    private List<String> findFaults() {
        return reports.findFaults(CHARGERS, readings).stream()
                .map(ReportFault::description)
                .toList();
    }

    private static Map<Instant, BigDecimal> shownEnergy() {
        return new HashMap<>(Map.of(edge(0), wattHours(100), edge(1), wattHours(300), edge(2), wattHours(500)));
    }

    private static BigDecimal wattHours(int value) {
        return BigDecimal.valueOf(value);
    }

    private static Instant edge(int number) {
        return START.plus(WINDOW.multipliedBy(number));
    }
}
