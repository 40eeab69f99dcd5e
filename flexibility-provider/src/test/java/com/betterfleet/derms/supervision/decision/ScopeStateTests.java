package com.betterfleet.derms.supervision.decision;

import static com.betterfleet.derms.supervision.decision.TestFacts.NOON;
import static com.betterfleet.derms.supervision.decision.TestFacts.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.betterfleet.derms.envelope.OperatingEnvelope.EnvelopeBasis;
import com.betterfleet.derms.forecast.ForecastOrigin;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopeStateTests {

    private static final AppliedLimit LIMIT = new AppliedLimit(
            new Power(7), EnvelopeBasis.PRIMARY, new ForecastOrigin(1, "request", NOON), new Interval(NOON, at(60)));

    /** Worst first. */
    private static final List<ControlDecision> RANKING = List.of(
            fallback(8, FallbackSource.GAP_POLICY),
            fallback(7, FallbackSource.HELD_PRIMARY),
            fallback(6, FallbackSource.FALLBACK_BLOCK),
            new ControlDecision.AwaitingFirstForecast(true, Optional.empty()),
            new ControlDecision.AwaitingFirstForecast(false, Optional.empty()),
            new ControlDecision.FollowingForecast(LIMIT),
            new ControlDecision.FullLocalControl(),
            new ControlDecision.UnmanagedControl());

    @Test
    void theWorseDirectionRepresentsTheScope() {
        for (int worse = 0; worse < RANKING.size(); worse++) {
            for (int better = worse; better < RANKING.size(); better++) {
                ControlDecision expected = RANKING.get(worse);
                assertThat(state(RANKING.get(worse), RANKING.get(better))
                                .worstDirection()
                                .decision())
                        .isEqualTo(expected);
                assertThat(state(RANKING.get(better), RANKING.get(worse))
                                .worstDirection()
                                .decision())
                        .isEqualTo(expected);
                assertThat(state(RANKING.get(better), RANKING.get(worse)).severityRank())
                        .isEqualTo(worse);
                assertThat(state(RANKING.get(better), RANKING.get(worse)).mode())
                        .isEqualTo(expected.mode());
            }
        }
    }

    @Test
    void aScopeWithoutDirectionsHasNoWorstDirection() {
        ScopeState state = new ScopeState("scope", Map.of(), NOON, NOON, Optional.empty());

        assertThatThrownBy(state::worstDirection).isInstanceOf(IllegalStateException.class);
        assertThat(state.directionState(Direction.IMPORT)).isEmpty();
    }

    @Test
    void anUnmanagedScopeIsUnmanagedInBothDirectionsWithoutNextChange() {
        ScopeState state = ScopeState.ofUnmanaged("scope", NOON);

        for (Direction direction : Direction.values()) {
            assertThat(state.directionState(direction).map(DirectionState::decision))
                    .contains(new ControlDecision.UnmanagedControl());
            assertThat(state.directionState(direction).map(DirectionState::since))
                    .contains(NOON);
        }
        assertThat(state.nextChangeAt()).isEmpty();
    }

    @Test
    void withDecidedAtChangesNothingElse() {
        ScopeState state = state(RANKING.get(0), RANKING.get(1));

        assertThat(state.withDecidedAt(at(30)))
                .isEqualTo(new ScopeState("scope", state.directions(), NOON, at(30), Optional.of(at(60))));
        assertThat(state.withDecidedAt(at(30)).factsValidSince(TestFacts.factsWithoutForecast(), at(90)))
                .isEqualTo(at(30));
    }

    @ParameterizedTest
    @CsvSource({
        "0, UNMANAGED",
        "1, LOCAL_CONTROL",
        "2, AWAITING_FORECAST",
        "3, FORECAST",
        "4, FALLBACK",
        "5, FALLBACK",
        "6, FALLBACK",
        "7, FALLBACK",
        "8, FALLBACK",
        "9, FALLBACK"
    })
    void eachRowHasOneMode(int row, ControlMode mode) {
        assertThat(DecisionRow.of(row).mode()).isEqualTo(mode);
    }

    @Test
    void eachDecisionNamesItsRowAndItsMode() {
        for (ControlDecision decision : RANKING) {
            assertThat(decision.mode()).isEqualTo(decision.row().mode());
        }
        assertThat(RANKING).extracting(decision -> decision.row().number()).containsExactly(8, 7, 6, 2, 2, 3, 1, 0);
    }

    @ParameterizedTest
    @CsvSource({"4, true", "5, true", "6, false", "7, false", "8, false", "9, false"})
    void aForecastGapInEitherDirectionIsAMissingForecast(int row, boolean gap) {
        ControlDecision fallback = fallback(row, FallbackSource.GAP_POLICY);

        assertThat(state(fallback, RANKING.get(5)).hasMissingForecast()).isEqualTo(gap);
        assertThat(state(RANKING.get(5), fallback).hasMissingForecast()).isEqualTo(gap);
    }

    @Test
    void aFirstForecastIsMissedOnlyOnceItIsOverdue() {
        ControlDecision overdue = new ControlDecision.AwaitingFirstForecast(true, Optional.empty());
        ControlDecision awaited = new ControlDecision.AwaitingFirstForecast(false, Optional.empty());

        assertThat(state(overdue, RANKING.get(5)).hasMissingForecast()).isTrue();
        assertThat(state(awaited, awaited).hasMissingForecast()).isFalse();
        assertThat(state(RANKING.get(5), RANKING.get(5)).hasMissingForecast()).isFalse();
    }

    /** The search for missing forecasts reads only ranks of degraded states. */
    @Test
    void aStateWithAMissingForecastIsDegraded() {
        for (DecisionRow row : DecisionRow.values()) {
            for (FallbackSource source : FallbackSource.values()) {
                ScopeState state = state(fallback(row.number(), source), RANKING.get(5));
                if (row.isForecastGap()) {
                    assertThat(state.severityRank()).isLessThanOrEqualTo(ScopeState.LAST_DEGRADED_RANK);
                }
            }
        }
        ScopeState overdue = state(new ControlDecision.AwaitingFirstForecast(true, Optional.empty()), RANKING.get(5));
        assertThat(overdue.severityRank()).isLessThanOrEqualTo(ScopeState.LAST_DEGRADED_RANK);
    }

    private static ControlDecision fallback(int row, FallbackSource applied) {
        Optional<AppliedLimit> appliedLimit = Optional.of(LIMIT).filter(some -> applied != FallbackSource.GAP_POLICY);
        return new ControlDecision.FallbackControl(
                DecisionRow.of(row), FallbackReason.LINK_LOST, applied, appliedLimit, false);
    }

    private static ScopeState state(ControlDecision imported, ControlDecision exported) {
        return new ScopeState(
                "scope",
                Map.of(
                        Direction.IMPORT,
                        new DirectionState(imported, NOON, DecisionHistory.emptySince(NOON)),
                        Direction.EXPORT,
                        new DirectionState(exported, NOON, DecisionHistory.emptySince(NOON))),
                NOON,
                NOON,
                Optional.of(at(60)));
    }
}
