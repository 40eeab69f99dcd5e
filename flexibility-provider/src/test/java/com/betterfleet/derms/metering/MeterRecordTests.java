package com.betterfleet.derms.metering;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a meter's readings tell of a window (M11). */
class MeterRecordTests {

    private static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");
    private static final Interval WINDOW = new Interval(NOON, NOON.plus(Duration.ofMinutes(15)));

    private final List<Reading> readings = new ArrayList<>();
    private Power rating = Power.ofKilowatts(BigDecimal.valueOf(150));

    @Test
    void theEnergyIsTheDifferenceOfTheRegisterAtTheEdges() {
        imported(0, 1_000);
        imported(15, 3_500);

        assertThat(window()).isEqualTo(measured("2500"));
    }

    @Test
    void theValueAtAnEdgeLiesOnTheLineBetweenTheReadingsAroundIt() {
        imported(-5, 1_000);
        imported(10, 2_500);
        imported(20, 3_000);

        assertThat(window()).as("1500 at noon, 2750 at the end").isEqualTo(measured("1250"));
    }

    @Test
    void aRegisterThatDidNotMoveMeasuresZero() {
        imported(0, 1_000);
        imported(15, 1_000);

        assertThat(window()).isEqualTo(measured("0"));
    }

    @Test
    void anEdgeIsReckonedAcrossFifteenMinutesAndNotASecondMore() {
        imported(-7, 0);
        imported(8, 1_500);
        imported(15, 2_200);
        assertThat(window()).isEqualTo(measured("1500"));

        readings.clear();
        readings.add(at(Duration.ofMinutes(-7).minusSeconds(1), 0));
        imported(8, 1_500);
        imported(15, 2_200);
        assertThat(window()).as("what is known from the eighth minute on").isEqualTo(known("700", Quality.PARTIAL));
    }

    @Test
    void nothingIsMissingAndNotZero() {
        assertThat(window()).isEqualTo(Window.missing(WINDOW));

        imported(-60, 1_000);
        imported(60, 9_000);
        assertThat(window()).as("readings too far apart").isEqualTo(Window.missing(WINDOW));
    }

    @Test
    void aSingleReadingWithinTellsNoEnergy() {
        imported(7, 1_000);

        assertThat(window()).isEqualTo(Window.missing(WINDOW));
    }

    @Test
    void aWindowIsPartialUntilAReadingAtOrAfterItsEndIsIn() {
        imported(0, 1_000);
        imported(14, 2_400);
        assertThat(window()).isEqualTo(known("1400", Quality.PARTIAL));

        imported(16, 2_600);
        assertThat(window()).isEqualTo(measured("1500"));
    }

    @Test
    void aGapWithinAWindowLosesNothingWhereTheRegisterIsKnownOnBothSides() {
        Interval hour = new Interval(NOON, NOON.plus(Duration.ofHours(1)));
        imported(0, 1_000);
        imported(10, 2_000);
        imported(40, 6_000);
        imported(60, 8_000);

        assertThat(record().over(hour).imported()).contains(energy("7000"));
        assertThat(record().over(hour).quality()).isEqualTo(Quality.MEASURED);
    }

    @Test
    void whereACounterBeginsAnewWhatIsBeforeAndAfterCountsAndTheWindowIsAnEstimate() {
        imported(0, 1_000);
        imported(7, 1_700);
        imported(8, 20);
        imported(15, 720);

        assertThat(window()).isEqualTo(known("1400", Quality.ESTIMATED));
    }

    @Test
    void aLongerBreakOfTheRegisterLeavesTheWindowPartial() {
        imported(0, 1_000);
        imported(7, 1_700);
        readings.add(at(Duration.ofMinutes(8).plusSeconds(1), 20));
        imported(15, 720);

        assertThat(window()).isEqualTo(known("1400", Quality.PARTIAL));
    }

    @Test
    void aBreakThatIsAllThereIsOfAWindowLeavesItMissing() {
        imported(0, 1_000);
        imported(15, 20);

        assertThat(window()).isEqualTo(Window.missing(WINDOW));
    }

    @Test
    void anotherMeterThatShowsMoreIsNoJump() {
        imported(0, 1_000);
        imported(7, 1_700);
        imported(8, 9_000_000);
        imported(15, 9_000_700);

        assertThat(window()).isEqualTo(known("1400", Quality.ESTIMATED));

        rating = Power.ZERO;
        assertThat(window()).as("without a rating every rise is believed").isEqualTo(measured("8999700"));
    }

    @Test
    void aRegisterThatCountsInWholeKilowattHoursIsBelieved() {
        imported(0, 1_000);
        readings.add(at(Duration.ofSeconds(1), 11_000));
        imported(15, 21_000);

        assertThat(window()).isEqualTo(measured("20000"));
    }

