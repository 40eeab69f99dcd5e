package com.betterfleet.derms.metering;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.database.ColumnMapping;
import com.betterfleet.derms.metering.ReadingIntakeResult.ReadingNote;
import com.betterfleet.derms.microgrid.Asset;
import com.betterfleet.derms.microgrid.Asset.AssetCategory;
import com.betterfleet.derms.microgrid.Asset.MeteringRole;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.Microgrid;
import com.betterfleet.derms.microgrid.MicrogridProvisioning;
import com.betterfleet.derms.power.Phase;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

@ServiceTest
class MeteringServiceTests {

    private final String scope = "metered-" + UUID.randomUUID();
    private final String charger = scope + "-a";
    private final String second = scope + "-b";

    @Autowired
    private MeteringService metering;

    @Autowired
    private MicrogridProvisioning provisioning;

    @Autowired
    private InstantSource clock;

    @Autowired
    private JdbcClient jdbc;

    private Instant now;

    @BeforeEach
    void createScopeWithCharger() {
        now = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        provisioning.saveMicrogrid(new Microgrid(scope, "Depot", ZoneOffset.UTC));
        provisioning.saveScope(
                new ManagedScope(scope, scope, "Chargers", Optional.empty(), Optional.empty(), Optional.empty()));
        add(charger, MeteringRole.CHARGER);
    }

    @ParameterizedTest(name = "at now {0} s: import {1}, export {2}, power {3}")
    @CsvSource(
            nullValues = "-",
            value = {
                "0, 0, -, -",
                "0, -, 0, -",
                "0, -, -, 0",
                "240, 1, -, -",
                "-34559000, 1, -, -",
                "0, 1e15, 1e15, 1e10",
                "0, 1, 1, -1e10",
                "0, 1e-100, -, -"
            })
    void aReadingWithinTheBoundsIsAccepted(
            long ahead, @Nullable BigDecimal importWh, @Nullable BigDecimal exportWh, @Nullable BigDecimal powerW) {
        assertThat(metering.acceptReadings(
                                List.of(new MeterReading(charger, now.plusSeconds(ahead), importWh, exportWh, powerW)))
                        .rejected())
                .isEmpty();
    }

    @Test
    void concurrentBatchesOfTheSameMetersAreAllAcceptedInAnyOrder() throws Exception {
        List<String> meters =
                IntStream.range(0, 60).mapToObj(i -> charger + "-" + i).toList();
        meters.forEach(id -> add(id, MeteringRole.CHARGER));
        List<Callable<ReadingIntakeResult>> calls = new ArrayList<>();
        for (int call = 0; call < 48; call++) {
            List<MeterReading> batch = new ArrayList<>();
            for (String id : call % 2 == 0 ? meters : meters.reversed()) {
                batch.add(new MeterReading(id, now.minusSeconds(call), BigDecimal.valueOf(1_000 - call), null, null));
            }
            calls.add(() -> metering.acceptReadings(batch));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            for (Future<ReadingIntakeResult> result : threads.invokeAll(calls)) {
                assertThat(result.get().rejected()).isEmpty();
            }
        }
    }

    @Test
    void theSameBatchAtTheSameTimeIsAcceptedEachTimeAndStoredOnce() throws Exception {
        List<MeterReading> batch = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            add(charger + "-" + i, MeteringRole.CHARGER);
            batch.add(power(charger + "-" + i, -20, i));
        }
        acceptReadings(
                batch.stream().map(reading -> power(reading.assetId(), -30, 1)).toArray(MeterReading[]::new));

