package com.betterfleet.derms.supervision.decision;

import static com.betterfleet.derms.supervision.decision.FactsBuilder.bound;
import static com.betterfleet.derms.supervision.decision.TestFacts.NOON;
import static com.betterfleet.derms.supervision.decision.TestFacts.at;
import static com.betterfleet.derms.supervision.decision.TestFacts.justBefore;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.envelope.OperatingEnvelope.EnvelopeBasis;
import com.betterfleet.derms.supervision.decision.DecisionHistory.FallbackEpisode;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows 4 to 9 and the fallback of row 2. Each from a boundary on, and not a microsecond before it. */
class FallbackRowsTests {

    private static final DecisionHistory FRESH = DecisionHistory.emptySince(NOON);
    private static final DecisionHistory COVERED = FRESH.withCoverage();
    private static final DecisionHistory FALLBACK_APPLIED =
            COVERED.withEpisode(new FallbackEpisode(FallbackReason.LINK_LOST, NOON, true));

    private static final long GAP = -1;

    /**
     * @param limit in watts, {@link #GAP} for the gap policy
     */
    record ExpectedDecision(int row, Optional<FallbackReason> reason, FallbackSource applied, long limit) {}

    @ParameterizedTest(name = "row {1}: {0}")
    @MethodSource("rows")
    void aRowAppliesFromItsBoundaryOn(
            String why,
            int row,
            FactsBuilder builder,
            DecisionHistory history,
            long boundary,
            int rowBefore,
            ExpectedDecision from) {
        DirectionFacts facts = builder.facts();

        ControlDecision before =
                DecisionTable.decideAt(facts, history, justBefore(boundary)).decision();
        ControlDecision decision =
                DecisionTable.decideAt(facts, history, at(boundary)).decision();

        assertThat(before.row().number()).isEqualTo(rowBefore);
        assertThat(decision.row().number()).isEqualTo(row).isEqualTo(from.row());
        assertThat(decision.mode()).isEqualTo(row == 2 ? ControlMode.AWAITING_FORECAST : ControlMode.FALLBACK);
        assertThat(decision.findReason()).isEqualTo(from.reason());
        assertThat(decision.findFallbackSource()).contains(from.applied());
        assertThat(decision.appliedLimit()
                        .map(applied -> applied.limit().watts())
                        .orElse(GAP))
                .isEqualTo(from.limit());
        assertThat(decision.recovering()).isFalse();
        assertThat(DecisionTable.nextChangeAfter(facts, history, justBefore(boundary)))
                .contains(at(boundary));
    }