    @Test
    void powerSamplesFillABreakOfTheRegister() {
        reading(0, 1_000, 60_000);
        reading(7, 8_000, 60_000);
        reading(12, 5, 60_000);
        reading(15, 3_005, 60_000);

        assertThat(window()).as("7000 before, 5000 between, 3000 after").isEqualTo(known("15000", Quality.ESTIMATED));
    }

    @Test
    void powerSamplesAreUsedWhereThereIsNoRegisterAndMakeAnEstimate() {
        sample(0, 60_000);
        sample(15, 120_000);

        assertThat(window()).isEqualTo(known("22500", Quality.ESTIMATED));
    }

    @Test
    void powerThatTurnsIsImportBeforeAndExportAfterIt() {
        sample(0, 60_000);
        sample(15, -60_000);

        assertThat(window())
                .isEqualTo(new Window(
                        WINDOW, Optional.of(energy("3750")), Optional.of(energy("3750")), Quality.ESTIMATED));
    }

    @Test
    void powerSamplesTooFarApartTellNothingOfTheTimeBetween() {
        sample(-10, 60_000);
        sample(6, 60_000);
        sample(15, 60_000);

        assertThat(window()).isEqualTo(known("9000", Quality.PARTIAL));
    }

    @Test
    void aMeterWithoutExportRegisterAddsNoZeroToExport() {
        imported(0, 1_000);
        imported(15, 2_000);

        assertThat(window().exported()).isEmpty();
    }

    @Test
    void exportIsKnownByItsOwnRegister() {
        readings.add(new Reading("a", NOON, decimal(10), decimal(100), null));
        readings.add(new Reading("a", WINDOW.end(), decimal(10), decimal(175), null));

        assertThat(window())
                .isEqualTo(new Window(WINDOW, Optional.of(energy("0")), Optional.of(energy("75")), Quality.MEASURED));
    }

    @Test
    void whereOneRegisterIsKnownAndTheOtherNotTheWindowIsPartial() {
        readings.add(new Reading("a", NOON, decimal(10), decimal(100), null));
        readings.add(new Reading("a", WINDOW.end(), decimal(30), null, null));

        assertThat(window()).isEqualTo(known("20", Quality.PARTIAL));
    }

    @Test
    void aSumAddsLikeToLikeAndIsAsGoodAsItsWorstPart() {
        Window both = new Window(WINDOW, Optional.of(energy("5")), Optional.of(energy("2")), Quality.MEASURED);
        Window estimate = known("3", Quality.ESTIMATED);

        assertThat(Window.sum(WINDOW, List.of(both, estimate)))
                .isEqualTo(new Window(WINDOW, Optional.of(energy("8")), Optional.of(energy("2")), Quality.ESTIMATED));
        assertThat(Window.sum(WINDOW, List.of(both, Window.missing(WINDOW))))
                .isEqualTo(new Window(WINDOW, Optional.of(energy("5")), Optional.of(energy("2")), Quality.PARTIAL));
        assertThat(Window.sum(WINDOW, List.of(Window.missing(WINDOW), Window.missing(WINDOW))))
                .isEqualTo(Window.missing(WINDOW));
        assertThat(Window.sum(WINDOW, List.of())).isEqualTo(Window.missing(WINDOW));
    }

    @Test
    void theLargestGapCountsFromTheStartAndToTheEnd() {
        imported(-1, 0);
        imported(4, 0);
        imported(6, 0);

        assertThat(record().largestGap(WINDOW)).isEqualTo(Duration.ofMinutes(9));
        imported(14, 0);
        assertThat(record().largestGap(WINDOW)).isEqualTo(Duration.ofMinutes(8));
    }

    private Window window() {
        return record().over(WINDOW);
    }

    private MeterRecord record() {
        return MeterRecord.of(readings, rating);
    }

    private void imported(long minute, long wattHours) {
        readings.add(at(Duration.ofMinutes(minute), wattHours));
    }

    private void reading(long minute, long wattHours, long watts) {
        add(minute, decimal(wattHours), decimal(watts));
    }

    private void sample(long minute, long watts) {
        add(minute, null, decimal(watts));
    }

    private void add(long minute, @Nullable BigDecimal wattHours, BigDecimal watts) {
        readings.add(new Reading("a", NOON.plus(Duration.ofMinutes(minute)), wattHours, null, watts));
    }

    private static Reading at(Duration sinceNoon, long wattHours) {
        return new Reading("a", NOON.plus(sinceNoon), decimal(wattHours), null, null);
    }

    private static Window measured(String wattHours) {
        return known(wattHours, Quality.MEASURED);
    }

    private static Window known(String wattHours, Quality quality) {
        return new Window(WINDOW, Optional.of(energy(wattHours)), Optional.empty(), quality);
    }

    private static Energy energy(String wattHours) {
        return new Energy(new BigDecimal(wattHours));
    }

    private static BigDecimal decimal(long value) {
        return BigDecimal.valueOf(value);
    }
}
