package com.betterfleet.derms.metering;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.power.Direction;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Energy windows from the readings of one meter (M11). */
class MeterRecordTests {

    private static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");
    private static final Interval WINDOW = new Interval(NOON, NOON.plus(Duration.ofMinutes(15)));

    private final List<MeterReading> readings = new ArrayList<>();
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
    void anEdgeIsInterpolatedAcrossFifteenMinutesAndNotASecondMore() {
        imported(-7, 0);
        imported(8, 1_500);
        imported(15, 2_200);
        assertThat(window()).isEqualTo(measured("1500"));

        readings.clear();
        readings.add(at(Duration.ofMinutes(-7).minusSeconds(1), 0));
        imported(8, 1_500);
        imported(15, 2_200);
        assertThat(window()).as("the energy from the eighth minute on").isEqualTo(known("700", EnergyQuality.PARTIAL));
    }

    @Test
    void noDataIsMissingAndNotZero() {
        assertThat(window()).isEqualTo(EnergyWindow.missing(WINDOW));

        imported(-60, 1_000);
        imported(60, 9_000);
        assertThat(window()).as("readings too far apart").isEqualTo(EnergyWindow.missing(WINDOW));
    }

    @Test
    void aSingleReadingWithinAWindowYieldsNoEnergy() {
        imported(7, 1_000);

        assertThat(window()).isEqualTo(EnergyWindow.missing(WINDOW));
    }

    @Test
    void aWindowIsPartialUntilAReadingAtOrAfterItsEndIsIn() {
        imported(0, 1_000);
        imported(14, 2_400);
        assertThat(window()).isEqualTo(known("1400", EnergyQuality.PARTIAL));

        imported(16, 2_600);
        assertThat(window()).isEqualTo(measured("1500"));
    }

    @Test
    void aGapWithinAWindowLosesNoEnergyWhereTheRegisterIsKnownOnBothSides() {
        Interval hour = new Interval(NOON, NOON.plus(Duration.ofHours(1)));
        imported(0, 1_000);
        imported(10, 2_000);
        imported(40, 6_000);
        imported(60, 8_000);

        assertThat(record().computeWindow(hour).imported()).contains(energy("7000"));
        assertThat(record().computeWindow(hour).quality()).isEqualTo(EnergyQuality.MEASURED);
    }

    @Test
    void aCounterResetCountsEnergyBeforeAndAfterAndMakesAnEstimate() {
        imported(0, 1_000);
        imported(7, 1_700);
        imported(8, 20);
        imported(15, 720);

        assertThat(window()).isEqualTo(known("1400", EnergyQuality.ESTIMATED));
    }

    @Test
    void aLongerBreakOfTheRegisterLeavesTheWindowPartial() {
        imported(0, 1_000);
        imported(7, 1_700);
        readings.add(at(Duration.ofMinutes(8).plusSeconds(1), 20));
        imported(15, 720);

        assertThat(window()).isEqualTo(known("1400", EnergyQuality.PARTIAL));
    }

    @Test
    void aWindowMadeOfABreakOnlyIsMissing() {
        imported(0, 1_000);
        imported(15, 20);

        assertThat(window()).isEqualTo(EnergyWindow.missing(WINDOW));
    }

    @Test
    void aMeterExchangeToAHigherRegisterIsNoConsumption() {
        imported(0, 1_000);
        imported(7, 1_700);
        imported(8, 9_000_000);
        imported(15, 9_000_700);

        assertThat(window()).isEqualTo(known("1400", EnergyQuality.ESTIMATED));

        rating = Power.ZERO;
        assertThat(window())
                .as("without a rating ten megawatts are believed, not nine megawatt-hours in a minute")
                .isEqualTo(known("1400", EnergyQuality.ESTIMATED));
    }

