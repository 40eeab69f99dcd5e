package com.betterfleet.derms.forecast;

import static com.betterfleet.derms.forecast.ForecastFixtures.NOON;
import static com.betterfleet.derms.forecast.ForecastFixtures.NO_AMPERES;
import static com.betterfleet.derms.forecast.ForecastFixtures.TERMS;
import static com.betterfleet.derms.forecast.ForecastFixtures.TOLERANCE;
import static com.betterfleet.derms.forecast.ForecastFixtures.at;
import static com.betterfleet.derms.forecast.ForecastFixtures.capacityLimit;
import static com.betterfleet.derms.forecast.ForecastFixtures.interval;
import static com.betterfleet.derms.forecast.ForecastFixtures.limit;
import static com.betterfleet.derms.forecast.ForecastFixtures.receivedBlock;
import static com.betterfleet.derms.forecast.ForecastFixtures.segment;
import static com.betterfleet.derms.forecast.ForecastFixtures.timeline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.betterfleet.derms.forecast.ValidationResult.ValidForecast;
import com.betterfleet.derms.forecast.ValidationResult.ValidationError;
import com.betterfleet.derms.power.CapacityUnit;
import com.betterfleet.derms.power.Phase;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** M4: which messages are valid forecasts, and which limits they state. */
class ForecastRulesTests {

    private static final int DAY = 86_400;
    private static final Instant HORIZON = NOON.plus(Duration.ofDays(400));

    @Nested
    class Refuses {

        @Tag("OSCP-BODY-8")
        @Tag("OSCP-FCST-14")
        @Test
        void aMessageWithoutBlocks() {
            assertThat(refused(List.of(), TERMS))
                    .isEqualTo(new ValidationError(
                            OptionalInt.empty(), BlockField.BLOCKS, "0 blocks", "1 to 10000 blocks"));
        }

        @Test
        void moreThanTenThousandBlocks() {
            assertThat(refused(minutes(10_001), TERMS))
                    .isEqualTo(new ValidationError(
                            OptionalInt.empty(), BlockField.BLOCKS, "10001 blocks", "1 to 10000 blocks"));
            assertThat(accepted(minutes(10_000), TERMS).limits().covers(interval(0, 60)))
                    .isTrue();
        }

        @Tag("OSCP-FCST-14")
        @ParameterizedTest
        @CsvSource({"60, 60, 2026-11-01T12:01:00Z", "60, 59.5, 2026-11-01T12:00:59.500Z"})
        void anEndNotAfterItsStart(double start, double end, String shown) {
            assertThat(refused(List.of(receivedBlock(0, 60, 1), receivedBlock(start, end, 1)), TERMS))
                    .isEqualTo(new ValidationError(
                            OptionalInt.of(1),
                            BlockField.END,
                            shown,
                            "an instant after the block's start, 2026-11-01T12:01:00Z"));
        }

        @Test
        void aBlockThatIsEmptyOnceCutToTheMicrosecond() {
            ReceivedBlock block = new ReceivedBlock(
                    BigDecimal.ONE, CapacityUnit.W, Phase.ALL, NOON.plusNanos(1_000), NOON.plusNanos(1_999));

            assertThat(refused(List.of(block), TERMS).field()).isEqualTo(BlockField.END);
        }

        @Tag("OSCP-FCST-14")
        @Test
        void aStartMoreThanFourHundredDaysAhead() {
            ReceivedBlock late = block(HORIZON.plusNanos(1_000), HORIZON.plusSeconds(60));

            assertThat(refused(List.of(late), TERMS))
                    .isEqualTo(new ValidationError(
                            OptionalInt.of(0),
                            BlockField.START,
                            "2027-12-06T12:00:00.000001Z",
                            "at most 400 days ahead, which is 2027-12-06T12:00:00Z"));
        }

        @Tag("OSCP-BODY-8")
        @Tag("OSCP-FCST-14")
        @ParameterizedTest
        @ValueSource(strings = {"-1", "-0.0001", "-1E-999999999", "-1E+999999999"})
        void aNegativeCapacity(BigDecimal capacity) {
            assertThat(refused(List.of(block(capacity, CapacityUnit.KW)), TERMS))
                    .isEqualTo(new ValidationError(
                            OptionalInt.of(0),
                            BlockField.CAPACITY,
                            InputChecks.formatNumber(capacity),
                            "0 or more; 0 is a real limit"));
        }

