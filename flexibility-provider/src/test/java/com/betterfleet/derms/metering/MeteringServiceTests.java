package com.betterfleet.derms.metering;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.metering.ReadingIntakeResult.ReadingNote;
import com.betterfleet.derms.microgrid.Asset;
import com.betterfleet.derms.microgrid.Asset.AssetCategory;
import com.betterfleet.derms.microgrid.Asset.MeteringRole;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.Microgrid;
import com.betterfleet.derms.microgrid.MicrogridProvisioning;
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
import java.util.Optional;
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