        for (ReadingIntakeResult result : acceptTogether(List.of(batch, batch.reversed(), batch, batch.reversed()))) {
            assertThat(result.rejected()).isEmpty();
        }
        assertThat(countReadings(batch)).isEqualTo(2L * batch.size());
    }

    @Test
    void ofConflictingBatchesAtTheSameTimeOneValueIsStoredPerReading() throws Exception {
        List<List<MeterReading>> batches = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < 60; i++) {
            add(charger + "-" + i, MeteringRole.CHARGER);
            for (int batch = 0; batch < batches.size(); batch++) {
                batches.get(batch).add(power(charger + "-" + i, -20, batch));
            }
        }

        List<ReadingNote> rejected = acceptTogether(batches).stream()
                .flatMap(result -> result.rejected().stream())
                .toList();

        assertThat(rejected)
                .hasSize(2 * 60)
                .allSatisfy(note -> assertThat(note.reason()).contains("there is already a reading", "other values"));
        assertThat(countReadings(batches.getFirst())).isEqualTo(60);
    }

    @Test
    void invalidRowsOfALargeBatchAreRejectedByThemselves() {
        List<MeterReading> batch = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            add(charger + "-" + i, MeteringRole.CHARGER);
            batch.add(power(charger + "-" + i, -20, i));
        }
        acceptReadings(power(charger + "-7", -20, 1_007), power(charger + "-8", -10, 8));
        batch.set(3, power("unknown-" + scope, -20, 3));
        batch.set(5, registers(charger + "-5", -20, -1, 0));

        ReadingIntakeResult result = metering.acceptReadings(batch);

        assertThat(result.rejected()).extracting(ReadingNote::index).containsExactly(3, 5, 7);
        assertThat(result.flagged()).isEmpty();
        assertThat(countReadings(batch)).isEqualTo(60 - 3 + 2);
    }

    /** A large batch is stored by other statements than a small one. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aBatchIsStoredAsItsMetersWouldBeByThemselves(long seed) {
        Random random = new Random(seed);
        List<String> meters =
                IntStream.range(0, 40).mapToObj(i -> charger + "-" + i).toList();
        meters.forEach(id -> {
            add(id, MeteringRole.CHARGER);
            add(id + "-twin", MeteringRole.CHARGER);
        });
        for (int round = 0; round < 12; round++) {
            List<MeterReading> batch = new ArrayList<>();
            for (String id : meters) {
                for (int count = random.nextInt(8) == 0 ? 2 : 1; count > 0; count--) {
                    batch.add(anyReading(id, round, random));
                }
            }
            ReadingIntakeResult together = metering.acceptReadings(batch);
            List<ReadingNote> rejected = new ArrayList<>();
            List<ReadingNote> flagged = new ArrayList<>();
            for (String id : meters) {
                List<MeterReading> own = batch.stream()
                        .filter(reading -> reading.assetId().equals(id))
                        .toList();
                ReadingIntakeResult alone = metering.acceptReadings(own.stream()
                        .map(reading -> new MeterReading(
                                id + "-twin",
                                reading.at(),
                                reading.importWh(),
                                reading.exportWh(),
                                reading.powerW(),
                                reading.phases()))
                        .toList());
                alone.rejected().forEach(note -> rejected.add(inBatch(note, own, batch)));
                alone.flagged().forEach(note -> flagged.add(inBatch(note, own, batch)));
            }
            assertThat(together.rejected()).containsExactlyInAnyOrderElementsOf(rejected);
            assertThat(together.flagged()).containsExactlyInAnyOrderElementsOf(flagged);
        }
        for (String id : meters) {
            assertThat(readRows(id)).isEqualTo(readRows(id + "-twin"));
        }
    }

    private static ReadingNote inBatch(ReadingNote note, List<MeterReading> own, List<MeterReading> batch) {
        MeterReading noted = own.get(note.index());
        return new ReadingNote(batch.indexOf(noted), note.reason().replace("-twin", ""));
    }

    private MeterReading anyReading(String id, int round, Random random) {
        BigDecimal imported = random.nextInt(5) == 0
                ? null
                : BigDecimal.valueOf(random.nextInt(30) == 0 ? 65_535 : 10_000 + round * 10L + random.nextInt(10), 1);
        BigDecimal exported = random.nextInt(3) == 0 ? BigDecimal.valueOf(round * 3L) : null;
        BigDecimal watts = random.nextInt(3) == 0 && imported != null
                ? null
                : BigDecimal.valueOf(random.nextInt(20) == 0 ? 500 : random.nextInt(200));
        List<MeterReading.PhaseReading> phases = random.nextInt(4) == 0
                ? List.of(new MeterReading.PhaseReading(Phase.TWO, BigDecimal.valueOf(random.nextInt(99), 7), null))
                : List.of();
        long late = random.nextInt(6) == 0 ? 400L * random.nextInt(4) : 0;
        return new MeterReading(id, now.plusSeconds(round * 200L - 3_600 - late), imported, exported, watts, phases);
    }

    /** The stored readings, and the meter but for the windows that the service calculates meanwhile. */
    private List<String> readRows(String id) {
        return jdbc.sql("""
                select (to_jsonb(r) - 'asset_id')::text from metering.reading r where asset_id = :id
                union all
                select (to_jsonb(m) - 'asset_id' - 'stale_from' - 'stale_until')::text from metering.meter m
                where asset_id = :id
                order by 1
                """).param("id", id).query(ColumnMapping::readFirstText).list();
    }

    private List<ReadingIntakeResult> acceptTogether(List<List<MeterReading>> batches) throws Exception {
        List<ReadingIntakeResult> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(batches.size())) {
            List<Callable<ReadingIntakeResult>> calls = batches.stream()
                    .map(batch -> (Callable<ReadingIntakeResult>) () -> metering.acceptReadings(batch))
                    .toList();
            for (Future<ReadingIntakeResult> result : threads.invokeAll(calls)) {
                results.add(result.get());
            }
        }
        return results;
    }

    private long countReadings(List<MeterReading> batch) {
        return jdbc.sql("select count(*) from metering.reading where asset_id = any(:ids)")
                .param(
                        "ids",
                        batch.stream().map(MeterReading::assetId).distinct().toArray(String[]::new))
                .query(Long.class)
                .single();
    }

    @ParameterizedTest(name = "at now {0} s: import {1}, export {2}, power {3} is rejected for {4}")
    @CsvSource(
            nullValues = "-",
            value = {
                "0, -, -, -, expected at least one of importWh; exportWh and powerW",
                "0, -1, -, -, importWh is -1; expected 0 to",
                "0, 1.1e15, -, -, importWh is 1.1e15; expected 0 to",
                "0, 1e-101, -, -, importWh is 1e-101; expected 0 to",
                "0, 1e-999999999, -, -, importWh is 1e-999999999; expected 0 to",
                "0, 1, -0.001, -, exportWh is -0.001; expected 0 to",
                "0, 1, -, 1.1e10, powerW is 1.1e10; expected",
                "0, 1, -, -1.1e10, powerW is -1.1e10; expected",
                "500, 1, -, -, expected at most 5 minutes ahead of now",
                "-34560100, 1, -, -, and not before"
            })
    void aRejectedReadingHasAReasonAndTheOthersAreStored(
            long ahead,
            @Nullable BigDecimal importWh,
            @Nullable BigDecimal exportWh,
            @Nullable BigDecimal powerW,
            String expectedReason) {
        List<ReadingNote> rejections = metering.acceptReadings(List.of(
                        power(charger, -1, 7),
                        new MeterReading(charger, now.plusSeconds(ahead), importWh, exportWh, powerW)))
                .rejected();

        assertThat(rejections).singleElement().satisfies(rejection -> {
            assertThat(rejection.index()).isEqualTo(1);
            assertThat(rejection.reason()).contains(expectedReason.replace("importWh; exportWh", "importWh, exportWh"));
        });
        assertThat(load()).map(MeasuredLoad::watts).contains(7L);
    }

    @Test
    void aReadingOfAnUnknownAssetIsRejectedByItsName() {
        assertThat(metering.acceptReadings(List.of(power("unknown-" + scope, 0, 1)))
                        .rejected())
                .containsExactly(new ReadingNote(0, "assetId: there is no asset \"unknown-" + scope + "\""));
    }

    @Test
    void theLatestReadingIsTheLoadInAnyOrderOfArrival() {
        acceptReadings(power(charger, -30, 3), power(charger, -10, 1), power(charger, -20, 2));
        acceptReadings(power(charger, -15, 4));

        assertThat(load()).contains(new MeasuredLoad(1, now.minusSeconds(10), MeasuredLoad.LoadBasis.SUM_OF_CHARGERS));

        acceptReadings(power(charger, -5, 5));
        assertThat(load()).contains(new MeasuredLoad(5, now.minusSeconds(5), MeasuredLoad.LoadBasis.SUM_OF_CHARGERS));
    }

    @Test
    void theSameInstantAgainReplacesNothing() {
        acceptReadings(power(charger, -10, 1));
        acceptReadings(power(charger, -10, 1));
        assertThat(metering.acceptReadings(List.of(power(charger, -10, 9))).rejected())
                .singleElement()
                .satisfies(
                        remark -> assertThat(remark.reason()).contains("there is already a reading", "other values"));

        assertThat(load()).map(MeasuredLoad::watts).contains(1L);
        assertThat(metering.findLoadHistory(scope, lastMinute(), Duration.ofMinutes(1)))
                .extracting(MeasuredLoad.LoadPoint::watts)
                .containsExactly(1L);
    }

    @ParameterizedTest
    @ValueSource(longs = {2_147_483_647L, 4_294_967_295L, -2_147_483_648L, 65_535, 32_767, 201, -201})
    void powerThatTheAssetCannotHaveIsFlaggedAndNoLoad(long watts) {
        acceptReadings(power(charger, -40, 70));
        ReadingIntakeResult result = metering.acceptReadings(List.of(power(charger, -10, watts)));

        assertThat(result.rejected()).isEmpty();
        assertThat(result.flagged())
                .singleElement()
                .satisfies(flag -> assertThat(flag.reason())
                        .startsWith("powerW is " + watts)
                        .contains("set aside"));
        assertThat(load()).isEmpty();
        assertThat(metering.findLoadHistory(scope, lastMinute(), Duration.ofMinutes(1)))
                .extracting(MeasuredLoad.LoadPoint::watts)
                .containsExactly(70L);
        assertThat(metering.findFlaggedReadings(charger, lastMinute(), 0, 10))
                .extracting(flagged -> flagged.reading().at())
                .containsExactly(now.minusSeconds(10));

        acceptReadings(power(charger, -5, 80));
        assertThat(load()).map(MeasuredLoad::watts).contains(80L);
    }

    @Test
    void aRegisterThatCannotBeYieldsNoPower() {
        acceptReadings(registers(charger, -50, 1_000, 0));
        acceptReadings(registers(charger, -40, 4_294_967_295L, 0));
        assertThat(load()).isEmpty();
        acceptReadings(registers(charger, -30, 1_000, 0));
        assertThat(load()).as("after a doubtful one").isEmpty();
        acceptReadings(registers(charger, -20, 1_000, 0));
        assertThat(load()).map(MeasuredLoad::watts).contains(0L);
    }

    @Test
    void aMeterThatIsSilentLeavesTheLoadUnknownAndIsNotCountedAsZero() {
        add(second, MeteringRole.CHARGER);
        acceptReadings(power(charger, -10, 40));
        assertThat(load()).isEmpty();

        acceptReadings(power(second, -20, 2));
        assertThat(load()).contains(new MeasuredLoad(42, now.minusSeconds(20), MeasuredLoad.LoadBasis.SUM_OF_CHARGERS));
        assertThat(metering.findCurrentLoad(scope, now.minusSeconds(20))).isPresent();
        assertThat(metering.findCurrentLoad(scope, now.minusSeconds(20).plusNanos(1_000)))
                .isEmpty();
    }

    @Test
    void aScopeWithoutMetersHasNoLoad() {
        String bare = "bare-" + UUID.randomUUID();
        provisioning.saveScope(
                new ManagedScope(bare, scope, "Bare", Optional.empty(), Optional.empty(), Optional.empty()));

        assertThat(metering.findCurrentLoad(bare, now.minusSeconds(60))).isEmpty();
    }

    @Test
    void theLoadsOfManyScopesAreSumsOfTheirOwnMeters() {
        String other = "other-" + UUID.randomUUID();
        provisioning.saveScope(
                new ManagedScope(other, scope, "Other", Optional.empty(), Optional.empty(), Optional.empty()));
        provisioning.saveAsset(new Asset(
                second,
                scope,
                second,
                AssetCategory.CHARGING,
                MeteringRole.CHARGER,
                Optional.of(other),
                new Power(100)));
        acceptReadings(power(charger, -10, 40), power(second, -20, 2));

        assertThat(metering.findCurrentLoads(List.of(scope, other, "no-scope"), now.minusSeconds(60)))
                .containsOnly(
                        Map.entry(
                                scope,
                                new MeasuredLoad(40, now.minusSeconds(10), MeasuredLoad.LoadBasis.SUM_OF_CHARGERS)),
                        Map.entry(
                                other,
                                new MeasuredLoad(2, now.minusSeconds(20), MeasuredLoad.LoadBasis.SUM_OF_CHARGERS)));
        assertThat(metering.findCurrentLoads(List.of(scope, other), now.minusSeconds(15)))
                .containsOnlyKeys(scope);
    }

    @Test
    void theSiteMeterIsTheLoadWhereThereIsOneEvenWhileItIsSilent() {
        add(second, MeteringRole.SITE_METER);
        acceptReadings(power(charger, -10, 40));
        assertThat(load()).isEmpty();

        acceptReadings(power(second, -10, 90));
        assertThat(load()).contains(new MeasuredLoad(90, now.minusSeconds(10), MeasuredLoad.LoadBasis.SITE_METER));
    }

    @Test
    void registersYieldTheMeanPowerSinceThePreviousReading() {
        acceptReadings(registers(charger, -50, 1_000, 100));
        assertThat(load()).isEmpty();

        acceptReadings(registers(charger, -14, 1_100, 110));
        assertThat(load())
                .contains(new MeasuredLoad(9_000, now.minusSeconds(14), MeasuredLoad.LoadBasis.SUM_OF_CHARGERS));
    }

    private void acceptReadings(MeterReading... readings) {
        assertThat(metering.acceptReadings(List.of(readings)).rejected()).isEmpty();
    }

    private Optional<MeasuredLoad> load() {
        return metering.findCurrentLoad(scope, now.minusSeconds(60));
    }

    private Interval lastMinute() {
        return new Interval(now.minusSeconds(60), now);
    }

    private MeterReading power(String asset, long second, long watts) {
        return new MeterReading(asset, now.plusSeconds(second), null, null, BigDecimal.valueOf(watts));
    }

    private MeterReading registers(String asset, long second, long importWh, long exportWh) {
        return new MeterReading(
                asset, now.plusSeconds(second), BigDecimal.valueOf(importWh), BigDecimal.valueOf(exportWh), null);
    }

    private void add(String asset, MeteringRole role) {
        provisioning.saveAsset(
                new Asset(asset, scope, "Meter", AssetCategory.CHARGING, role, Optional.of(scope), new Power(100)));
    }
}
