package com.betterfleet.derms.forecast;

import static com.betterfleet.derms.forecast.ForecastFixtures.NOON;
import static com.betterfleet.derms.forecast.ForecastFixtures.TOLERANCE;
import static com.betterfleet.derms.forecast.ForecastFixtures.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.forecast.conversion.AmpereConversion;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.CircuitDirection;
import com.betterfleet.derms.microgrid.CircuitKind;
import com.betterfleet.derms.partner.PartnerProperties.AmpereMeaning;
import com.betterfleet.derms.power.CapacityUnit;
import com.betterfleet.derms.power.Phase;
import com.betterfleet.derms.power.Power;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** M4: amperes in forecasts. */
class AmpereConversionTests {

    @ParameterizedTest
    @CsvSource({
        "PER_PHASE, ALL, 3, 22080",
        "PER_PHASE, UNKNOWN, 3, 22080",
        "PER_PHASE, ALL, 1, 7360",
        "SUM, ALL, 3, 7360",
        "SUM, UNKNOWN, 3, 7360",
        // A single phase is totalled by the phase rule: the least present one times the circuit's phases.
        "PER_PHASE, TWO, 3, 22080",
        "SUM, TWO, 3, 22080",
        "SUM, ONE, 1, 7360",
    })
    void convertsAsAgreedWithThePartner(AmpereMeaning meaning, Phase phase, int phases, long watts) {
        assertThat(limitNow(meaning, circuit(phases, "230"), block("32", phase)))
                .isEqualTo(new Power(watts));
    }

    @Test
    void areRoundedDownToTheWatt() {
        assertThat(limitNow(AmpereMeaning.SUM, circuit(3, "230.9"), block("0.0999", Phase.ALL)))
                .isEqualTo(new Power(23));
    }

    @Test
    void theLeastOfThePhasesBinds() {
        assertThat(limitNow(
                        AmpereMeaning.PER_PHASE,
                        circuit(3, "230"),
                        block("32", Phase.ONE),
                        block("16", Phase.TWO),
                        block("63", Phase.THREE)))
                .isEqualTo(new Power(3 * 16 * 230));
    }

    @Test
    void zeroAmperesIsARealLimit() {
        assertThat(limitNow(AmpereMeaning.PER_PHASE, circuit(3, "230"), block("0", Phase.ALL)))
                .isEqualTo(Power.ZERO);
    }

    @Test
    void areRefusedWithoutAnAgreement() {
        ValidationResult.ValidationError refused =
                refused(rules(null, Optional.of(circuit(3, "230"))), block("32", Phase.ALL));
        assertThat(refused.field()).isEqualTo(BlockField.UNIT);
        assertThat(refused.expected()).startsWith("one of W, KW, WH, KWH:").contains("ampereMeaning");
    }

    @Test
    void areRefusedWhereNoCircuitStatesAVoltageAndTheOtherUnitsAreNot() {
        ConversionRules rules = rules(AmpereMeaning.PER_PHASE, Optional.empty());
        assertThat(refused(rules, block("32", Phase.ALL)).expected())
                .startsWith("one of W, KW, WH, KWH:")
                .contains("no circuit");
        ReceivedBlock watts = new ReceivedBlock(BigDecimal.ONE, CapacityUnit.W, Phase.ALL, NOON, at(60));
        assertThat(ForecastRules.validateForecast(List.of(watts), rules, NOON))
                .isInstanceOf(ValidationResult.ValidForecast.class);
    }

    @ParameterizedTest
    @CsvSource({"1E+999999999, 230", "1E+2147483647, 230.5", "1E+2147483647, 1E+4", "43478260.9, 230"})
    void moreThanTenGigawattsAreRefusedHoweverLarge(String amperes, String volts) {
        ValidationResult.ValidationError refused =
                refused(rules(AmpereMeaning.SUM, Optional.of(circuit(3, volts))), block(amperes, Phase.ALL));
        assertThat(refused.field()).isEqualTo(BlockField.CAPACITY);
    }

    @ParameterizedTest
    @CsvSource({"1E-999999999, 230", "1E-2147483647, 230.125", "1E-2147483647, 1E+4", "0E-2147483647, 0.5"})
    void aLimitThatIsAlmostNothingIsZero(String amperes, String volts) {
        assertThat(limitNow(AmpereMeaning.SUM, circuit(3, volts), block(amperes, Phase.ALL)))
                .isEqualTo(Power.ZERO);
    }