    @Test
    void aFallAndReturnIsNoReset() {
        rating = Power.ZERO;
        imported(0, 3_700);
        imported(3, 3_737);
        imported(6, 0);
        imported(9, 3_746);
        imported(12, 3_760);
        imported(15, 3_780);

        assertThat(window()).isEqualTo(known("80", EnergyQuality.ESTIMATED));
        assertThat(record().findBreaks(Direction.IMPORT, NOON)).isEmpty();
    }

    @Test
    void aFallThatStandsStillAndReturnsIsNoReset() {
        imported(0, 3_700);
        imported(3, 3_737);
        imported(5, 0);
        imported(6, 0);
        imported(7, 0);
        imported(9, 3_746);
        imported(15, 3_780);

        assertThat(window()).isEqualTo(known("80", EnergyQuality.ESTIMATED));
    }

    @Test
    void aFallIsUnknownUntilLaterReadingsShowWhatItWas() {
        imported(0, 3_700);
        imported(14, 3_737);
        imported(15, 0);
        assertThat(window()).isEqualTo(known("37", EnergyQuality.PARTIAL));
        assertThat(record().readTimes()).as("not read to the end").doesNotContain(WINDOW.end());

        imported(16, 40);
        assertThat(window()).as("a reset").isEqualTo(known("37", EnergyQuality.ESTIMATED));

        readings.removeLast();
        imported(16, 3_747);
        assertThat(window()).as("a blink").isEqualTo(known("42", EnergyQuality.ESTIMATED));
    }

    @ParameterizedTest
    @ValueSource(longs = {2_147_483_647L, 4_294_967_295L, 65_535, 32_767})
    void aValueThatStandsForNoneIsNoEnergyInRegistersAndPower(long sentinel) {
        imported(0, sentinel - 3);
        imported(7, sentinel);
        imported(15, sentinel + 5);
        assertThat(window()).isEqualTo(known("8", EnergyQuality.ESTIMATED));

        readings.clear();
        imported(0, sentinel);
        imported(15, sentinel);
        assertThat(window()).isEqualTo(EnergyWindow.missing(WINDOW));

        readings.clear();
        sample(0, 60_000);
        sample(7, sentinel);
        sample(8, -sentinel);
        sample(15, 60_000);
        assertThat(window()).isEqualTo(known("15000", EnergyQuality.ESTIMATED));
    }

    @Test
    void anExchangeForAMeterThatShowsMoreIsNoConsumption() {
        imported(0, 1_850);
        imported(7, 1_850);
        imported(8, 10_000);
        imported(15, 10_000);

        assertThat(window()).isEqualTo(known("0", EnergyQuality.ESTIMATED));
    }

    @Test
    void aChargerReadOverTwoPathsCountsOnce() {
        for (int minute = 0; minute <= 15; minute++) {
            imported(minute, 12_345 + 53L * minute);
            if (minute < 15) {
                readings.add(at(Duration.ofMinutes(minute).plusSeconds(20), (12_345 + 53L * minute) / 100 * 100));
            }
        }

        assertThat(window()).isEqualTo(known("795", EnergyQuality.ESTIMATED));
    }

    @Test
    void powerBeyondTheRatingIsNoLoad() {
        sample(0, 60_000);
        sample(5, 40_000_000);
        sample(15, 60_000);

        assertThat(window()).isEqualTo(known("15000", EnergyQuality.ESTIMATED));
    }

    @Test
    void aRegisterThatCountsInWholeKilowattHoursIsPlausible() {
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

        assertThat(window())
                .as("7000 before, 5000 between, 3000 after")
                .isEqualTo(known("15000", EnergyQuality.ESTIMATED));
    }

    @Test
    void powerSamplesAreUsedWhereThereIsNoRegisterAndMakeAnEstimate() {
        sample(0, 60_000);
        sample(15, 120_000);

        assertThat(window()).isEqualTo(known("22500", EnergyQuality.ESTIMATED));
    }

    @Test
    void powerThatChangesSignIsImportBeforeAndExportAfter() {
        sample(0, 60_000);
        sample(15, -60_000);

        assertThat(window())
                .isEqualTo(new EnergyWindow(
                        WINDOW, Optional.of(energy("3750")), Optional.of(energy("3750")), EnergyQuality.ESTIMATED));
    }