    static Stream<Arguments> rows() {
        return Stream.of(
                row(
                        "the fallback block applies while the first forecast is awaited",
                        2,
                        bound().fallback(300, 900, 7),
                        FRESH,
                        300,
                        2,
                        awaiting(7)),
                row(
                        "the primary ends where a fallback block covers",
                        4,
                        bound().primary(0, 300, 9).fallback(0, 900, 7),
                        COVERED,
                        300,
                        3,
                        gap(4, FallbackSource.FALLBACK_BLOCK, 7)),
                row(
                        "a fallback block of 0 W is a limit",
                        4,
                        bound().primary(0, 300, 9).fallback(0, 900, 0),
                        COVERED,
                        300,
                        3,
                        gap(4, FallbackSource.FALLBACK_BLOCK, 0)),
                row(
                        "a fallback block begins within a gap",
                        4,
                        bound().fallback(300, 900, 7),
                        COVERED,
                        300,
                        5,
                        gap(4, FallbackSource.FALLBACK_BLOCK, 7)),
                row(
                        "the fallback ends within a gap",
                        5,
                        bound().fallback(0, 300, 7),
                        COVERED,
                        300,
                        4,
                        gap(5, FallbackSource.GAP_POLICY, GAP)),
                row(
                        "lost with a fallback block, which outdoes a lower primary",
                        6,
                        bound().primary(0, 900, 5).fallback(0, 900, 7).lostAt(300),
                        COVERED,
                        300,
                        3,
                        lost(6, FallbackSource.FALLBACK_BLOCK, 7)),
                row(
                        "lost, and a primary accepted at the loss is lower",
                        6,
                        bound().primary(0, 900, 5, 300).fallback(0, 900, 7).lostAt(300),
                        COVERED,
                        300,
                        3,
                        lost(6, FallbackSource.HELD_PRIMARY, 5)),
                row(
                        "lost, and a primary accepted after the loss is higher",
                        6,
                        bound().primary(0, 900, 9, 310).fallback(0, 900, 7).lostAt(300),
                        COVERED,
                        300,
                        3,
                        lost(6, FallbackSource.FALLBACK_BLOCK, 7)),
                row(
                        "at a tie the fallback block is named",
                        6,
                        bound().primary(0, 900, 7, 310).fallback(0, 900, 7).lostAt(300),
                        COVERED,
                        300,
                        3,
                        lost(6, FallbackSource.FALLBACK_BLOCK, 7)),
                row(
                        "lost in a gap with a fallback block",
                        6,
                        bound().fallback(0, 900, 7).lostAt(300),
                        COVERED,
                        300,
                        4,
                        lost(6, FallbackSource.FALLBACK_BLOCK, 7)),
                row(
                        "lost without a fallback block: the last forecast applies",
                        7,
                        bound().primary(0, 900, 9).lostAt(300),
                        COVERED,
                        300,
                        3,
                        lost(7, FallbackSource.HELD_PRIMARY, 9)),
                row(
                        "the last forecast applies block by block",
                        7,
                        bound().primary(0, 300, 9).primary(300, 900, 8).lostAt(100),
                        COVERED,
                        300,
                        7,
                        lost(7, FallbackSource.HELD_PRIMARY, 8)),
                row(
                        "the fallback ends and the last forecast applies, capped by the safe default",
                        7,
                        bound().primary(0, 900, 9)
                                .fallback(0, 300, 7)
                                .lostAt(100)
                                .safeDefault(8),
                        FALLBACK_APPLIED,
                        300,
                        6,
                        lost(7, FallbackSource.GAP_POLICY, GAP)),
                row(
                        "a last forecast at the safe default is no gap policy",
                        7,
                        bound().primary(0, 900, 8)
                                .fallback(0, 300, 7)
                                .lostAt(100)
                                .safeDefault(8),
                        FALLBACK_APPLIED,
                        300,
                        6,
                        lost(7, FallbackSource.HELD_PRIMARY, 8)),
                row(
                        "a forecast accepted since the loss is not capped",
                        7,
                        bound().primary(0, 900, 9, 100)
                                .fallback(0, 300, 7)
                                .lostAt(100)
                                .safeDefault(8),
                        FALLBACK_APPLIED,
                        300,
                        6,
                        lost(7, FallbackSource.HELD_PRIMARY, 9)),
                row(
                        "a forecast accepted a second before the loss is",
                        7,
                        bound().primary(0, 900, 9, 99)
                                .fallback(0, 300, 7)
                                .lostAt(100)
                                .safeDefault(8),
                        FALLBACK_APPLIED,
                        300,
                        6,
                        lost(7, FallbackSource.GAP_POLICY, GAP)),
                row(
                        "where there is no circuit the cap does nothing",
                        7,
                        bound().primary(0, 900, 9).fallback(0, 300, 7).lostAt(100),
                        FALLBACK_APPLIED,
                        300,
                        6,
                        lost(7, FallbackSource.HELD_PRIMARY, 9)),
                row(
                        "cover ends while lost",
                        8,
                        bound().primary(0, 300, 9).lostAt(100).safeDefault(8),
                        COVERED,
                        300,
                        7,
                        lost(8, FallbackSource.GAP_POLICY, GAP)),
                row(
                        "lost before anything was stated",
                        8,
                        bound().lostAt(300),
                        FRESH,
                        300,
                        2,
                        lost(8, FallbackSource.GAP_POLICY, GAP)),
                row(
                        "the service was suspended: the primary is lower",
                        9,
                        bound().primary(0, 900, 5).fallback(0, 900, 7).suspendedUntil(300),
                        COVERED,
                        300,
                        3,
                        unknown(FallbackSource.HELD_PRIMARY, 5)),
                row(
                        "the service was suspended: the fallback is lower",
                        9,
                        bound().primary(0, 900, 9).fallback(0, 900, 7).suspendedUntil(300),
                        COVERED,
                        300,
                        3,
                        unknown(FallbackSource.FALLBACK_BLOCK, 7)),
                row(
                        "the service was suspended: a tie names the fallback",
                        9,
                        bound().primary(0, 900, 7).fallback(0, 900, 7).suspendedUntil(300),
                        COVERED,
                        300,
                        3,
                        unknown(FallbackSource.FALLBACK_BLOCK, 7)),
                row(
                        "the service was suspended: only a primary",
                        9,
                        bound().primary(0, 900, 9).suspendedUntil(300).safeDefault(8),
                        COVERED,
                        300,
                        3,
                        unknown(FallbackSource.HELD_PRIMARY, 9)),
                row(
                        "the service was suspended: only a primary, after a fallback applied",
                        9,
                        bound().primary(0, 900, 9)
                                .lostAt(0)
                                .backAt(100)
                                .suspendedUntil(300)
                                .safeDefault(8),
                        FALLBACK_APPLIED.withFollowingSince(at(295)),
                        300,
                        7,
                        unknown(FallbackSource.GAP_POLICY, GAP)),
                row(
                        "the service was suspended: only a fallback",
                        9,
                        bound().fallback(0, 900, 7).suspendedUntil(300),
                        COVERED,
                        300,
                        4,
                        unknown(FallbackSource.FALLBACK_BLOCK, 7)),
                row(
                        "the service was suspended, and nothing covers",
                        9,
                        bound().suspendedUntil(300),
                        COVERED,
                        300,
                        5,
                        unknown(FallbackSource.GAP_POLICY, GAP)),
                row(
                        "nothing was ever stated, and the service was suspended",
                        9,
                        bound().suspendedUntil(300),
                        FRESH,
                        300,
                        2,
                        unknown(FallbackSource.GAP_POLICY, GAP)));
    }

