package com.betterfleet.derms.metering;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.metering.Taken.Remark;
import com.betterfleet.derms.microgrid.Asset;
import com.betterfleet.derms.microgrid.Asset.Category;
import com.betterfleet.derms.microgrid.Asset.MeteringRole;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.Microgrid;
import com.betterfleet.derms.microgrid.Provisioning;
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
import org.springframework.beans.factory.annotation.Autowired;

@ServiceTest
class MeteringTests {

    private final String scope = "metered-" + UUID.randomUUID();
    private final String charger = scope + "-a";
    private final String second = scope + "-b";

    @Autowired
    private Metering metering;

    @Autowired
    private Provisioning provisioning;

    @Autowired
    private InstantSource clock;

    private Instant now;

    @BeforeEach
    void aScopeWithACharger() {
        now = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        provisioning.put(new Microgrid(scope, "Depot", ZoneOffset.UTC));
        provisioning.put(
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
    void aReadingWithinTheBoundsIsTaken(
            long ahead, @Nullable BigDecimal importWh, @Nullable BigDecimal exportWh, @Nullable BigDecimal powerW) {
        assertThat(metering.take(List.of(new Reading(charger, now.plusSeconds(ahead), importWh, exportWh, powerW)))
                        .rejected())
                .isEmpty();
    }

    @Test
    void batchesOfTheSameMetersThatComeAtOnceAreAllTakenWhateverTheirOrder() throws Exception {
        List<String> meters =
                IntStream.range(0, 60).mapToObj(i -> charger + "-" + i).toList();
        meters.forEach(id -> add(id, MeteringRole.CHARGER));
        List<Callable<Taken>> calls = new ArrayList<>();
        for (int call = 0; call < 48; call++) {
            List<Reading> batch = new ArrayList<>();
            for (String id : call % 2 == 0 ? meters : meters.reversed()) {
                batch.add(new Reading(id, now.minusSeconds(call), BigDecimal.valueOf(1_000 - call), null, null));
            }
            calls.add(() -> metering.take(batch));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            for (Future<Taken> taken : threads.invokeAll(calls)) {
                assertThat(taken.get().rejected()).isEmpty();
            }
        }
    }

    @ParameterizedTest(name = "at now {0} s: import {1}, export {2}, power {3} is told by {4}")
    @CsvSource(
            nullValues = "-",
            value = {
                "0, -, -, -, expected at least one of importWh; exportWh and powerW",
                "0, -1, -, -, importWh is -1; expected 0 to",
                "0, 1.1e15, -, -, importWh is 1.1E+15; expected 0 to",
                "0, 1e-101, -, -, importWh is 1E-101; expected 0 to",
                "0, 1e-999999999, -, -, importWh is 1E-999999999; expected 0 to",
                "0, 1, -0.001, -, exportWh is -0.001; expected 0 to",
                "0, 1, -, 1.1e10, powerW is 1.1E+10; expected",
                "0, 1, -, -1.1e10, powerW is -1.1E+10; expected",
                "500, 1, -, -, expected at most 5 minutes ahead of now",
                "-34560100, 1, -, -, and not before"
            })
    void aReadingThatCannotBeTakenSaysWhyAndTheOthersAreKept(
            long ahead,
            @Nullable BigDecimal importWh,
            @Nullable BigDecimal exportWh,
            @Nullable BigDecimal powerW,
            String why) {
        List<Remark> rejections = metering.take(List.of(
                        power(charger, -1, 7),
                        new Reading(charger, now.plusSeconds(ahead), importWh, exportWh, powerW)))
                .rejected();

        assertThat(rejections).singleElement().satisfies(rejection -> {
            assertThat(rejection.index()).isEqualTo(1);
            assertThat(rejection.reason()).contains(why.replace("importWh; exportWh", "importWh, exportWh"));
        });
        assertThat(load()).map(Load::watts).contains(7L);
    }

    @Test
    void aReadingOfAnUnknownAssetIsRejectedByItsName() {
        assertThat(metering.take(List.of(power("nobody-" + scope, 0, 1))).rejected())
                .containsExactly(new Remark(0, "assetId: there is no asset \"nobody-" + scope + "\""));
    }

    @Test
    void theNewestReadingIsTheLoadInWhateverOrderTheyArrive() {
        take(power(charger, -30, 3), power(charger, -10, 1), power(charger, -20, 2));
        take(power(charger, -15, 4));

        assertThat(load()).contains(new Load(1, now.minusSeconds(10), Load.Basis.SUM_OF_CHARGERS));

        take(power(charger, -5, 5));
        assertThat(load()).contains(new Load(5, now.minusSeconds(5), Load.Basis.SUM_OF_CHARGERS));
    }

    @Test
    void theSameInstantAgainReplacesNothing() {
        take(power(charger, -10, 1));
        take(power(charger, -10, 1));
        assertThat(metering.take(List.of(power(charger, -10, 9))).rejected())
                .singleElement()
                .satisfies(
                        remark -> assertThat(remark.reason()).contains("there is already a reading", "other values"));

        assertThat(load()).map(Load::watts).contains(1L);
        assertThat(metering.history(scope, lastMinute(), Duration.ofMinutes(1)))
                .extracting(Load.Point::watts)
                .containsExactly(1L);
    }

    @Test
    void aMeterThatIsSilentLeavesTheLoadUnknownAndIsNotCountedAsZero() {
        add(second, MeteringRole.CHARGER);
        take(power(charger, -10, 40));
        assertThat(load()).isEmpty();

        take(power(second, -20, 2));
        assertThat(load()).contains(new Load(42, now.minusSeconds(20), Load.Basis.SUM_OF_CHARGERS));
        assertThat(metering.load(scope, now.minusSeconds(20))).isPresent();
        assertThat(metering.load(scope, now.minusSeconds(20).plusNanos(1_000))).isEmpty();
    }

    @Test
    void aScopeWithoutMetersHasNoLoad() {
        String bare = "bare-" + UUID.randomUUID();
        provisioning.put(new ManagedScope(bare, scope, "Bare", Optional.empty(), Optional.empty(), Optional.empty()));

        assertThat(metering.load(bare, now.minusSeconds(60))).isEmpty();
    }

    @Test
    void theSiteMeterIsTheLoadWhereThereIsOneEvenWhileItIsSilent() {
        add(second, MeteringRole.SITE_METER);
        take(power(charger, -10, 40));
        assertThat(load()).isEmpty();

        take(power(second, -10, 90));
        assertThat(load()).contains(new Load(90, now.minusSeconds(10), Load.Basis.SITE_METER));
    }

    @Test
    void registersTellTheMeanPowerSinceTheReadingBefore() {
        take(registers(charger, -50, 1_000, 100));
        assertThat(load()).isEmpty();

        take(registers(charger, -14, 1_100, 110));
        assertThat(load()).contains(new Load(9_000, now.minusSeconds(14), Load.Basis.SUM_OF_CHARGERS));
    }

    private void take(Reading... readings) {
        assertThat(metering.take(List.of(readings)).rejected()).isEmpty();
    }

    private Optional<Load> load() {
        return metering.load(scope, now.minusSeconds(60));
    }

    private Interval lastMinute() {
        return new Interval(now.minusSeconds(60), now);
    }

    private Reading power(String asset, long second, long watts) {
        return new Reading(asset, now.plusSeconds(second), null, null, BigDecimal.valueOf(watts));
    }

    private Reading registers(String asset, long second, long importWh, long exportWh) {
        return new Reading(
                asset, now.plusSeconds(second), BigDecimal.valueOf(importWh), BigDecimal.valueOf(exportWh), null);
    }

    private void add(String asset, MeteringRole role) {
        provisioning.put(new Asset(asset, scope, "Meter", Category.CHARGING, role, Optional.of(scope), new Power(100)));
    }
}