        @Tag("OSCP-FCST-14")
        @ParameterizedTest
        @CsvSource({"10000000000.1, W", "10000000.0000001, KW", "2500000000.1, WH", "2500000.1, KWH", "1E+999999999, W"
        })
        void aCapacityAboveTenGigawatts(BigDecimal capacity, CapacityUnit unit) {
            assertThat(refused(List.of(block(capacity, unit)), allUnits()))
                    .isEqualTo(new ValidationError(
                            OptionalInt.of(0),
                            BlockField.CAPACITY,
                            InputChecks.formatNumber(capacity) + " " + unit,
                            "at most 10 GW"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"A", "WH", "KWH"})
        void aUnitThatTheProfileDoesNotAllow(CapacityUnit unit) {
            assertThat(refused(List.of(block(BigDecimal.ONE, unit)), TERMS))
                    .isEqualTo(new ValidationError(OptionalInt.of(0), BlockField.UNIT, unit.name(), "one of W, KW"));
        }

        @Test
        void amperesEvenWhereAllowedBecauseTheirMeaningIsNotAgreed() {
            assertThat(refused(List.of(block(BigDecimal.ONE, CapacityUnit.A)), allUnits()))
                    .isEqualTo(new ValidationError(
                            OptionalInt.of(0),
                            BlockField.UNIT,
                            "A",
                            "one of W, KW, WH, KWH: for amperes nothing is agreed"));
        }

        @Tag("OSCP-FCST-6")
        @Test
        void anOverlapOverTheToleranceNamingBothBlocks() {
            ValidationError refused =
                    refused(List.of(receivedBlock(100, 200, 1), receivedBlock(0, 105.000_001, 1)), TERMS);

            assertThat(refused.blockIndex()).hasValue(0);
            assertThat(refused.field()).isEqualTo(BlockField.START);
            assertThat(refused.value()).isEqualTo("2026-11-01T12:01:40Z");
            assertThat(refused.expected())
                    .contains("at most PT5S")
                    .contains("blocks[1] [2026-11-01T12:00:00Z, 2026-11-01T12:01:45.000001Z)")
                    .contains("blocks[0] [2026-11-01T12:01:40Z, 2026-11-01T12:03:20Z)")
                    .contains("phase ALL overlap by PT5.000001S");
        }

        @Test
        void anOverlapOfASumAndAnUnstatedPhaseIsRefusedBecauseTheyMeanTheSame() {
            List<ReceivedBlock> blocks =
                    List.of(receivedBlock(0, 60, Phase.ALL, 1), receivedBlock(0, 60, Phase.UNKNOWN, 2));

            assertThat(refused(blocks, TERMS).field()).isEqualTo(BlockField.START);
        }

        @Test
        void anOverlapWithABlockThatIsNotTheNearest() {
            List<ReceivedBlock> blocks =
                    List.of(receivedBlock(0, 100, 1), receivedBlock(1, 3, 1), receivedBlock(50, 60, 1));

            assertThat(refused(blocks, TERMS).expected()).contains("blocks[0]").contains("blocks[2]");
        }

        @Test
        void aMessageIsRefusedAsAWholeForOneInvalidBlockOfThePast() {
            assertThat(refused(List.of(receivedBlock(0, 60, 1), receivedBlock(-120, -60, -1)), TERMS)
                            .blockIndex())
                    .hasValue(1);
        }

        private ValidationError refused(List<ReceivedBlock> blocks, ConversionRules rules) {
            ValidationResult validation = ForecastRules.validateForecast(blocks, rules, NOON);
            assertThat(validation).isInstanceOf(ValidationError.class);
            return (ValidationError) validation;
        }
    }

    @Nested
    class Accepts {

        @Test
        void zeroAsALimitAndTenGigawattsAsTheHighest() {
            assertThat(limits(receivedBlock(0, 60, 0), receivedBlock(60, 120, 10_000_000_000L)))
                    .isEqualTo(timeline(limit(0, 60, 0), limit(60, 120, 10_000_000_000L)));
        }

        @Test
        void kilowattsRoundedDownAndEnergyOverItsOwnBlock() {
            assertThat(accepted(List.of(block(new BigDecimal("1.0009"), CapacityUnit.KW)), TERMS)
                            .limits())
                    .isEqualTo(timeline(limit(0, 900, 1_000)));
            assertThat(accepted(List.of(block(new BigDecimal("0.25"), CapacityUnit.KWH)), allUnits())
                            .limits())
                    .isEqualTo(timeline(limit(0, 900, 1_000)));
        }

