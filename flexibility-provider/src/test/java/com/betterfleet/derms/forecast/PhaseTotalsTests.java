package com.betterfleet.derms.forecast;

import static com.betterfleet.derms.forecast.ForecastFixtures.convertedBlock;
import static com.betterfleet.derms.forecast.ForecastFixtures.everyHalfSecond;
import static com.betterfleet.derms.forecast.ForecastFixtures.interval;
import static com.betterfleet.derms.forecast.ForecastFixtures.limit;
import static com.betterfleet.derms.forecast.ForecastFixtures.timeline;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.forecast.conversion.ConvertedBlock;
import com.betterfleet.derms.forecast.conversion.PhaseTotals;
import com.betterfleet.derms.power.Phase;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Timeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PhaseTotalsTests {

    private static final int LAST_SECOND = 40;
    private static final List<Phase> PHASES = List.of(Phase.values());

    @Tag("OSCP-FCST-10")
    @ParameterizedTest
    @EnumSource(names = {"ALL", "UNKNOWN"})
    void usesASumUnchanged(Phase sum) {
        assertThat(totals(3, convertedBlock(0, 10, sum, 900))).isEqualTo(timeline(limit(0, 10, 900)));
    }

    @Test
    void usesTheLowestPhaseTimesThePhaseCount() {
        ConvertedBlock one = convertedBlock(0, 10, Phase.ONE, 300);
        ConvertedBlock two = convertedBlock(0, 10, Phase.TWO, 200);
        ConvertedBlock three = convertedBlock(5, 10, Phase.THREE, 100);

        assertThat(totals(3, one, two, three)).isEqualTo(timeline(limit(0, 5, 600), limit(5, 10, 300)));
        assertThat(totals(1, one)).isEqualTo(timeline(limit(0, 10, 300)));
    }

    @Test
    void countsAPhaseOfZeroAsPresent() {
        assertThat(totals(3, convertedBlock(0, 10, Phase.ONE, 0), convertedBlock(0, 10, Phase.TWO, 200)))
                .isEqualTo(timeline(limit(0, 10, 0)));
    }

    @Tag("OSCP-FCST-10")
    @Test
    void usesTheLowerOfASumAndSinglePhases() {
        ConvertedBlock single = convertedBlock(0, 10, Phase.TWO, 100);

        assertThat(totals(3, single, convertedBlock(0, 10, Phase.ALL, 250))).isEqualTo(timeline(limit(0, 10, 250)));
        assertThat(totals(3, single, convertedBlock(0, 10, Phase.ALL, 350))).isEqualTo(timeline(limit(0, 10, 300)));
    }

    @Test
    void coversWhereAnyPhaseDoes() {
        assertThat(totals(3, convertedBlock(0, 10, Phase.ONE, 100), convertedBlock(20, 30, Phase.THREE, 50))
                        .covers(interval(20, 30)))
                .isTrue();
    }

    @Test
    void usesTheLowerWhereBlocksOfOnePhaseOverlap() {
        assertThat(totals(3, convertedBlock(0, 13, Phase.ALL, 100), convertedBlock(10, 20, Phase.ALL, 200)))
                .isEqualTo(timeline(limit(0, 13, 100), limit(13, 20, 200)));
        assertThat(totals(3, convertedBlock(0, 13, Phase.ALL, 200), convertedBlock(10, 20, Phase.UNKNOWN, 100)))
                .isEqualTo(timeline(limit(0, 10, 200), limit(10, 20, 100)));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void equalsTheEvaluationOfEveryBlockAtEveryInstant(long seed) {
        Random random = new Random(seed);
        int phases = 1 + random.nextInt(3);
        List<ConvertedBlock> blocks = anyBlocks(random);
        Timeline<Power> totals = PhaseTotals.of(blocks, phases);

        for (Instant instant : everyHalfSecond(LAST_SECOND)) {
            assertThat(totals.segmentAt(instant).map(segment -> segment.value().watts()))
                    .isEqualTo(naive(blocks, phases, instant));
        }
        assertThat(totals.mergeAdjacent()).isEqualTo(totals);
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    private static Optional<Long> naive(List<ConvertedBlock> blocks, int phases, Instant instant) {
        OptionalLong sum = least(blocks, instant, List.of(Phase.ALL, Phase.UNKNOWN));
        OptionalLong single = least(blocks, instant, List.of(Phase.ONE, Phase.TWO, Phase.THREE));
        return Stream.of(
                        sum.stream().boxed(),
                        single.stream().map(watts -> watts * phases).boxed())
                .flatMap(limits -> limits)
                .min(Long::compare);
    }

    private static OptionalLong least(List<ConvertedBlock> blocks, Instant instant, List<Phase> among) {
        return blocks.stream()
                .filter(block -> among.contains(block.phase()) && block.window().contains(instant))
                .mapToLong(block -> block.limit().watts())
                .min();
    }

    private static List<ConvertedBlock> anyBlocks(Random random) {
        List<ConvertedBlock> blocks = new ArrayList<>();
        int count = 1 + random.nextInt(12);
        for (int i = 0; i < count; i++) {
            int start = random.nextInt(LAST_SECOND - 10);
            Phase phase = PHASES.get(random.nextInt(PHASES.size()));
            blocks.add(convertedBlock(start, start + 1 + random.nextInt(10), phase, random.nextInt(4) * 100L));
        }
        return blocks;
    }

    private static Timeline<Power> totals(int phases, ConvertedBlock... blocks) {
        return PhaseTotals.of(List.of(blocks), phases);
    }
}
