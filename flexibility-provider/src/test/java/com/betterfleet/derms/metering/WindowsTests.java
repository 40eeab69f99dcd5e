package com.betterfleet.derms.metering;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.microgrid.Asset;
import com.betterfleet.derms.microgrid.Asset.Category;
import com.betterfleet.derms.microgrid.Asset.MeteringRole;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.Microgrid;
import com.betterfleet.derms.microgrid.Provisioning;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.power.Power;
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
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.event.ApplicationEvents;
import org.springframework.test.context.event.RecordApplicationEvents;

/** Windows as they are stored and read again, in whatever order their readings came. */
@ServiceTest
@RecordApplicationEvents
class WindowsTests {

    private static final WindowGrid GRID = new WindowGrid(Duration.ofMinutes(15));

    private final String scope = "windows-" + UUID.randomUUID();
    private final String charger = scope + "-a";
    private final String second = scope + "-b";
    private final String site = scope + "-site";

    @Autowired
    private Metering metering;

    @Autowired
    private Windows windows;

    @Autowired
    private Settlement settlement;

    @Autowired
    private JdbcQuarters quarters;

    @Autowired
    private Provisioning provisioning;

    @Autowired
    private InstantSource clock;

    @Autowired
    private ApplicationEvents events;

    /** An edge, eight hours ago. */
    private Instant start;

    @BeforeEach
    void aScopeWithACharger() {
        start = GRID.windowAt(clock.instant().minus(Duration.ofHours(8))).start();
        provisioning.put(new Microgrid(scope, "Depot", ZoneOffset.UTC));
        provisioning.put(
                new ManagedScope(scope, scope, "Chargers", Optional.empty(), Optional.empty(), Optional.empty()));
        add(charger, MeteringRole.CHARGER, Optional.of(scope));
    }

    @Test
    void aWindowIsTheSameBeforeItIsSettledAndAfter() {
        take(imported(charger, 0, 1_000), imported(charger, 14, 2_400), imported(charger, 16, 2_600));

        List<Window> before = ofCharger(2);
        settlement.runDue();

        assertThat(before).containsExactly(window(0, "1500", Quality.MEASURED), window(1, "100", Quality.PARTIAL));
        assertThat(ofCharger(2)).isEqualTo(before);
        assertThat(stored()).as("only what has a reading at or after its end").hasSize(1);
    }

    @Test
    void aWindowThatHasNotEndedIsNotThere() {
        Instant now = clock.instant();
        Interval present = GRID.windowAt(now);

        assertThat(windows.ofAssets(List.of(charger), present, GRID)).containsEntry(charger, List.of());
    }

    @Test
    void silenceIsMissingWindowsAndNeverZero() {
        take(imported(charger, 0, 1_000), imported(charger, 20, 3_000));
        take(imported(charger, 70, 9_000));
        settlement.runDue();

        assertThat(ofCharger(5))
                .extracting(Window::quality)
                .containsExactly(Quality.MISSING, Quality.MISSING, Quality.MISSING, Quality.MISSING, Quality.MISSING);
    }

    @Test
    void lateReadingsCompleteTheirWindowsAndTheChangeIsTold() {
        take(imported(charger, 0, 1_000), imported(charger, 45, 4_000), imported(charger, 46, 4_100));
        settlement.runDue();
        assertThat(ofCharger(3)).extracting(Window::quality).containsOnly(Quality.MISSING);
        events.clear();

        take(imported(charger, 30, 3_000));
        take(imported(charger, 15, 2_500));
        settlement.runDue();

        assertThat(ofCharger(3))
                .containsExactly(
                        window(0, "1500", Quality.MEASURED),
                        window(1, "500", Quality.MEASURED),
                        window(2, "1000", Quality.MEASURED));
        assertThat(stored()).hasSize(3);
        assertThat(changed()).isEqualTo(new Interval(at(0), at(45)));
    }

    @Test
    void readingsThatChangeNothingTellNothing() {
        take(imported(charger, 0, 1_000), imported(charger, 15, 2_000));
        settlement.runDue();
        events.clear();

        take(imported(charger, 0, 1_000), imported(charger, 15, 2_000));
        settlement.runDue();

        assertThat(events.stream(WindowsChanged.class)
                        .filter(told -> told.spans().containsKey(charger)))
                .isEmpty();
    }