    /** The reference computes in whole milliamperes and millivolts, block by block. */
    @ParameterizedTest
    @MethodSource("seeds")
    void agreesWithIntegerArithmetic(long seed) {
        Random random = new Random(seed);
        AmpereMeaning meaning = random.nextBoolean() ? AmpereMeaning.PER_PHASE : AmpereMeaning.SUM;
        int phases = random.nextBoolean() ? 3 : 1;
        long millivolts = 1L + random.nextInt(400_000);
        List<ReceivedBlock> blocks = new ArrayList<>();
        long single = Long.MAX_VALUE;
        long sum = Long.MAX_VALUE;
        for (Phase phase : Phase.values()) {
            // Not stated and "all" mean the same, so that both in one instant would overlap.
            if (phase == Phase.UNKNOWN ? seed % 2 == 0 : phase == Phase.ALL ? seed % 2 != 0 : random.nextBoolean()) {
                long milliamperes = random.nextLong(1L << (1 + random.nextInt(40)));
                blocks.add(block(BigDecimal.valueOf(milliamperes, 3).toString(), phase));
                boolean whole = phase == Phase.ALL || phase == Phase.UNKNOWN;
                int conductors = whole && meaning == AmpereMeaning.PER_PHASE ? phases : 1;
                long watts = wholeWatts(milliamperes, millivolts, conductors);
                sum = whole ? Math.min(sum, watts) : sum;
                single = whole ? single : Math.min(single, watts * phases);
            }
        }
        Circuit circuit = circuit(phases, BigDecimal.valueOf(millivolts, 3).toString());

        ValidationResult validation =
                ForecastRules.validateForecast(blocks, rules(meaning, Optional.of(circuit)), NOON);

        boolean tooMuch = blocks.stream().anyMatch(block -> aboveTenGigawatts(block, meaning, phases, millivolts));
        if (tooMuch) {
            assertThat(validation).isInstanceOf(ValidationResult.ValidationError.class);
        } else {
            assertThat(limit(validation)).isEqualTo(new Power(Math.min(single, sum)));
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 500);
    }

    private static long wholeWatts(long milliamperes, long millivolts, int conductors) {
        return BigInteger.valueOf(milliamperes)
                .multiply(BigInteger.valueOf(millivolts))
                .multiply(BigInteger.valueOf(conductors))
                .divide(BigInteger.valueOf(1_000_000))
                .longValueExact();
    }

    private static boolean aboveTenGigawatts(ReceivedBlock block, AmpereMeaning meaning, int phases, long millivolts) {
        boolean whole = block.phase() == Phase.ALL || block.phase() == Phase.UNKNOWN;
        int conductors = whole && meaning == AmpereMeaning.PER_PHASE ? phases : 1;
        BigInteger micros = block.capacity()
                .movePointRight(3)
                .toBigIntegerExact()
                .multiply(BigInteger.valueOf(millivolts))
                .multiply(BigInteger.valueOf(conductors));
        return micros.compareTo(BigInteger.TEN.pow(16)) > 0;
    }

    private static Power limitNow(AmpereMeaning meaning, Circuit circuit, ReceivedBlock... blocks) {
        return limit(ForecastRules.validateForecast(List.of(blocks), rules(meaning, Optional.of(circuit)), NOON));
    }

    private static Power limit(ValidationResult validation) {
        assertThat(validation).isInstanceOf(ValidationResult.ValidForecast.class);
        return ((ValidationResult.ValidForecast) validation)
                .limits()
                .segmentAt(NOON)
                .orElseThrow()
                .value();
    }

    private static ValidationResult.ValidationError refused(ConversionRules rules, ReceivedBlock block) {
        ValidationResult validation = ForecastRules.validateForecast(List.of(block), rules, NOON);
        assertThat(validation).isInstanceOf(ValidationResult.ValidationError.class);
        return (ValidationResult.ValidationError) validation;
    }

    private static ConversionRules rules(@Nullable AmpereMeaning meaning, Optional<Circuit> circuit) {
        return new ConversionRules(
                EnumSet.allOf(CapacityUnit.class),
                AmpereConversion.of(meaning, circuit),
                circuit.map(Circuit::phases).orElse(3),
                TOLERANCE);
    }

    private static Circuit circuit(int phases, String volts) {
        CircuitDirection none = new CircuitDirection(Power.ZERO, Power.ZERO, Optional.empty());
        return new Circuit("c", "m", "c", CircuitKind.GRID_CONNECTION, phases, new BigDecimal(volts), none, none);
    }

    private static ReceivedBlock block(String amperes, Phase phase) {
        return new ReceivedBlock(new BigDecimal(amperes), CapacityUnit.A, phase, NOON, at(900));
    }
}
