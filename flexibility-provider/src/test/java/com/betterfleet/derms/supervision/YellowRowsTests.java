package com.betterfleet.derms.supervision;

import static com.betterfleet.derms.supervision.Given.bound;
import static com.betterfleet.derms.supervision.Scene.NOON;
import static com.betterfleet.derms.supervision.Scene.at;
import static com.betterfleet.derms.supervision.Scene.justBefore;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.envelope.OperatingEnvelope.Basis;
import com.betterfleet.derms.supervision.Memory.Episode;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows 4 to 9 and the fallback of row 2: each from a boundary on, and not a microsecond before it. */
class YellowRowsTests {

    private static final Memory FRESH = Memory.fresh(NOON);
    private static final Memory COVERED = FRESH.afterCover();
    private static final Memory FALLBACK_HELD = COVERED.during(new Episode(Reason.LINK_LOST, NOON, true));

    private static final long GAP = -1;

    /**
     * @param limit in watts, {@link #GAP} for the gap policy
     */
    record Expected(int row, Optional<Reason> reason, Applied applied, long limit) {}

    @ParameterizedTest(name = "row {1}: {0}")
    @MethodSource("rows")
    void aRowHoldsFromItsBoundaryOn(
            String why, int row, Given given, Memory memory, long boundary, int rowBefore, Expected from) {
        Facts facts = given.facts();

        Binding before = Decision.decide(facts, memory, justBefore(boundary)).binding();
        Binding binding = Decision.decide(facts, memory, at(boundary)).binding();

        assertThat(before.row()).isEqualTo(rowBefore);
        assertThat(binding.row()).isEqualTo(row).isEqualTo(from.row());
        assertThat(binding.mode()).isEqualTo(row == 2 ? Mode.AWAITING_FORECAST : Mode.FALLBACK);
        assertThat(binding.reason()).isEqualTo(from.reason());
        assertThat(binding.applied()).contains(from.applied());
        assertThat(binding.held().map(held -> held.limit().watts()).orElse(GAP)).isEqualTo(from.limit());
        assertThat(binding.recovering()).isFalse();
        assertThat(Decision.nextChange(facts, memory, justBefore(boundary))).contains(at(boundary));
    }