        @Tag("OSCP-FCST-11")
        @Test
        void energyOverTheOriginalLengthOfABlockThatIsClipped() {
            ReceivedBlock longBlock = new ReceivedBlock(
                    BigDecimal.valueOf(800 * 24), CapacityUnit.KWH, Phase.ALL, NOON, NOON.plus(Duration.ofDays(800)));

            assertThat(accepted(List.of(longBlock), allUnits()).limits())
                    .isEqualTo(timeline(limit(0, 400.0 * DAY, 1_000)));
        }

        @Tag("OSCP-FCST-14")
        @Test
        void aPermanentBlockClippedAtFourHundredDays() {
            assertThat(accepted(List.of(block(NOON, Instant.MAX)), TERMS)
                            .limits()
                            .totalSpan())
                    .contains(new Interval(NOON, HORIZON));
            assertThat(accepted(List.of(block(HORIZON, HORIZON.plusSeconds(1))), TERMS)
                            .limits()
                            .isEmpty())
                    .isTrue();
        }

        @Test
        void instantsCutToTheMicrosecond() {
            ReceivedBlock fine =
                    block(NOON.plusNanos(1_999), NOON.plusSeconds(1).plusNanos(999));

            assertThat(accepted(List.of(fine), TERMS).limits().totalSpan())
                    .contains(new Interval(NOON.plusNanos(1_000), NOON.plusSeconds(1)));
        }

        @Tag("OSCP-FCST-6")
        @Test
        void anOverlapOfExactlyTheToleranceWithTheLowerAndAWarning() {
            ValidForecast accepted = accepted(List.of(receivedBlock(0, 105, 200), receivedBlock(100, 200, 100)), TERMS);

            assertThat(accepted.limits()).isEqualTo(timeline(limit(0, 100, 200), limit(100, 200, 100)));
            assertThat(accepted.warnings()).singleElement().asString().contains("blocks[0]", "blocks[1]", "PT5S");
        }

        @Test
        void overlapsBetweenPhasesWithoutAWarning() {
            ValidForecast accepted =
                    accepted(List.of(receivedBlock(0, 60, Phase.ONE, 100), receivedBlock(0, 60, Phase.TWO, 50)), TERMS);

            assertThat(accepted.limits()).isEqualTo(timeline(limit(0, 60, 150)));
            assertThat(accepted.warnings()).isEmpty();
        }

        @Test
        void thousandsOfSmallOverlapsWithAFewWarnings() {
            List<ReceivedBlock> blocks = IntStream.range(0, 1_000)
                    .mapToObj(i -> receivedBlock(i * 60, i * 60 + 61, 100))
                    .toList();

            assertThat(accepted(blocks, TERMS).warnings())
                    .hasSize(ForecastRules.MAX_WARNINGS + 1)
                    .last()
                    .isEqualTo("and 989 more overlaps");
        }

        @Test
        void seamsAsTheyAre() {
            assertThat(limits(receivedBlock(0, 60, 1), receivedBlock(64, 120, 1)))
                    .isEqualTo(timeline(limit(0, 60, 1), limit(64, 120, 1)));
        }
    }

    @Nested
    class LeavesOutThePast {

        @Tag("OSCP-FCST-15")
        @Test
        void soThatAPastMessageHasNoEffect() {
            assertThat(limits(receivedBlock(-120, -60, 1), receivedBlock(-60, 0, 2))
                            .isEmpty())
                    .isTrue();
        }

        @Test
        void aPastBlockMakesNoGapUpToTheNextBlock() {
            Timeline<Power> limits = limits(receivedBlock(-120, -60, 1), receivedBlock(600, 900, 2));

            assertThat(limits).isEqualTo(timeline(limit(600, 900, 2)));
            Timeline<CapacityLimit> older = timeline(segment(0, 1_000, 9, 1));
            Timeline<CapacityLimit> newer = limits.mapValues(limit -> capacityLimit(limit.watts(), 2));
            assertThat(ReplacementRule.HULL.applyForecast(older, newer).covers(interval(0, 1_000)))
                    .isTrue();
        }

        @Test
        void keepsARunningBlockAsAWhole() {
            assertThat(limits(receivedBlock(-60, 0.000_001, 1))).isEqualTo(timeline(limit(-60, 0.000_001, 1)));
        }

