package com.betterfleet.derms.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.microgrid.Asset;
import com.betterfleet.derms.microgrid.Asset.AssetCategory;
import com.betterfleet.derms.microgrid.Asset.MeteringRole;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.Microgrid;
import com.betterfleet.derms.microgrid.MicrogridProvisioning;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.quarantine.SubjectSelection;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.WindowGrid;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.event.ApplicationEvents;
import org.springframework.test.context.event.RecordApplicationEvents;

/** Windows are stored and read independently of the order of readings. */
@Tag("sql")
@ServiceTest
@RecordApplicationEvents
class EnergyWindowsTests {

    private static final WindowGrid GRID = new WindowGrid(Duration.ofMinutes(15));

    private final String scope = "windows-" + UUID.randomUUID();
    private final String charger = scope + "-a";
    private final String second = scope + "-b";
    private final String site = scope + "-site";

    @Autowired
    private MeteringService metering;

    @Autowired
    private EnergyWindows windows;

    @Autowired
    private WindowCalculationJob calculationJob;

    @Autowired
    private JdbcQuarterHourWindows windowStore;

    @Autowired
    private MicrogridProvisioning provisioning;

    @Autowired
    private InstantSource clock;

    @Autowired
    private ApplicationEvents events;

    /** A window edge, eight hours ago. */
    private Instant start;

    @BeforeEach
    void createScopeWithCharger() {
        start = GRID.windowAt(clock.instant().minus(Duration.ofHours(8))).start();
        provisioning.saveMicrogrid(new Microgrid(scope, "Depot", ZoneOffset.UTC));
        provisioning.saveScope(
                new ManagedScope(scope, scope, "Chargers", Optional.empty(), Optional.empty(), Optional.empty()));
        add(charger, MeteringRole.CHARGER, Optional.of(scope));
    }

    @Test
    void aWindowIsTheSameBeforeAndAfterItIsStored() {
        acceptReadings(imported(charger, 0, 1_000), imported(charger, 14, 2_400), imported(charger, 16, 2_600));

        List<EnergyWindow> before = findChargerWindows(2);
        calculateWindows();

        assertThat(before)
                .containsExactly(window(0, "1500", EnergyQuality.MEASURED), window(1, "100", EnergyQuality.PARTIAL));
        assertThat(findChargerWindows(2)).isEqualTo(before);
        assertThat(findStored())
                .as("only windows with a reading at or after their end")
                .hasSize(1);
    }

    @Test
    void aBlinkAtAnEdgeChangesNoWindowOnceTheRegisterHasReturned() {
        acceptReadings(imported(charger, 0, 3_700), imported(charger, 10, 3_737));
        acceptReadings(imported(charger, 15, 0));
        calculateWindows();
        assertThat(findChargerWindows(1)).extracting(EnergyWindow::quality).containsExactly(EnergyQuality.PARTIAL);

        acceptReadings(imported(charger, 16, 0));
        calculateWindows();
        acceptReadings(imported(charger, 20, 3_747));
        calculateWindows();
        acceptReadings(imported(charger, 30, 3_760));
        calculateWindows();

        assertThat(findChargerWindows(2))
                .containsExactly(window(0, "42", EnergyQuality.ESTIMATED), window(1, "18", EnergyQuality.ESTIMATED));
        assertThat(findStored()).isEqualTo(findChargerWindows(2));
        assertThat(windowStore.findBreaks(List.of(charger), at(60))).isEmpty();
        assertThat(total(30)).contains(energy("3760"));
    }

    @Test
    void fortyMegawattHoursInAMinuteAreNotBelievedWithoutARating() {
        provisioning.saveAsset(new Asset(
                charger, scope, "Meter", AssetCategory.CHARGING, MeteringRole.CHARGER, Optional.of(scope), Power.ZERO));
        acceptReadings(imported(charger, 0, 1_000), imported(charger, 7, 1_010));
        acceptReadings(imported(charger, 8, 40_001_010), imported(charger, 15, 40_001_020));
        calculateWindows();

        assertThat(findChargerWindows(1)).containsExactly(window(0, "20", EnergyQuality.ESTIMATED));
    }