    @Test
    void aPrimaryLimitKeptDuringFallbackHasBasisHeld() {
        DirectionFacts facts = bound().primary(0, 900, 9).lostAt(300).facts();

        assertThat(DecisionTable.decideAt(facts, COVERED, at(300))
                        .decision()
                        .appliedLimit()
                        .map(AppliedLimit::basis))
                .contains(EnvelopeBasis.HELD);
    }

    private static Arguments row(
            String why,
            int row,
            FactsBuilder builder,
            DecisionHistory history,
            long boundary,
            int rowBefore,
            ExpectedDecision from) {
        return Arguments.of(why, row, builder, history, boundary, rowBefore, from);
    }

    private static ExpectedDecision awaiting(long limit) {
        return new ExpectedDecision(2, Optional.empty(), FallbackSource.FALLBACK_BLOCK, limit);
    }

    private static ExpectedDecision gap(int row, FallbackSource applied, long limit) {
        return new ExpectedDecision(row, Optional.of(FallbackReason.FORECAST_GAP), applied, limit);
    }

    private static ExpectedDecision lost(int row, FallbackSource applied, long limit) {
        return new ExpectedDecision(row, Optional.of(FallbackReason.LINK_LOST), applied, limit);
    }

    private static ExpectedDecision unknown(FallbackSource applied, long limit) {
        return new ExpectedDecision(9, Optional.of(FallbackReason.LINK_UNKNOWN), applied, limit);
    }
}