    @Test
    void powerSamplesTooFarApartLeaveAGapBetweenThem() {
        sample(-10, 60_000);
        sample(6, 60_000);
        sample(15, 60_000);

        assertThat(window()).isEqualTo(known("9000", EnergyQuality.PARTIAL));
    }

    @Test
    void aMeterWithoutExportRegisterAddsNoZeroToExport() {
        imported(0, 1_000);
        imported(15, 2_000);

        assertThat(window().exported()).isEmpty();
    }

    @Test
    void exportIsReadFromItsOwnRegister() {
        readings.add(new MeterReading("a", NOON, decimal(10), decimal(100), null));
        readings.add(new MeterReading("a", WINDOW.end(), decimal(10), decimal(175), null));

        assertThat(window())
                .isEqualTo(new EnergyWindow(
                        WINDOW, Optional.of(energy("0")), Optional.of(energy("75")), EnergyQuality.MEASURED));
    }

    @Test
    void withOnlyOneOfTwoRegistersTheWindowIsPartial() {
        readings.add(new MeterReading("a", NOON, decimal(10), decimal(100), null));
        readings.add(new MeterReading("a", WINDOW.end(), decimal(30), null, null));

        assertThat(window()).isEqualTo(known("20", EnergyQuality.PARTIAL));
    }

    @Test
    void aSumAddsEachDirectionAndTakesTheQualityOfItsWorstPart() {
        EnergyWindow both =
                new EnergyWindow(WINDOW, Optional.of(energy("5")), Optional.of(energy("2")), EnergyQuality.MEASURED);
        EnergyWindow estimate = known("3", EnergyQuality.ESTIMATED);

        assertThat(EnergyWindow.sum(WINDOW, List.of(both, estimate)))
                .isEqualTo(new EnergyWindow(
                        WINDOW, Optional.of(energy("8")), Optional.of(energy("2")), EnergyQuality.ESTIMATED));
        assertThat(EnergyWindow.sum(WINDOW, List.of(both, EnergyWindow.missing(WINDOW))))
                .isEqualTo(new EnergyWindow(
                        WINDOW, Optional.of(energy("5")), Optional.of(energy("2")), EnergyQuality.PARTIAL));
        assertThat(EnergyWindow.sum(WINDOW, List.of(EnergyWindow.missing(WINDOW), EnergyWindow.missing(WINDOW))))
                .isEqualTo(EnergyWindow.missing(WINDOW));
        assertThat(EnergyWindow.sum(WINDOW, List.of())).isEqualTo(EnergyWindow.missing(WINDOW));
    }

    @Test
    void theLargestGapCountsFromTheStartAndToTheEnd() {
        imported(-1, 0);
        imported(4, 0);
        imported(6, 0);

        assertThat(record().findLargestGap(WINDOW)).isEqualTo(Duration.ofMinutes(9));
        imported(14, 0);
        assertThat(record().findLargestGap(WINDOW)).isEqualTo(Duration.ofMinutes(8));
    }

    private EnergyWindow window() {
        return record().computeWindow(WINDOW);
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
        readings.add(new MeterReading("a", NOON.plus(Duration.ofMinutes(minute)), wattHours, null, watts));
    }

    private static MeterReading at(Duration sinceNoon, long wattHours) {
        return new MeterReading("a", NOON.plus(sinceNoon), decimal(wattHours), null, null);
    }

    private static EnergyWindow measured(String wattHours) {
        return known(wattHours, EnergyQuality.MEASURED);
    }

    private static EnergyWindow known(String wattHours, EnergyQuality quality) {
        return new EnergyWindow(WINDOW, Optional.of(energy(wattHours)), Optional.empty(), quality);
    }

    private static Energy energy(String wattHours) {
        return new Energy(new BigDecimal(wattHours));
    }

    private static BigDecimal decimal(long value) {
        return BigDecimal.valueOf(value);
    }
}