    @Test
    void whatAnAssetUsedStaysWhereItWasUsedWhenItMovesOrIsDeleted() {
        String other = "other-" + scope;
        provisioning.saveScope(
                new ManagedScope(other, scope, "Other", Optional.empty(), Optional.empty(), Optional.empty()));
        acceptReadings(imported(charger, 0, 1_000), imported(charger, 15, 2_500));
        calculateWindows();
        assertThat(findScopeWindow().sum()).isEqualTo(window(0, "1500", EnergyQuality.MEASURED));

        add(charger, MeteringRole.CHARGER, Optional.of(other));
        assertThat(findScopeWindow().sum()).isEqualTo(window(0, "1500", EnergyQuality.MEASURED));
        assertThat(findScopeWindow(other).sum().quality()).isEqualTo(EnergyQuality.MISSING);
        assertThat(findScopeWindow(other).parts()).isEmpty();

        acceptReadings(imported(charger, 5, 1_600), imported(charger, 30, 2_600));
        provisioning.deleteByKind("asset", charger);
        calculateWindows();
        assertThat(findScopeWindow().sum()).isEqualTo(window(0, "1500", EnergyQuality.MEASURED));
        assertThat(windows.findScopeWindows(
                                List.of(scope), new Interval(at(0), at(30)), new WindowGrid(Duration.ofMinutes(5)))
                        .get(scope))
                .extracting(one -> one.sum().imported())
                .containsExactly(
                        Optional.of(energy("600")),
                        Optional.of(energy("450")),
                        Optional.of(energy("450")),
                        Optional.of(energy("33.333333")),
                        Optional.of(energy("33.333333")),
                        Optional.of(energy("33.333334")));
        assertThat(windows.findMeteredEnergy(List.of(scope), new Interval(at(0), at(15)))
                        .values())
                .singleElement()
                .satisfies(metered -> assertThat(metered.window().imported()).contains(energy("1500")));

        add(charger, MeteringRole.CHARGER, Optional.of(other));
        assertThat(findScopeWindow(other).parts()).as("the same id again").isEmpty();
        assertThat(findScopeWindow().sum()).isEqualTo(window(0, "1500", EnergyQuality.MEASURED));
    }

    @Test
    void aChangedRoleLeavesThePastAsItWas() {
        acceptReadings(imported(charger, 0, 1_000), imported(charger, 15, 2_500));

        add(charger, MeteringRole.OTHER, Optional.of(scope));

        assertThat(findScopeWindow().sum()).isEqualTo(window(0, "1500", EnergyQuality.MEASURED));
    }

    @Test
    void aWindowThatHasNotEndedIsNotReturned() {
        Instant now = clock.instant();
        Interval present = GRID.windowAt(now);

        assertThat(windows.findAssetWindows(List.of(charger), present, GRID)).containsEntry(charger, List.of());
    }

    @Test
    void windowsWithoutReadingsAreMissingAndNeverZero() {
        acceptReadings(imported(charger, 0, 1_000), imported(charger, 20, 3_000));
        acceptReadings(imported(charger, 70, 9_000));
        calculateWindows();

        assertThat(findChargerWindows(5))
                .extracting(EnergyWindow::quality)
                .containsExactly(
                        EnergyQuality.MISSING,
                        EnergyQuality.MISSING,
                        EnergyQuality.MISSING,
                        EnergyQuality.MISSING,
                        EnergyQuality.MISSING);
    }

    @Test
    void lateReadingsCompleteTheirWindowsAndPublishTheChange() {
        acceptReadings(imported(charger, 0, 1_000), imported(charger, 45, 4_000), imported(charger, 46, 4_100));
        calculateWindows();
        assertThat(findChargerWindows(3)).extracting(EnergyWindow::quality).containsOnly(EnergyQuality.MISSING);
        events.clear();

        acceptReadings(imported(charger, 30, 3_000));
        acceptReadings(imported(charger, 15, 2_500));
        calculateWindows();

        assertThat(findChargerWindows(3))
                .containsExactly(
                        window(0, "1500", EnergyQuality.MEASURED),
                        window(1, "500", EnergyQuality.MEASURED),
                        window(2, "1000", EnergyQuality.MEASURED));
        assertThat(findStored()).hasSize(3);
        assertThat(findChangedSpan()).isEqualTo(new Interval(at(0), at(45)));
    }