    static Stream<Arguments> rows() {
        return Stream.of(
                row(
                        "the fallback block holds while the first forecast is awaited",
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
                        gap(4, Applied.FALLBACK_BLOCK, 7)),
                row(
                        "a fallback block of 0 W is a limit",
                        4,
                        bound().primary(0, 300, 9).fallback(0, 900, 0),
                        COVERED,
                        300,
                        3,
                        gap(4, Applied.FALLBACK_BLOCK, 0)),
                row(
                        "a fallback block begins within a gap",
                        4,
                        bound().fallback(300, 900, 7),
                        COVERED,
                        300,
                        5,
                        gap(4, Applied.FALLBACK_BLOCK, 7)),
                row(
                        "the fallback ends within a gap",
                        5,
                        bound().fallback(0, 300, 7),
                        COVERED,
                        300,
                        4,
                        gap(5, Applied.GAP_POLICY, GAP)),
                row(
                        "lost with a fallback block, which outdoes a lower primary",
                        6,
                        bound().primary(0, 900, 5).fallback(0, 900, 7).lostAt(300),
                        COVERED,
                        300,
                        3,
                        lost(6, Applied.FALLBACK_BLOCK, 7)),
                row(
                        "lost, and a primary accepted at the loss is lower",
                        6,
                        bound().primary(0, 900, 5, 300).fallback(0, 900, 7).lostAt(300),
                        COVERED,
                        300,
                        3,
                        lost(6, Applied.HELD_PRIMARY, 5)),
                row(
                        "lost, and a primary accepted after the loss is higher",
                        6,
                        bound().primary(0, 900, 9, 310).fallback(0, 900, 7).lostAt(300),
                        COVERED,
                        300,
                        3,
                        lost(6, Applied.FALLBACK_BLOCK, 7)),
                row(
                        "at a tie the fallback block is named",
                        6,
                        bound().primary(0, 900, 7, 310).fallback(0, 900, 7).lostAt(300),
                        COVERED,
                        300,
                        3,
                        lost(6, Applied.FALLBACK_BLOCK, 7)),
                row(
                        "lost in a gap with a fallback block",
                        6,
                        bound().fallback(0, 900, 7).lostAt(300),
                        COVERED,
                        300,
                        4,
                        lost(6, Applied.FALLBACK_BLOCK, 7)),
                row(
                        "lost without a fallback block: the forecast is kept",
                        7,
                        bound().primary(0, 900, 9).lostAt(300),
                        COVERED,
                        300,
                        3,
                        lost(7, Applied.HELD_PRIMARY, 9)),
                row(
                        "kept block after block",
                        7,
                        bound().primary(0, 300, 9).primary(300, 900, 8).lostAt(100),
                        COVERED,
                        300,
                        7,
                        lost(7, Applied.HELD_PRIMARY, 8)),
                row(
                        "the fallback ends and the forecast is kept, capped by the safe default",
                        7,
                        bound().primary(0, 900, 9)
                                .fallback(0, 300, 7)
                                .lostAt(100)
                                .safeDefault(8),
                        FALLBACK_HELD,
                        300,
                        6,
                        lost(7, Applied.GAP_POLICY, GAP)),
                row(
                        "a kept forecast at the safe default is no gap policy",
                        7,
                        bound().primary(0, 900, 8)
                                .fallback(0, 300, 7)
                                .lostAt(100)
                                .safeDefault(8),
                        FALLBACK_HELD,
                        300,
                        6,
                        lost(7, Applied.HELD_PRIMARY, 8)),
                row(
                        "a forecast accepted since the loss is not capped",
                        7,
                        bound().primary(0, 900, 9, 100)
                                .fallback(0, 300, 7)
                                .lostAt(100)
                                .safeDefault(8),
                        FALLBACK_HELD,
                        300,
                        6,
                        lost(7, Applied.HELD_PRIMARY, 9)),
                row(
                        "a forecast accepted a second before the loss is",
                        7,
                        bound().primary(0, 900, 9, 99)
                                .fallback(0, 300, 7)
                                .lostAt(100)
                                .safeDefault(8),
                        FALLBACK_HELD,
                        300,
                        6,
                        lost(7, Applied.GAP_POLICY, GAP)),
                row(
                        "where there is no circuit the cap does nothing",
                        7,
                        bound().primary(0, 900, 9).fallback(0, 300, 7).lostAt(100),
                        FALLBACK_HELD,
                        300,
                        6,
                        lost(7, Applied.HELD_PRIMARY, 9)),
                row(
                        "cover ends while lost",
                        8,
                        bound().primary(0, 300, 9).lostAt(100).safeDefault(8),
                        COVERED,
                        300,
                        7,
                        lost(8, Applied.GAP_POLICY, GAP)),
                row(
                        "lost before anything was stated",
                        8,
                        bound().lostAt(300),
                        FRESH,
                        300,
                        2,
                        lost(8, Applied.GAP_POLICY, GAP)),
                row(
                        "we were deaf: the primary is lower",
                        9,
                        bound().primary(0, 900, 5).fallback(0, 900, 7).deafUntil(300),
                        COVERED,
                        300,
                        3,
                        unknown(Applied.HELD_PRIMARY, 5)),
                row(
                        "we were deaf: the fallback is lower",
                        9,
                        bound().primary(0, 900, 9).fallback(0, 900, 7).deafUntil(300),
                        COVERED,
                        300,
                        3,
                        unknown(Applied.FALLBACK_BLOCK, 7)),
                row(
                        "we were deaf: a tie names the fallback",
                        9,
                        bound().primary(0, 900, 7).fallback(0, 900, 7).deafUntil(300),
                        COVERED,
                        300,
                        3,
                        unknown(Applied.FALLBACK_BLOCK, 7)),
                row(
                        "we were deaf: only a primary",
                        9,
                        bound().primary(0, 900, 9).deafUntil(300).safeDefault(8),
                        COVERED,
                        300,
                        3,
                        unknown(Applied.HELD_PRIMARY, 9)),
                row(
                        "we were deaf: only a primary, after a fallback held",
                        9,
                        bound().primary(0, 900, 9)
                                .lostAt(0)
                                .backAt(100)
                                .deafUntil(300)
                                .safeDefault(8),
                        FALLBACK_HELD.holdingRow3(at(295)),
                        300,
                        7,
                        unknown(Applied.GAP_POLICY, GAP)),
                row(
                        "we were deaf: only a fallback",
                        9,
                        bound().fallback(0, 900, 7).deafUntil(300),
                        COVERED,
                        300,
                        4,
                        unknown(Applied.FALLBACK_BLOCK, 7)),
                row(
                        "we were deaf, and nothing covers",
                        9,
                        bound().deafUntil(300),
                        COVERED,
                        300,
                        5,
                        unknown(Applied.GAP_POLICY, GAP)),
                row(
                        "nothing was ever stated, and we were deaf",
                        9,
                        bound().deafUntil(300),
                        FRESH,
                        300,
                        2,
                        unknown(Applied.GAP_POLICY, GAP)));
    }

    @Test
    void whatIsKeptWhileYellowSaysSoInItsBasis() {
        Facts facts = bound().primary(0, 900, 9).lostAt(300).facts();

        assertThat(Decision.decide(facts, COVERED, at(300)).binding().held().map(Held::basis))
                .contains(Basis.HELD);
    }

    private static Arguments row(
            String why, int row, Given given, Memory memory, long boundary, int rowBefore, Expected from) {
        return Arguments.of(why, row, given, memory, boundary, rowBefore, from);
    }

    private static Expected awaiting(long limit) {
        return new Expected(2, Optional.empty(), Applied.FALLBACK_BLOCK, limit);
    }

    private static Expected gap(int row, Applied applied, long limit) {
        return new Expected(row, Optional.of(Reason.FORECAST_GAP), applied, limit);
    }

    private static Expected lost(int row, Applied applied, long limit) {
        return new Expected(row, Optional.of(Reason.LINK_LOST), applied, limit);
    }

    private static Expected unknown(Applied applied, long limit) {
        return new Expected(9, Optional.of(Reason.LINK_UNKNOWN), applied, limit);
    }
}
