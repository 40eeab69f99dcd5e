package com.betterfleet.derms.supervision;

import static com.betterfleet.derms.supervision.Scene.NOON;
import static com.betterfleet.derms.supervision.Scene.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.betterfleet.derms.envelope.OperatingEnvelope.Basis;
import com.betterfleet.derms.forecast.Origin;
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

    private static final Held HELD =
            new Held(new Power(7), Basis.PRIMARY, new Origin(1, "request", NOON), new Interval(NOON, at(60)));

    /** Worst first, as people are told. */
    private static final List<Binding> RANKING = List.of(
            fallback(8, Applied.GAP_POLICY),
            fallback(7, Applied.HELD_PRIMARY),
            fallback(6, Applied.FALLBACK_BLOCK),
            new Binding.AwaitingForecast(true, Optional.empty()),
            new Binding.AwaitingForecast(false, Optional.empty()),
            new Binding.Following(HELD),
            new Binding.LocalControl(),
            new Binding.Unmanaged());

    @Test
    void theWorseDirectionStandsForTheScopeWhicheverItIs() {
        for (int worse = 0; worse < RANKING.size(); worse++) {
            for (int better = worse; better < RANKING.size(); better++) {
                Binding expected = RANKING.get(worse);
                assertThat(state(RANKING.get(worse), RANKING.get(better))
                                .worse()
                                .binding())
                        .isEqualTo(expected);
                assertThat(state(RANKING.get(better), RANKING.get(worse))
                                .worse()
                                .binding())
                        .isEqualTo(expected);
                assertThat(state(RANKING.get(better), RANKING.get(worse)).rank())
                        .isEqualTo(worse);
                assertThat(state(RANKING.get(better), RANKING.get(worse)).mode())
                        .isEqualTo(expected.mode());
            }
        }
    }

    @Test
    void aScopeWithoutAnyDirectionHasNothingThatStandsForIt() {
        ScopeState state = new ScopeState("scope", Map.of(), NOON, NOON, Optional.empty());

        assertThatThrownBy(state::worse).isInstanceOf(IllegalStateException.class);
        assertThat(state.standing(Direction.IMPORT)).isEmpty();
    }

    @Test
    void anUnmanagedScopeIsSoInBothDirectionsAndChangesByNothingButAnAct() {
        ScopeState state = ScopeState.unmanaged("scope", NOON);

        for (Direction direction : Direction.values()) {
            assertThat(state.standing(direction).map(Standing::binding)).contains(new Binding.Unmanaged());
            assertThat(state.standing(direction).map(Standing::since)).contains(NOON);
        }
        assertThat(state.nextChangeAt()).isEmpty();
    }

    @Test
    void whatIsKnownUntilNowKeepsAllElse() {
        ScopeState state = state(RANKING.get(0), RANKING.get(1));

        assertThat(state.knownUntil(at(30)))
                .isEqualTo(new ScopeState("scope", state.directions(), NOON, at(30), Optional.of(at(60))));
        assertThat(state.knownUntil(at(30)).unknownSince(Scene.nothingStated(), at(90)))
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
    void eachRowStandsForOneMode(int row, Mode mode) {
        assertThat(Mode.ofRow(row)).isEqualTo(mode);
    }

    @Test
    void eachBindingNamesItsRowAndItsMode() {
        for (Binding binding : RANKING) {
            assertThat(binding.mode()).isEqualTo(Mode.ofRow(binding.row()));
        }
        assertThat(RANKING).extracting(Binding::row).containsExactly(8, 7, 6, 2, 2, 3, 1, 0);
    }

    @ParameterizedTest
    @CsvSource({"4, true", "5, true", "6, false", "7, false", "8, false", "9, false"})
    void aGapOfTheForecastIsOneInEitherDirection(int row, boolean gap) {
        Binding fallback = fallback(row, Applied.GAP_POLICY);

        assertThat(state(fallback, RANKING.get(5)).withoutForecast()).isEqualTo(gap);
        assertThat(state(RANKING.get(5), fallback).withoutForecast()).isEqualTo(gap);
    }

    @Test
    void aFirstForecastIsMissedOnlyOnceItIsOverdue() {
        Binding overdue = new Binding.AwaitingForecast(true, Optional.empty());
        Binding awaited = new Binding.AwaitingForecast(false, Optional.empty());

        assertThat(state(overdue, RANKING.get(5)).withoutForecast()).isTrue();
        assertThat(state(awaited, awaited).withoutForecast()).isFalse();
        assertThat(state(RANKING.get(5), RANKING.get(5)).withoutForecast()).isFalse();
    }

    private static Binding fallback(int row, Applied applied) {
        Optional<Held> held = Optional.of(HELD).filter(some -> applied != Applied.GAP_POLICY);
        return new Binding.Fallback(row, Reason.LINK_LOST, applied, held, false);
    }

    private static ScopeState state(Binding imported, Binding exported) {
        return new ScopeState(
                "scope",
                Map.of(
                        Direction.IMPORT,
                        new Standing(imported, NOON, Memory.fresh(NOON)),
                        Direction.EXPORT,
                        new Standing(exported, NOON, Memory.fresh(NOON))),
                NOON,
                NOON,
                Optional.of(at(60)));
    }
}
