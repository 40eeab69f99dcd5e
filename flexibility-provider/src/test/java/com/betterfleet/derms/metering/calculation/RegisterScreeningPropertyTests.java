package com.betterfleet.derms.metering.calculation;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.metering.calculation.MeterRegister.RegisterValue;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a meter shows besides its count, its energy is that of the count. */
@Execution(ExecutionMode.CONCURRENT)
class RegisterScreeningPropertyTests {

    private static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");
    private static final Power RATING = new Power(150_000);
    private static final PlausibilityRule RULE = new PlausibilityRule(RATING);
    private static final List<BigDecimal> IMPOSSIBLE = List.of(
            BigDecimal.ZERO,
            BigDecimal.valueOf(2_147_483_647L),
            BigDecimal.valueOf(4_294_967_295L),
            BigDecimal.valueOf(65_535),
            BigDecimal.valueOf(32_767),
            BigDecimal.valueOf(40_000_000_000L),
            new BigDecimal("0.5"));

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void blinksAddNoEnergyAndLoseNone(long seed) {
        Random random = new Random(seed);
        List<RegisterValue> shown = new ArrayList<>();
        List<RegisterValue> count = createCount(random, 1 + random.nextInt(900_000_000));
        int sinceBlink = 0;
        for (RegisterValue value : count) {
            // A blink lasts up to three readings, between as many true ones at least.
            shown.add(value);
            sinceBlink++;
            if (sinceBlink > 3 && random.nextInt(6) == 0 && !value.equals(count.getLast())) {
                BigDecimal impossible = IMPOSSIBLE.get(random.nextInt(IMPOSSIBLE.size()));
                int length = 1 + random.nextInt(3);
                for (int i = 1; i <= length; i++) {
                    shown.add(new RegisterValue(value.at().plusMillis(100L * i), impossible));
                }
                sinceBlink = 0;
            }
        }

        assertCountedAlone(shown, count);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aMeterReadOverTwoPathsInDifferentStepsCountsOnce(long seed) {
        Random random = new Random(seed);
        BigDecimal step = BigDecimal.TEN.pow(1 + random.nextInt(4));
        List<RegisterValue> shown = new ArrayList<>();
        List<RegisterValue> count = createCount(random, 20_000 + random.nextInt(900_000_000));
        for (RegisterValue value : count) {
            shown.add(value);
            for (int i = 1; i <= random.nextInt(4) && !value.equals(count.getLast()); i++) {
                shown.add(new RegisterValue(
                        value.at().plusMillis(100L * i),
                        value.wattHours().divideToIntegralValue(step).multiply(step)));
            }
        }

        assertCountedAlone(shown, count);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aResetOrExchangedMeterAddsNoEnergy(long seed) {
        Random random = new Random(seed);
        List<RegisterValue> before = createCount(random, 500_000_000);
        List<RegisterValue> shown = new ArrayList<>(before);
        // Lower or higher than before, and further away than a charger counts between two readings.
        long start = random.nextBoolean() ? random.nextInt(400_000_000) : 600_000_000L + random.nextInt(900_000_000);
        List<RegisterValue> after = new ArrayList<>();
        for (RegisterValue value : createCount(random, start)) {
            Instant at = value.at().plusSeconds(before.getLast().at().getEpochSecond() - NOON.getEpochSecond() + 20);
            after.add(new RegisterValue(at, value.wattHours()));
        }
        shown.addAll(after);

        MeterRegister register = new MeterRegister(shown, RULE);

        assertThat(register.findBreaks())
                .singleElement()
                .satisfies(
                        one -> assertThat(one.at()).isEqualTo(after.getFirst().at()));
        assertThat(energyOf(register, shown))
                .isEqualByComparingTo(riseOf(before).add(riseOf(after)));
    }

    private static void assertCountedAlone(List<RegisterValue> shown, List<RegisterValue> count) {
        MeterRegister register = new MeterRegister(shown, RULE);

        assertThat(register.findBreaks()).isEmpty();
        assertThat(energyOf(register, shown)).isEqualByComparingTo(riseOf(count));
    }

    private static BigDecimal energyOf(MeterRegister register, List<RegisterValue> shown) {
        return register.computeContribution(
                        new Interval(shown.getFirst().at(), shown.getLast().at()))
                .wattHours();
    }

    private static BigDecimal riseOf(List<RegisterValue> count) {
        return count.getLast().wattHours().subtract(count.getFirst().wattHours());
    }

    /** A count that rises by what a charger of 150 kW draws, read every 10 to 60 seconds for half an hour. */
    private static List<RegisterValue> createCount(Random random, long start) {
        List<RegisterValue> count = new ArrayList<>();
        Instant at = NOON;
        BigDecimal value = BigDecimal.valueOf(start);
        while (at.isBefore(NOON.plusSeconds(1_800))) {
            count.add(new RegisterValue(at, value));
            int seconds = 10 + random.nextInt(51);
            at = at.plusSeconds(seconds);
            value = value.add(BigDecimal.valueOf(150_000.0 * random.nextDouble() * seconds / 3_600)
                    .setScale(3, RoundingMode.DOWN));
            if (PlausibilityRule.isSentinel(value)) {
                value = value.add(BigDecimal.ONE);
            }
        }
        return count;
    }
}
