package com.betterfleet.derms.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.forecast.CapacityLimit;
import com.betterfleet.derms.forecast.ForecastOrigin;
import com.betterfleet.derms.forecast.ForecastStore.ForecastsInForce;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.CircuitDirection;
import com.betterfleet.derms.microgrid.CircuitKind;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.TimelineSegment;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Execution(ExecutionMode.CONCURRENT)
class LimitContinuityTests {

    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

    /** A circuit as {@code kind/phases/volts}, where G is a grid connection and F a feeder; NONE: no circuit. */
    @ParameterizedTest
    @CsvSource({
        "G/3/230, G/3/230, true,  ''",
        "G/3/230, G/3/230.0, true,  ''",
        "G/1/230, G/1/230, true,  ''",
        "G/3/230, G/1/230, true,  'converted for phases 3 and nominalPhaseVoltage 230'",
        "G/3/230, G/1/230, false, 'converted for phases 3 and nominalPhaseVoltage 230'",
        "G/3/230, G/3/240, true,  'has phases 3 and nominalPhaseVoltage 240'",
        "G/3/230, F/3/230, true,  'as FEEDER would not carry'",
        "G/3/230, F/3/230, false, ''",
        "F/3/230, F/3/230, true,  ''",
        "F/3/230, G/3/230, true,  ''",
        "F/1/230, G/3/230, true,  'converted for phases 1'",
        "G/3/230, NONE,    true,  'without a circuit'",
        "G/3/230, NONE,    false, 'without a circuit'",
        "F/3/230, NONE,    true,  'without a circuit'",
        "NONE,    NONE,    true,  ''",
        "NONE,    G/3/400, true,  ''",
        "NONE,    F/3/230, true,  ''",
        "NONE,    G/1/230, true,  'converted for phases 3'",
    })
    void limitsGoOnWhereTheyMeanTheSameAndAreStillWritten(
            String before, String after, boolean enforced, String obstacle) {
        Optional<String> found = LimitContinuity.findObstacle(circuit(before), circuit(after), enforced);

        assertThat(found.isPresent()).isEqualTo(!obstacle.isEmpty());
        assertThat(found.orElse("")).contains(obstacle);
    }

    @ParameterizedTest
    @CsvSource({"NONE, NONE, true", "G/3/230, NONE, false", "NONE, G/3/400, true", "F/3/230, G/3/230, true"})
    void amountsAreConvertedAlikeWithEqualPhasesAndVoltage(String before, String after, boolean alike) {
        assertThat(LimitContinuity.isConvertedAlike(circuit(before), circuit(after)))
                .isEqualTo(alike);
    }

    @Test
    void aLimitIsInForceUntilTheEndOfItsLastBlock() {
        ForecastsInForce primary = inForce(timeline(0, 10), Timeline.empty());
        ForecastsInForce fallback = inForce(Timeline.empty(), timeline(20, 30));
        ForecastsInForce cleared = inForce(Timeline.empty(), Timeline.empty());

        assertThat(LimitContinuity.hasLimitFrom(List.of(cleared, primary), at(9)))
                .isTrue();
        assertThat(LimitContinuity.hasLimitFrom(List.of(cleared, primary), at(10)))
                .isFalse();
        assertThat(LimitContinuity.hasLimitFrom(List.of(fallback), NOON)).isTrue();
        assertThat(LimitContinuity.hasLimitFrom(List.of(), NOON)).isFalse();
    }

    @Test
    void coverageIsLostOnlyWhereAnInstantAheadIsNoLongerCovered() {
        Map<Direction, ForecastsInForce> joined =
                Map.of(Direction.IMPORT, inForce(timeline(0, 10, 10, 20), Timeline.empty()));
        Map<Direction, ForecastsInForce> seam =
                Map.of(Direction.IMPORT, inForce(timeline(0, 9, 10, 20), Timeline.empty()));

        assertThat(LimitContinuity.losesCoverage(joined, seam, NOON)).isTrue();
        assertThat(LimitContinuity.losesCoverage(joined, seam, at(10))).isFalse();
        assertThat(LimitContinuity.losesCoverage(seam, joined, NOON)).isFalse();
        assertThat(LimitContinuity.losesCoverage(joined, Map.of(), NOON)).isTrue();
    }

    private static Optional<Circuit> circuit(String text) {
        if (text.equals("NONE")) {
            return Optional.empty();
        }
        List<String> parts = Arrays.asList(text.split("/"));
        CircuitDirection side = new CircuitDirection(new Power(1_000), new Power(200), Optional.empty());
        return Optional.of(new Circuit(
                "c",
                "m",
                "Circuit",
                parts.getFirst().equals("G") ? CircuitKind.GRID_CONNECTION : CircuitKind.FEEDER,
                Integer.parseInt(parts.get(1)),
                new BigDecimal(parts.get(2)),
                side,
                side));
    }

    private static ForecastsInForce inForce(Timeline<CapacityLimit> primary, Timeline<CapacityLimit> fallback) {
        return new ForecastsInForce(primary, fallback, Optional.of(NOON));
    }

    private static Timeline<CapacityLimit> timeline(int... edges) {
        CapacityLimit limit = new CapacityLimit(new Power(600), new ForecastOrigin(1, "r1", NOON));
        return Timeline.of(IntStream.range(0, edges.length / 2)
                .mapToObj(i -> new TimelineSegment<>(new Interval(at(edges[2 * i]), at(edges[2 * i + 1])), limit))
                .toList());
    }

    private static Instant at(int minutes) {
        return NOON.plusSeconds(60L * minutes);
    }
}
