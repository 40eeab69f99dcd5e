package com.betterfleet.derms.supervision.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.envelope.AvailableCapacity;
import com.betterfleet.derms.forecast.CapacityLimit;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Timeline.TimelineSegment;
import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Whatever the facts, there is a decision, and a limit that applies is one that the partner stated for that instant. A
 * circuit gets no more than that, its rating or its operational limit.
 */
class DecisionTableFuzzTests {

    private static final int HISTORIES = 20_000;

    @FuzzTest(maxDuration = "5m")
    void anyFactsAreDecidedWithinTheirLimits(FuzzedDataProvider numbers) {
        requireDecisionWithinLimits(new ArbitraryFacts(numbers::consumeInt));
    }

    /** The same claims with random numbers, without any guidance by coverage. */
    @Test
    void randomFactsAreDecidedWithinTheirLimits() {
        LongStream.range(0, HISTORIES).forEach(seed -> {
            Random random = new Random(new SplittableRandom(seed).nextLong());
            requireDecisionWithinLimits(new ArbitraryFacts((first, last) -> first + random.nextInt(last - first + 1)));
        });
    }

    private static void requireDecisionWithinLimits(ArbitraryFacts arbitrary) {
        DirectionFacts facts = arbitrary.facts();
        DecisionHistory history = arbitrary.history();
        Instant t = arbitrary.instant();
        Instant later = t.plusSeconds(30);

        DecisionOutcome outcome = DecisionTable.decideAt(facts, history, t);
        requireStatedLimit(facts, outcome.decision(), t);
        assertThat(outcome.history()).isNotNull();
        DecisionTable.nextChangeAfter(facts, outcome.history(), t)
                .ifPresent(next -> assertThat(next).isAfter(t));

        DirectionState state = new DirectionState(outcome.decision(), t, outcome.history());
        DirectionState advanced = state.advanceTo(facts, t, later);
        requireStatedLimit(facts, advanced.decision(), later);
        assertThat(advanced.advanceTo(facts, later, later)).as("decided again").isEqualTo(advanced);
    }

    private static void requireStatedLimit(DirectionFacts facts, ControlDecision decision, Instant t) {
        Optional<Power> limit = decision.appliedLimit().map(AppliedLimit::limit);
        List<Power> stated = Stream.of(
                        facts.forecasts().primary(), facts.forecasts().fallback())
                .flatMap(timeline -> timeline.segmentAt(t).stream())
                .map(TimelineSegment::value)
                .map(CapacityLimit::limit)
                .toList();
        limit.ifPresent(applied -> assertThat(stated).contains(applied));
        if (decision.recovering() || decision.row() == DecisionRow.LINK_UNKNOWN) {
            limit.ifPresent(applied ->
                    assertThat(stated).allSatisfy(other -> assertThat(applied).isLessThanOrEqualTo(other)));
        }
        facts.circuit().ifPresent(circuit -> {
            Power available = AvailableCapacity.of(circuit, limit, t).power();
            assertThat(available).isLessThanOrEqualTo(circuit.rating());
            assertThat(available).isLessThanOrEqualTo(limit.orElse(circuit.safeDefault()));
            circuit.operationalLimitAt(t)
                    .ifPresent(operational -> assertThat(available).isLessThanOrEqualTo(operational));
        });
    }
}