    @Test
    void readingsThatChangeNoWindowPublishNoEvent() {
        acceptReadings(imported(charger, 0, 1_000), imported(charger, 15, 2_000));
        calculateWindows();
        events.clear();

        acceptReadings(imported(charger, 0, 1_000), imported(charger, 15, 2_000));
        calculateWindows();

        assertThat(events.stream(WindowsChanged.class)
                        .filter(actual -> actual.spans().containsKey(charger)))
                .isEmpty();
    }

    @Test
    void lateDataOfManyDaysIsCalculatedDayByDay() {
        acceptReadings(imported(charger, 0, 900_000));
        List<MeterReading> late = new ArrayList<>();
        for (int i = 0; i <= 4 * 96; i++) {
            late.add(imported(charger, 15L * (i - 4 * 96), 100L * i));
        }
        late.removeLast();
        acceptReadings(late.toArray(MeterReading[]::new));

        calculateWindows();

        Interval days = new Interval(at(-4 * 96 * 15), at(-15));
        assertThat(windowStore.findStored(List.of(charger), days).get(charger))
                .hasSize(4 * 96 - 1)
                .allSatisfy(window -> assertThat(window.imported()).contains(energy("100")));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void storedWindowsDoNotDependOnTheOrderOrBatchesOfReadings(long seed) {
        Random random = new Random(seed);
        List<MeterReading> readings = createReadings(random);
        List<MeterReading> ordered = List.copyOf(readings);
        for (int i = 0; i < readings.size() - 1; i++) {
            if (random.nextInt(3) == 0) {
                Collections.swap(readings, i, Math.min(readings.size() - 1, i + random.nextInt(40)));
            }
        }
        for (int from = 0; from < readings.size(); ) {
            int to = Math.min(readings.size(), from + 1 + random.nextInt(60));
            acceptReadings(readings.subList(from, to).toArray(MeterReading[]::new));
            from = to;
            if (random.nextBoolean()) {
                calculateWindows();
            }
        }
        calculateWindows();

        MeterRecord whole = MeterRecord.of(ordered, new Power(150_000));
        Interval span = new Interval(at(0), at(7 * 60));
        List<EnergyWindow> expected = GRID.closedWindows(span, at(7 * 60)).stream()
                .map(whole::computeWindow)
                .toList();
        assertThat(windows.findAssetWindows(List.of(charger), span, GRID)).containsEntry(charger, expected);
        assertThat(windowStore.findStored(List.of(charger), span).get(charger))
                .isEqualTo(expected.stream()
                        .filter(window -> window.quality() != EnergyQuality.MISSING)
                        .filter(window ->
                                !window.span().end().isAfter(ordered.getLast().at()))
                        .toList());
    }

    @Test
    void otherGridsAreCalculatedFromTheReadings() {
        acceptReadings(imported(charger, 0, 1_000), imported(charger, 10, 2_000), imported(charger, 20, 4_000));

        assertThat(windows.findAssetWindows(
                                List.of(charger), new Interval(at(0), at(20)), new WindowGrid(Duration.ofMinutes(5)))
                        .get(charger))
                .extracting(EnergyWindow::imported)
                .containsExactly(
                        Optional.of(energy("500")),
                        Optional.of(energy("500")),
                        Optional.of(energy("1000")),
                        Optional.of(energy("1000")));
    }

    @Test
    void aScopeIsTheSumOfItsChargersWithTheWorstQuality() {
        add(second, MeteringRole.CHARGER, Optional.of(scope));
        add(site, MeteringRole.SITE_METER, Optional.of(scope));
        acceptReadings(imported(charger, 0, 1_000), imported(charger, 15, 1_500));
        acceptReadings(imported(site, 0, 7), imported(site, 15, 9_999));

        ScopeWindow without = findScopeWindow();
        assertThat(without.sum()).isEqualTo(window(0, "500", EnergyQuality.PARTIAL));
        assertThat(without.parts())
                .containsOnlyKeys(charger, second)
                .containsEntry(second, EnergyWindow.missing(without.sum().span()));

        acceptReadings(imported(second, 0, 0), imported(second, 15, 70));
        assertThat(findScopeWindow().sum()).isEqualTo(window(0, "570", EnergyQuality.MEASURED));
    }

    @Test
    void aScopeWithoutChargersHasMissingWindows() {
        String bare = "bare-" + scope;
        provisioning.saveScope(
                new ManagedScope(bare, scope, "Bare", Optional.empty(), Optional.empty(), Optional.empty()));

        assertThat(windows.findScopeWindows(List.of(bare), new Interval(at(0), at(15)), GRID)
                        .get(bare))
                .singleElement()
                .satisfies(window -> assertThat(window.sum().quality()).isEqualTo(EnergyQuality.MISSING));
    }

    @Test
    void theEnergyOfAScopeIsThatOfItsSiteMeterIfItHasOne() {
        acceptReadings(imported(charger, 0, 1_000), imported(charger, 2, 1_100), imported(charger, 5, 1_250));
        Interval span = new Interval(at(1), at(5));

        MeteredEnergy ofChargers =
                windows.findMeteredEnergy(List.of(scope), span).get(scope);
        assertThat(ofChargers)
                .isEqualTo(new MeteredEnergy(
                        new EnergyWindow(span, Optional.of(energy("200")), Optional.empty(), EnergyQuality.MEASURED),
                        MeasuredLoad.LoadBasis.SUM_OF_CHARGERS,
                        Duration.ofMinutes(3)));

        add(site, MeteringRole.SITE_METER, Optional.of(scope));
        assertThat(windows.findMeteredEnergy(List.of(scope), span))
                .containsEntry(
                        scope,
                        new MeteredEnergy(
                                EnergyWindow.missing(span), MeasuredLoad.LoadBasis.SITE_METER, Duration.ofMinutes(4)));
    }

    @Test
    void aTotalNeverFallsAcrossMeterChanges() {
        add(second, MeteringRole.CHARGER, Optional.of(scope));
        acceptReadings(imported(charger, 0, 1_000), imported(charger, 5, 1_500), imported(second, 0, 200));
        assertThat(total(0)).contains(energy("1200"));
        assertThat(total(5)).contains(energy("1700"));

        acceptReadings(imported(charger, 6, 3), imported(charger, 10, 403));
        assertThat(total(10)).as("a register reset").contains(energy("2100"));
        calculateWindows();

        acceptReadings(imported(charger, 60, 9_000_000), imported(charger, 61, 9_000_050));
        calculateWindows();
        assertThat(total(61)).as("a meter change").contains(energy("2150"));
        acceptReadings(imported(charger, 80, 9_000_100));
        calculateWindows();
        assertThat(total(81)).as("earlier breaks stay included").contains(energy("2200"));

        provisioning.deleteByKind("asset", second);
        assertThat(total(90)).as("a deleted asset").contains(energy("2200"));

        add(site, MeteringRole.CHARGER, Optional.of(scope));
        acceptReadings(imported(site, 95, 70_000), imported(site, 97, 70_001));
        assertThat(total(95)).as("a joining asset").contains(energy("2200"));
        assertThat(total(97)).contains(energy("2201"));
        assertThat(total(5))
                .as("an earlier instant never exceeds a later one")
                .get()
                .extracting(Energy::wattHours)
                .satisfies(actual -> assertThat(actual).isLessThan(new BigDecimal("2200")));
    }

    @Test
    void doubtfulReadingsAreStoredAndFlagged() {
        ReadingIntakeResult result =
                metering.acceptReadings(List.of(imported(charger, 0, 1_000), imported(charger, 1, 5)));

        assertThat(result.rejected()).isEmpty();
        assertThat(result.flagged()).singleElement().satisfies(remark -> {
            assertThat(remark.index()).isEqualTo(1);
            assertThat(remark.reason()).contains("importWh is 5 after 1000", "register reset");
        });
        assertThat(metering.acceptReadings(List.of(imported(charger, 2, 4))).flagged())
                .hasSize(1);
        assertThat(metering.acceptReadings(List.of(imported(charger, 3, 4))).flagged())
                .isEmpty();
    }

    private List<MeterReading> createReadings(Random random) {
        List<MeterReading> readings = new ArrayList<>();
        long value = 0;
        Instant at = start;
        while (at.isBefore(at(7 * 60))) {
            boolean reset = random.nextInt(50) == 0;
            value = reset ? 0 : value + random.nextInt(3_000);
            readings.add(new MeterReading(
                    charger,
                    at,
                    random.nextInt(10) == 0 ? null : BigDecimal.valueOf(random.nextInt(40) == 0 ? 65_535 : value),
                    null,
                    random.nextInt(3) == 0 ? BigDecimal.valueOf(random.nextInt(90_000)) : BigDecimal.ONE));
            at = at.plusSeconds(20 + random.nextInt(random.nextInt(20) == 0 ? 2_000 : 300));
        }
        return readings;
    }

    private Interval findChangedSpan() {
        return events.stream(WindowsChanged.class)
                .filter(actual -> actual.spans().containsKey(charger))
                .map(actual -> actual.spans().get(charger))
                .reduce(Interval::spanWith)
                .orElseThrow();
    }

    private Optional<Energy> total(long minute) {
        return Optional.ofNullable(
                        windows.calculateTotals(List.of(scope), at(minute)).get(scope))
                .flatMap(ScopeTotal::imported);
    }

    private ScopeWindow findScopeWindow() {
        return findScopeWindow(scope);
    }

    private ScopeWindow findScopeWindow(String scopeId) {
        return windows.findScopeWindows(List.of(scopeId), new Interval(at(0), at(15)), GRID)
                .getOrDefault(scopeId, List.of())
                .getFirst();
    }

    private List<EnergyWindow> findChargerWindows(int count) {
        return windows.findAssetWindows(List.of(charger), new Interval(at(0), at(15L * count)), GRID)
                .getOrDefault(charger, List.of());
    }

    private List<EnergyWindow> findStored() {
        return windowStore
                .findStored(List.of(charger), new Interval(at(0), at(600)))
                .getOrDefault(charger, List.of());
    }

    private EnergyWindow window(int number, String wattHours, EnergyQuality quality) {
        return new EnergyWindow(
                new Interval(at(15L * number), at(15L * number + 15)),
                Optional.of(energy(wattHours)),
                Optional.empty(),
                quality);
    }

    private void acceptReadings(MeterReading... readings) {
        assertThat(metering.acceptReadings(List.of(readings)).rejected()).isEmpty();
    }

    private Instant at(long minute) {
        return start.plus(Duration.ofMinutes(minute));
    }

    private MeterReading imported(String asset, long minute, long wattHours) {
        return new MeterReading(asset, at(minute), BigDecimal.valueOf(wattHours), null, null);
    }

    private static Energy energy(String wattHours) {
        return new Energy(new BigDecimal(wattHours));
    }

    private void add(String asset, MeteringRole role, Optional<String> scopeId) {
        provisioning.saveAsset(
                new Asset(asset, scope, "Meter", AssetCategory.CHARGING, role, scopeId, new Power(150_000)));
    }

    /** Calculates what is due; another run of the job may hold some of these meters meanwhile. */
    private void calculateWindows() {
        SubjectSelection ours = new SubjectSelection(Set.of(), Optional.of(Set.of(charger, second, site)));
        await().pollDelay(Duration.ZERO).untilAsserted(() -> {
            calculationJob.runDue();
            assertThat(windowStore.findStaleIds(ours, 1)).isEmpty();
        });
    }
}
