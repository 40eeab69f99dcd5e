package com.betterfleet.simulator.depot;

import static com.betterfleet.simulator.depot.SampleChargers.depot;
import static com.betterfleet.simulator.depot.SampleChargers.hungry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PowerShareTests {
    private final List<ChargerState> chargers = depot(List.of(
                    hungry("charger-1", 100, 20, 0, 0),
                    hungry("charger-2", 200, 20, 0, 0),
                    hungry("charger-3", 200, 60, 0, 0)))
            .advance(Duration.ofSeconds(1))
            .chargers();

    @Test
    void givesTheRestOfASmallChargerToTheOthers() {
        assertThat(PowerShare.sharePower(400, chargers)).containsExactly(new double[] {100, 130, 170}, within(1e-5));
        assertThat(sum(400)).isCloseTo(400, within(1e-6));
    }

    @Test
    void givesNoChargerMoreThanItsRating() {
        assertThat(PowerShare.sharePower(9_000, chargers)).containsExactly(100, 200, 200);
    }

    @Test
    void leavesOutALargeMinimumThatDoesNotFit() {
        assertThat(PowerShare.sharePower(50, chargers)).containsExactly(25, 25, 0);
    }

    @Test
    void allocatesNothingWhenNoMinimumFits() {
        assertThat(PowerShare.sharePower(19.9, chargers)).containsExactly(0, 0, 0);
        assertThat(PowerShare.sharePower(0, chargers)).containsExactly(0, 0, 0);
    }

    @Test
    void isNeverInSumAboveTheBudget() {
        for (double budget = 0; budget < 600; budget += 0.7) {
            assertThat(sum(budget)).isLessThanOrEqualTo(budget + 1e-9);
        }
    }

    private double sum(double budget) {
        return Arrays.stream(PowerShare.sharePower(budget, chargers)).sum();
    }
}
