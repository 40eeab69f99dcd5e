package com.betterfleet.derms.supervision.decision;

import static com.betterfleet.derms.supervision.decision.FactsBuilder.bound;
import static com.betterfleet.derms.supervision.decision.TestFacts.NOON;
import static com.betterfleet.derms.supervision.decision.TestFacts.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.supervision.decision.DecisionHistory.FallbackEpisode;
import org.junit.jupiter.api.Test;

/** What an episode records: its reason, its start, and whether a fallback block has applied. */
class FallbackEpisodeTests {

    private static final DecisionHistory FRESH = DecisionHistory.emptySince(NOON);
    private static final DecisionHistory COVERED = FRESH.withCoverage();
    private static final DecisionHistory FALLBACK_APPLIED =
            COVERED.withEpisode(new FallbackEpisode(FallbackReason.LINK_LOST, NOON, true));

    @Test
    void anAppliedFallbackBlockIsRecordedInTheEpisode() {
        for (FactsBuilder builder : new FactsBuilder[] {
            bound().fallback(0, 900, 7),
            bound().fallback(0, 900, 7).lostAt(10),
            bound().fallback(0, 900, 7).suspendedUntil(10)
        }) {
            assertThat(DecisionTable.decideAt(builder.facts(), COVERED, at(20))
                            .history()
                            .hasAppliedFallback())
                    .isTrue();
        }
        assertThat(DecisionTable.decideAt(bound().primary(0, 900, 9).lostAt(10).facts(), COVERED, at(20))
                        .history()
                        .hasAppliedFallback())
                .isFalse();
    }

    @Test
    void aFallbackBlockAppliedInRow2OpensNoEpisode() {
        DecisionHistory history = DecisionTable.decideAt(
                        bound().fallback(0, 900, 7).facts(), FRESH, at(20))
                .history();

        assertThat(history.episode()).isEmpty();
        assertThat(history.covered()).isFalse();
    }

    @Test
    void aLossDuringAGapIsTheNewReasonOfTheSameEpisode() {
        DecisionHistory gap =
                DecisionTable.decideAt(bound().facts(), COVERED, at(100)).history();
        DecisionHistory lost = DecisionTable.decideAt(bound().lostAt(200).facts(), gap, at(200))
                .history();

        assertThat(lost.episode()).contains(new FallbackEpisode(FallbackReason.LINK_LOST, at(100), false));
    }

    @Test
    void suspensionLeavesTheReasonOfAnEpisodeUnchanged() {
        DecisionHistory lost = DecisionTable.decideAt(bound().lostAt(200).facts(), COVERED, at(200))
                .history();
        DecisionOutcome unknown = DecisionTable.decideAt(
                bound().lostAt(200).backAt(250).suspendedUntil(300).facts(), lost, at(300));

        assertThat(unknown.decision().findReason()).contains(FallbackReason.LINK_UNKNOWN);
        assertThat(unknown.history().episode()).contains(new FallbackEpisode(FallbackReason.LINK_LOST, at(200), false));
    }

    @Test
    void aLossAfterASuspensionReplacesTheReason() {
        DecisionHistory unknown = DecisionTable.decideAt(
                        bound().suspendedUntil(200).facts(), COVERED, at(200))
                .history();
        DecisionHistory lost = DecisionTable.decideAt(
                        bound().suspendedUntil(200).lostAt(380).facts(), unknown, at(380))
                .history();

        assertThat(unknown.episode()).contains(new FallbackEpisode(FallbackReason.LINK_UNKNOWN, at(200), false));
        assertThat(lost.episode()).contains(new FallbackEpisode(FallbackReason.LINK_LOST, at(200), false));
    }

    @Test
    void aNewEpochStartsWithAnEmptyHistory() {
        DirectionFacts facts = bound().epochSince(500).facts();
        DecisionOutcome decision = DecisionTable.decideAt(facts, FALLBACK_APPLIED, at(600));

        assertThat(decision.decision().row().number()).isEqualTo(2);
        assertThat(decision.history()).isEqualTo(DecisionHistory.emptySince(at(500)));
        assertThat(DecisionTable.nextChangeAfter(facts, FALLBACK_APPLIED, at(600)))
                .contains(at(500 + TestFacts.TIMEOUT));
    }
}
