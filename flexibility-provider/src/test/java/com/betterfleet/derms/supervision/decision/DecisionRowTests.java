package com.betterfleet.derms.supervision.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** The names of the rows against their numbers, and what rows have in common. */
class DecisionRowTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    @ParameterizedTest
    @EnumSource
    void jsonCarriesTheNumberOfARow(DecisionRow row) {
        assertThat(JSON.writeValueAsString(row)).isEqualTo(Integer.toString(row.number()));
        assertThat(JSON.readValue(Integer.toString(row.number()), DecisionRow.class))
                .isEqualTo(row);
        assertThat(DecisionRow.of(row.number())).isEqualTo(row);
    }

    @Test
    void theNumbersAreThoseOfTheTable() {
        assertThat(Arrays.stream(DecisionRow.values()).map(DecisionRow::number))
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 10})
    void aNumberOutsideTheTableIsRefused(int number) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DecisionRow.of(number))
                .withMessage("row is %d; expected 0 to 9", number);
    }

    @ParameterizedTest
    @EnumSource
    void onlyRows4And5AreAGapWithTheLinkUp(DecisionRow row) {
        assertThat(row.isForecastGap()).isEqualTo(row.number() == 4 || row.number() == 5);
    }

    @ParameterizedTest
    @CsvSource({"9, 2, 9", "2, 3, 2", "3, 1, 3", "1, 0, 1", "5, 8, 5", "8, 5, 8"})
    void theWorseRowIsTheOneOfTheWorseModeAndTheFirstOfEquals(int first, int second, int worse) {
        assertThat(DecisionRow.of(first).worseOf(DecisionRow.of(second)).number())
                .isEqualTo(worse);
        if (DecisionRow.of(first).mode() != DecisionRow.of(second).mode()) {
            assertThat(DecisionRow.of(second).worseOf(DecisionRow.of(first)).number())
                    .isEqualTo(worse);
        }
    }

    @ParameterizedTest
    @CsvSource({"GAP_POLICY, 7, true", "GAP_POLICY, 8, false", "GAP_POLICY, 5, false", "HELD_PRIMARY, 7, false"})
    void theSafeDefaultIsACapWhereTheLastForecastCoversTheInstant(FallbackSource source, int row, boolean capped) {
        assertThat(fallback(row, FallbackReason.LINK_LOST, source, false).hasSafeDefaultCap())
                .isEqualTo(capped);
        assertThat(fallback(row, FallbackReason.LINK_LOST, source, true).hasSafeDefaultCap())
                .isEqualTo(capped);
    }

    @ParameterizedTest
    @CsvSource({"4, LINK_LOST, true", "5, LINK_LOST, true", "6, LINK_LOST, false", "5, FORECAST_GAP, false"})
    void aLostLinkIsBackWhereOnlyTheGapRemains(int row, FallbackReason reason, boolean back) {
        assertThat(fallback(row, reason, FallbackSource.GAP_POLICY, false).hasLinkBackDuringGap())
                .isEqualTo(back);
        assertThat(fallback(row, reason, FallbackSource.GAP_POLICY, true).hasLinkBackDuringGap())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"6, HELD_PRIMARY, true", "6, FALLBACK_BLOCK, false", "7, HELD_PRIMARY, false"})
    void aForecastBelowTheFallbackAppliesInRow6(int row, FallbackSource source, boolean below) {
        assertThat(fallback(row, FallbackReason.LINK_LOST, source, false).hasForecastBelowFallback())
                .isEqualTo(below);
        assertThat(fallback(row, FallbackReason.LINK_LOST, source, true).hasForecastBelowFallback())
                .isFalse();
    }

    private static ControlDecision.FallbackControl fallback(
            int row, FallbackReason reason, FallbackSource source, boolean recovering) {
        return new ControlDecision.FallbackControl(DecisionRow.of(row), reason, source, Optional.empty(), recovering);
    }
}