        @Test
        void keepsTheBlockBeforeARunningSeam() {
            Timeline<Power> both = timeline(limit(-60, -2, 1), limit(3, 60, 2));

            assertThat(limits(receivedBlock(-60, -2, 1), receivedBlock(3, 60, 2)))
                    .isEqualTo(both);
            assertThat(limits(receivedBlock(-60, -2, 1), receivedBlock(3.000_001, 60, 2)))
                    .isEqualTo(timeline(limit(3.000_001, 60, 2)));
            assertThat(limits(receivedBlock(-60, -2, 1), receivedBlock(0, 60, 2)))
                    .isEqualTo(timeline(limit(0, 60, 2)));
        }
    }

    @Test
    void refusesRulesThatNoCircuitHas() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConversionRules(Set.of(CapacityUnit.W), NO_AMPERES, 4, TOLERANCE))
                .withMessageContaining("1 to 3 phases, but 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConversionRules(Set.of(CapacityUnit.W), NO_AMPERES, 3, Duration.ofSeconds(-1)))
                .withMessageContaining("PT-1S");
    }

    /** Sums only, so that the reference for overlaps is every pair of blocks. */
    @ParameterizedTest
    @MethodSource("seeds")
    void refusesExactlyTheMessagesWithAPairOverTheTolerance(long seed) {
        List<ReceivedBlock> blocks = anyBlocks(new Random(seed));
        Duration longest = Duration.ZERO;
        for (int i = 0; i < blocks.size(); i++) {
            for (int j = 0; j < i; j++) {
                Duration shared = window(blocks.get(i))
                        .intersectWith(window(blocks.get(j)))
                        .map(Interval::duration)
                        .orElse(Duration.ZERO);
                longest = shared.compareTo(longest) > 0 ? shared : longest;
            }
        }

        ValidationResult validation = ForecastRules.validateForecast(blocks, TERMS, NOON);

        if (longest.compareTo(TOLERANCE) > 0) {
            assertThat(validation).isInstanceOf(ValidationError.class);
        } else {
            assertThat(validation)
                    .isInstanceOfSatisfying(
                            ValidForecast.class, accepted -> assertStatesTheLowest(accepted.limits(), blocks));
            assertThat(((ValidForecast) validation).warnings().isEmpty()).isEqualTo(longest.isZero());
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 400);
    }

    private static void assertStatesTheLowest(Timeline<Power> limits, List<ReceivedBlock> blocks) {
        for (Instant instant : ForecastFixtures.everyHalfSecond(120)) {
            if (!instant.isBefore(NOON)) {
                assertThat(limits.segmentAt(instant)
                                .map(segment ->
                                        BigDecimal.valueOf(segment.value().watts())))
                        .isEqualTo(blocks.stream()
                                .filter(block -> window(block).contains(instant))
                                .map(ReceivedBlock::capacity)
                                .min(BigDecimal::compareTo));
            }
        }
    }

    /** Short blocks and long ones anywhere, so that some lie within others and some messages are free of overlaps. */
    private static List<ReceivedBlock> anyBlocks(Random random) {
        List<ReceivedBlock> blocks = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            int start = random.nextInt(-10, 50);
            int length = 1 + random.nextInt(random.nextBoolean() ? 5 : 20);
            blocks.add(receivedBlock(start, start + length, random.nextInt(4) * 100L));
        }
        return blocks;
    }

    private static Interval window(ReceivedBlock block) {
        return new Interval(block.start(), block.end());
    }

    private static List<ReceivedBlock> minutes(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> receivedBlock(i * 60.0, i * 60.0 + 60, 1))
                .toList();
    }

    private static ReceivedBlock block(Instant start, Instant end) {
        return new ReceivedBlock(BigDecimal.ONE, CapacityUnit.W, Phase.ALL, start, end);
    }

    private static ReceivedBlock block(BigDecimal capacity, CapacityUnit unit) {
        return new ReceivedBlock(capacity, unit, Phase.ALL, at(0), at(900));
    }

    private static ConversionRules allUnits() {
        return new ConversionRules(EnumSet.allOf(CapacityUnit.class), NO_AMPERES, 3, TOLERANCE);
    }

    private static Timeline<Power> limits(ReceivedBlock... blocks) {
        return accepted(List.of(blocks), TERMS).limits();
    }

    private static ValidForecast accepted(List<ReceivedBlock> blocks, ConversionRules rules) {
        ValidationResult validation = ForecastRules.validateForecast(blocks, rules, NOON);
        assertThat(validation).isInstanceOf(ValidForecast.class);
        return (ValidForecast) validation;
    }
}