    @Test
    void lateDataOfManyDaysIsReckonedDayByDay() {
        take(imported(charger, 0, 900_000));
        List<Reading> late = new ArrayList<>();
        for (int i = 0; i <= 4 * 96; i++) {
            late.add(imported(charger, 15L * (i - 4 * 96), 100L * i));
        }
        late.removeLast();
        take(late.toArray(Reading[]::new));

        settlement.runDue();

        Interval days = new Interval(at(-4 * 96 * 15), at(-15));
        assertThat(quarters.stored(List.of(charger), days).get(charger))
                .hasSize(4 * 96 - 1)
                .allSatisfy(window -> assertThat(window.imported()).contains(energy("100")));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void inWhateverOrderAndPortionsReadingsComeTheStoredWindowsAreThoseOfTheWhole(long seed) {
        Random random = new Random(seed);
        List<Reading> readings = readings(random);
        List<Reading> ordered = List.copyOf(readings);
        for (int i = 0; i < readings.size() - 1; i++) {
            if (random.nextInt(3) == 0) {
                Collections.swap(readings, i, Math.min(readings.size() - 1, i + random.nextInt(40)));
            }
        }
        for (int from = 0; from < readings.size(); ) {
            int to = Math.min(readings.size(), from + 1 + random.nextInt(60));
            take(readings.subList(from, to).toArray(Reading[]::new));
            from = to;
            if (random.nextBoolean()) {
                settlement.runDue();
            }
        }
        settlement.runDue();

        MeterRecord whole = MeterRecord.of(ordered, new Power(150_000));
        Interval span = new Interval(at(0), at(7 * 60));
        List<Window> expected =
                Ended.within(span, GRID, at(7 * 60)).stream().map(whole::over).toList();
        assertThat(windows.ofAssets(List.of(charger), span, GRID)).containsEntry(charger, expected);
        assertThat(quarters.stored(List.of(charger), span).get(charger))
                .isEqualTo(expected.stream()
                        .filter(window -> window.quality() != Quality.MISSING)
                        .filter(window ->
                                !window.span().end().isAfter(ordered.getLast().at()))
                        .toList());
    }

    @Test
    void otherGridsAreReckonedFromTheReadings() {
        take(imported(charger, 0, 1_000), imported(charger, 10, 2_000), imported(charger, 20, 4_000));

        assertThat(windows.ofAssets(
                                List.of(charger), new Interval(at(0), at(20)), new WindowGrid(Duration.ofMinutes(5)))
                        .get(charger))
                .extracting(Window::imported)
                .containsExactly(
                        Optional.of(energy("500")),
                        Optional.of(energy("500")),
                        Optional.of(energy("1000")),
                        Optional.of(energy("1000")));
    }

    @Test
    void aScopeIsTheSumOfItsChargersAndAsGoodAsTheWorst() {
        add(second, MeteringRole.CHARGER, Optional.of(scope));
        add(site, MeteringRole.SITE_METER, Optional.of(scope));
        take(imported(charger, 0, 1_000), imported(charger, 15, 1_500));
        take(imported(site, 0, 7), imported(site, 15, 9_999));

        ScopeWindow without = ofScope();
        assertThat(without.sum()).isEqualTo(window(0, "500", Quality.PARTIAL));
        assertThat(without.parts())
                .containsOnlyKeys(charger, second)
                .containsEntry(second, Window.missing(without.sum().span()));

        take(imported(second, 0, 0), imported(second, 15, 70));
        assertThat(ofScope().sum()).isEqualTo(window(0, "570", Quality.MEASURED));
    }

    @Test
    void aScopeWithoutChargersHasMissingWindows() {
        String bare = "bare-" + scope;
        provisioning.put(new ManagedScope(bare, scope, "Bare", Optional.empty(), Optional.empty(), Optional.empty()));

        assertThat(windows.ofScopes(List.of(bare), new Interval(at(0), at(15)), GRID)
                        .get(bare))
                .singleElement()
                .satisfies(window -> assertThat(window.sum().quality()).isEqualTo(Quality.MISSING));
    }

    @Test
    void theFlowOfAScopeIsThatOfItsSiteMeterWhereThereIsOne() {
        take(imported(charger, 0, 1_000), imported(charger, 2, 1_100), imported(charger, 5, 1_250));
        Interval span = new Interval(at(1), at(5));

        Flow ofChargers = windows.flows(List.of(scope), span).get(scope);
        assertThat(ofChargers)
                .isEqualTo(new Flow(
                        new Window(span, Optional.of(energy("200")), Optional.empty(), Quality.MEASURED),
                        Load.Basis.SUM_OF_CHARGERS,
                        Duration.ofMinutes(3)));

        add(site, MeteringRole.SITE_METER, Optional.of(scope));
        assertThat(windows.flows(List.of(scope), span))
                .containsEntry(scope, new Flow(Window.missing(span), Load.Basis.SITE_METER, Duration.ofMinutes(4)));
    }

    @Test
    void aTotalNeverFallsWhateverBecomesOfMeters() {
        add(second, MeteringRole.CHARGER, Optional.of(scope));
        take(imported(charger, 0, 1_000), imported(charger, 5, 1_500), imported(second, 0, 200));
        assertThat(total(0)).contains(energy("1200"));
        assertThat(total(5)).contains(energy("1700"));

        take(imported(charger, 6, 3), imported(charger, 10, 403));
        assertThat(total(10)).as("a counter that began anew").contains(energy("2100"));
        settlement.runDue();

        take(imported(charger, 60, 9_000_000), imported(charger, 61, 9_000_050));
        settlement.runDue();
        assertThat(total(61)).as("another meter").contains(energy("2150"));
        take(imported(charger, 80, 9_000_100));
        settlement.runDue();
        assertThat(total(81)).as("breaks of the past count on").contains(energy("2200"));

        provisioning.delete("asset", second);
        assertThat(total(90)).as("an asset that is deleted").contains(energy("2200"));

        add(site, MeteringRole.CHARGER, Optional.of(scope));
        take(imported(site, 95, 70_000), imported(site, 97, 70_001));
        assertThat(total(95)).as("an asset that joins").contains(energy("2200"));
        assertThat(total(97)).contains(energy("2201"));
        assertThat(total(5))
                .as("of the past no more than was told of later")
                .get()
                .extracting(Energy::wattHours)
                .satisfies(told -> assertThat(told).isLessThan(new BigDecimal("2200")));
    }

    @Test
    void doubtfulReadingsAreKeptAndFlagged() {
        Taken taken = metering.take(List.of(imported(charger, 0, 1_000), imported(charger, 1, 5)));

        assertThat(taken.rejected()).isEmpty();
        assertThat(taken.flagged()).singleElement().satisfies(remark -> {
            assertThat(remark.index()).isEqualTo(1);
            assertThat(remark.reason()).contains("importWh is 5 after 1000", "began anew");
        });
        assertThat(metering.take(List.of(imported(charger, 2, 4))).flagged()).hasSize(1);
        assertThat(metering.take(List.of(imported(charger, 3, 4))).flagged()).isEmpty();
    }

    private List<Reading> readings(Random random) {
        List<Reading> readings = new ArrayList<>();
        long shown = 0;
        Instant at = start;
        while (at.isBefore(at(7 * 60))) {
            boolean anew = random.nextInt(50) == 0;
            shown = anew ? 0 : shown + random.nextInt(3_000);
            readings.add(new Reading(
                    charger,
                    at,
                    random.nextInt(10) == 0 ? null : BigDecimal.valueOf(shown),
                    null,
                    random.nextInt(3) == 0 ? BigDecimal.valueOf(random.nextInt(90_000)) : BigDecimal.ONE));
            at = at.plusSeconds(20 + random.nextInt(random.nextInt(20) == 0 ? 2_000 : 300));
        }
        return readings;
    }

    private Interval changed() {
        return events.stream(WindowsChanged.class)
                .filter(told -> told.spans().containsKey(charger))
                .map(told -> told.spans().get(charger))
                .reduce(Interval::span)
                .orElseThrow();
    }

    private Optional<Energy> total(long minute) {
        return Optional.ofNullable(windows.totals(List.of(scope), at(minute)).get(scope))
                .flatMap(Total::imported);
    }

    private ScopeWindow ofScope() {
        return windows.ofScopes(List.of(scope), new Interval(at(0), at(15)), GRID)
                .getOrDefault(scope, List.of())
                .getFirst();
    }

    private List<Window> ofCharger(int count) {
        return windows.ofAssets(List.of(charger), new Interval(at(0), at(15L * count)), GRID)
                .getOrDefault(charger, List.of());
    }

    private List<Window> stored() {
        return quarters.stored(List.of(charger), new Interval(at(0), at(600))).getOrDefault(charger, List.of());
    }

    private Window window(int number, String wattHours, Quality quality) {
        return new Window(
                new Interval(at(15L * number), at(15L * number + 15)),
                Optional.of(energy(wattHours)),
                Optional.empty(),
                quality);
    }

    private void take(Reading... readings) {
        assertThat(metering.take(List.of(readings)).rejected()).isEmpty();
    }

    private Instant at(long minute) {
        return start.plus(Duration.ofMinutes(minute));
    }

    private Reading imported(String asset, long minute, long wattHours) {
        return new Reading(asset, at(minute), BigDecimal.valueOf(wattHours), null, null);
    }

    private static Energy energy(String wattHours) {
        return new Energy(new BigDecimal(wattHours));
    }

    private void add(String asset, MeteringRole role, Optional<String> scopeId) {
        provisioning.put(new Asset(asset, scope, "Meter", Category.CHARGING, role, scopeId, new Power(150_000)));
    }
}
