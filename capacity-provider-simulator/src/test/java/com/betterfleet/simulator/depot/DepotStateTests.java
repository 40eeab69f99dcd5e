package com.betterfleet.simulator.depot;

import static com.betterfleet.simulator.depot.SampleChargers.STEP;
import static com.betterfleet.simulator.depot.SampleChargers.after;
import static com.betterfleet.simulator.depot.SampleChargers.depot;
import static com.betterfleet.simulator.depot.SampleChargers.eight;
import static com.betterfleet.simulator.depot.SampleChargers.hungry;
import static com.betterfleet.simulator.depot.SampleChargers.visiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.betterfleet.simulator.scenario.ChargerPlan;
import com.betterfleet.simulator.scenario.DepotFaults;
import com.betterfleet.simulator.scenario.DepotPlan;
import com.betterfleet.simulator.scenario.ScenarioFiles;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DepotStateTests {

    @Test
    void drawsNothingForChargingBeforeALimitIsKnown() {
        assertThat(after(depot(eight()), 60).chargersKw()).isZero();
    }

    @Test
    void followsTheLimitAndLeavesRoomForTheOtherLoad() {
        DepotState depot = after(depot(eight()).withLimit(900), 30);

        assertThat(depot.siteKw()).isCloseTo(900, within(2.0));
        assertThat(depot.chargersKw()).isCloseTo(880, within(2.0));
    }

    @Test
    void drawsAllItCanUnderALimitItCannotReach() {
        DepotState depot = after(depot(eight()).withLimit(5_000), 60);

        assertThat(depot.chargersKw()).isCloseTo(1_240, within(0.001));
    }

    @Test
    void turnsAllChargersOffAtALimitOfZero() {
        DepotState depot = after(after(depot(eight()).withLimit(900), 30).withLimit(0), 30);

        assertThat(depot.chargers())
                .allSatisfy(charger -> assertThat(charger.powerKw()).isZero());
        assertThat(depot.siteKw()).isEqualTo(20);
    }

    @Test
    void turnsChargersOffBelowTheirMinimumPower() {
        DepotState depot = after(after(depot(eight()).withLimit(900), 30).withLimit(90), 60);

        assertThat(depot.chargers().stream().filter(charger -> charger.powerKw() > 0))
                .hasSize(3)
                .allSatisfy(charger -> assertThat(charger.powerKw()).isGreaterThanOrEqualTo(20));
        assertThat(depot.siteKw()).isLessThanOrEqualTo(90.000001);
    }

    @Test
    void doesNotMoveBeforeTheReactionTimeIsOver() {
        DepotState charging =
                after(depot(List.of(hungry("charger-1", 150, 20, 5, 10))).withLimit(170), 60);
        DepotState reduced = charging.withLimit(0);

        assertThat(after(reduced, 4).chargersKw()).isEqualTo(150);
        assertThat(after(reduced, 10).chargersKw()).isStrictlyBetween(0.0, 150.0);
        assertThat(after(reduced, 16).chargersKw()).isZero();
    }

    @Test
    void countsEnergyAboveTheLimitAndExplainsItByReactionAndRamp() {
        DepotState depot = after(after(depot(eight()).withLimit(900), 30).withLimit(350), 60);

        ExcessEnergy excess = depot.excess();
        assertThat(excess.aboveLimitKwh()).isPositive();
        assertThat(excess.byReactionKwh()).isGreaterThanOrEqualTo(excess.aboveLimitKwh());
        // At most 550 kW for the longest reaction (5 s) and half of that for the longest ramp (11 s), and two steps.
        assertThat(excess.byReactionKwh()).isLessThan(550 * (5 + 5.5 + 0.5) / 3600);
        assertThat(excess.isUnexplained()).isFalse();
    }

    @Test
    void attributesNothingToReactionTimeWhenTheLimitOnlyRises() {
        DepotState depot = after(after(depot(eight()).withLimit(200), 60).withLimit(900), 60);

        assertThat(depot.excess().byReactionKwh()).isZero();
        assertThat(depot.excess().aboveLimitKwh()).isCloseTo(0, within(1e-9));
    }

    @Test
    void explainsTheUncontrollableLoadByItself() {
        DepotState depot = after(depot(eight()).withLimit(10).withLimit(0), 3600);

        assertThat(depot.excess().aboveLimitKwh()).isCloseTo(20, within(0.001));
        assertThat(depot.excess().byOtherLoadKwh()).isCloseTo(20, within(0.001));
        assertThat(depot.excess().isUnexplained()).isFalse();
    }

    @Test
    void doesNotExplainADepotThatIgnoresItsLimit() {
        DepotPlan plan = new DepotPlan(SampleChargers.AUCKLAND, 20, 1, false, eight());
        DepotState depot = DepotState.startOf(plan, SampleChargers.NOON, Map.of(), ExcessEnergy.none());

        DepotState ignoring = after(after(depot.withLimit(900), 60).withLimit(350), 60);

        assertThat(ignoring.siteKw()).isCloseTo(1_260, within(0.001));
        assertThat(ignoring.excess().isUnexplained()).isTrue();
    }

    @Test
    void isWithinTheExpectedLoadUpToOnePercentAboveItAndNotBeyond() {
        assertThat(new ExcessEnergy(100.9, 80, 20, ReductionAllowance.none()).isUnexplained())
                .isFalse();
        assertThat(new ExcessEnergy(101.1, 80, 20, ReductionAllowance.none()).isUnexplained())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void neverDrawsMoreThanReactionAndRampAllowUnderAnyLimits(long seed) {
        Random random = new Random(seed);
        DepotState depot = depot(eight());
        for (int change = 0; change < 200; change++) {
            depot = depot.withLimit(random.nextInt(4) == 0 ? 0 : random.nextInt(1_300));
            int steps = 1 + random.nextInt(120);
            for (int i = 0; i < steps; i++) {
                ExcessEnergy before = depot.excess();
                depot = depot.advance(STEP);
                double above = depot.excess().aboveLimitKwh() - before.aboveLimitKwh();
                double explained = depot.excess().explainedKwh() - before.explainedKwh();
                assertThat(above).as("change %d, step %d", change, i).isLessThanOrEqualTo(explained + 1e-9);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void neverDecreasesARegister(long seed) {
        Random random = new Random(seed);
        DepotState depot = depot(eight());
        for (int change = 0; change < 100; change++) {
            double before = depot.siteWh();
            depot = after(depot.withLimit(random.nextInt(1_300)), 1 + random.nextInt(20));
            assertThat(depot.siteWh()).isGreaterThan(before);
        }
    }

    @Test
    void metersTheSiteAsChargersAndOtherLoad() {
        DepotState depot = after(depot(eight()).withLimit(900), 120);

        double chargersWh =
                depot.chargers().stream().mapToDouble(ChargerState::registerWh).sum();
        assertThat(depot.siteWh()).isCloseTo(chargersWh + 20_000 * 120 / 3600.0, within(0.001));
    }

    @Test
    void beginsWithTheGivenRegisters() {
        DepotPlan plan = new DepotPlan(SampleChargers.AUCKLAND, 20, 1, true, eight());
        DepotState depot = DepotState.startOf(
                plan, SampleChargers.NOON, Map.of("charger-1", 500.0, "site-meter", 900.0), ExcessEnergy.none());

        assertThat(depot.siteWh()).isEqualTo(900);
        assertThat(depot.chargers().getFirst().registerWh()).isEqualTo(500);
    }

    @Test
    void exceedsItsLimitByTheConfiguredFault() {
        DepotState kilowatts = after(faulty(Map.of("exceedsKw", 100)).withLimit(400), 60);
        DepotState percent = after(faulty(Map.of("exceedsPercent", 15)).withLimit(400), 60);

        assertThat(kilowatts.siteKw()).isCloseTo(500, within(0.001));
        assertThat(percent.siteKw()).isCloseTo(460, within(0.001));
        assertThat(kilowatts.excess().isUnexplained()).isTrue();
        assertThat(after(kilowatts.withFaults(DepotFaults.none()), 60).siteKw()).isCloseTo(400, within(0.001));
    }

    @Test
    void lagsBehindALowerLimitOnAStraightLineAndFollowsAHigherOneAtOnce() {
        List<ChargerPlan> quick = List.of(hungry("a", 1_000, 0, 0, 0), hungry("b", 1_000, 0, 0, 0));
        DepotFaults lag = faults(Map.of("lagSeconds", 20));
        DepotState charging = after(depot(quick).withFaults(lag).withLimit(2_000), 1);
        assertThat(charging.siteKw()).isCloseTo(2_000, within(0.001));

        DepotState reduced = charging.withLimit(0);
        assertThat(after(reduced, 10).siteKw()).isCloseTo(1_000, within(0.001));
        assertThat(after(reduced, 19).siteKw()).isCloseTo(100, within(0.001));
        assertThat(after(reduced, 20).chargersKw()).isZero();
        assertThat(after(after(reduced, 10).withLimit(1_500), 1).siteKw()).isCloseTo(1_500, within(0.001));
        // A second step down begins from the power that the first has reached.
        assertThat(after(after(reduced, 10).withLimit(600), 10).siteKw()).isCloseTo(800, within(0.001));
    }

    @Test
    void aLaterLagDoesNotUndoAFollowedLimit() {
        DepotState low = after(after(depot(eight()).withLimit(900), 60).withLimit(350), 60);

        assertThat(low.withFaults(faults(Map.of("lagSeconds", 600)))
                        .advance(STEP)
                        .siteKw())
                .isCloseTo(350, within(0.001));
    }

    @Test
    void makesRoomForMoreUncontrollableLoadAndMetersItWithTheSite() {
        DepotState before = after(depot(eight()).withLimit(400), 60);
        DepotState after = after(before.withFaults(faults(Map.of("moreLoadKw", 300))), 60);

        assertThat(after.otherLoadKw()).isEqualTo(320);
        assertThat(after.siteKw()).isCloseTo(400, within(2.0));
        assertThat(after.otherLoadWh() - before.otherLoadWh()).isCloseTo(320_000 * 60 / 3600.0, within(0.001));
        assertThat(after.excess().isUnexplained()).isFalse();
        DepotState beyond = after(after.withLimit(200), 60);
        assertThat(beyond.siteKw()).isEqualTo(320);
        assertThat(beyond.excess().isUnexplained()).isFalse();
    }

    private static DepotState faulty(Map<?, ?> faults) {
        return depot(eight()).withFaults(faults(faults));
    }

    private static DepotFaults faults(Map<?, ?> faults) {
        return ScenarioFiles.faults(Map.of("depot", faults)).depot();
    }

    @Test
    void chargesABusOnlyWhileItIsThereAndOnlyWhatItNeeds() {
        DepotPlan plan = new DepotPlan(
                SampleChargers.AUCKLAND,
                20,
                1,
                true,
                List.of(visiting("charger-1", 120, 20, 0, 0, "18:00", "05:00", 60)));
        // 17:59 local time on 1 March 2026 (UTC+13).
        DepotState before = DepotState.startOf(
                        plan, Instant.parse("2026-03-01T04:59:00Z"), Map.of(), ExcessEnergy.none())
                .withLimit(500);

        assertThat(before.advance(Duration.ofSeconds(59)).chargersKw()).isZero();
        DepotState arrived = before.advance(Duration.ofSeconds(61)).advance(Duration.ofSeconds(1));
        assertThat(arrived.chargersKw()).isEqualTo(120);
        DepotState charged = after(arrived, 31 * 60);
        assertThat(charged.chargersKw()).isZero();
        assertThat(charged.siteWh() - charged.otherLoadWh()).isCloseTo(60_000, within(50.0));
    }

    @Test
    void servesTheBusThatLeavesFirstWhenNotAllFit() {
        DepotPlan plan = new DepotPlan(
                SampleChargers.AUCKLAND,
                0,
                1,
                true,
                List.of(
                        visiting("late", 150, 50, 0, 0, "12:00", "07:00", 500),
                        visiting("early", 150, 50, 0, 0, "12:00", "05:00", 500)));
        DepotState depot =
                DepotState.startOf(plan, Instant.parse("2026-03-01T09:00:00Z"), Map.of(), ExcessEnergy.none());

        List<ChargerState> chargers = after(depot.withLimit(80), 5).chargers();
        assertThat(chargers.get(0).powerKw()).isZero();
        assertThat(chargers.get(1).powerKw()).isEqualTo(80);
    }
}
