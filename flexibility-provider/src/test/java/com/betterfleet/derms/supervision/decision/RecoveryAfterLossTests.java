package com.betterfleet.derms.supervision.decision;

import static com.betterfleet.derms.supervision.decision.TestFacts.NOON;
import static com.betterfleet.derms.supervision.decision.TestFacts.at;
import static com.betterfleet.derms.supervision.decision.TestFacts.justBefore;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The rows of a lost link and the forecast's age after the link has returned (M7, M8). */
class RecoveryAfterLossTests {

    @Test
    void afterAFallbackTheSafeDefaultCapsTheOlderForecastDuringTheRecoveryPeriod() {
        DirectionFacts facts = FactsBuilder.bound()
                .primary(0, 90_000, 900, 0)
                .fallback(0, 290, 500)
                .safeDefault(800)
                .lostAt(200)
                .backAt(300)
                .facts();
        DirectionState lost = DirectionState.beginAt(facts, at(100)).advanceTo(facts, at(100), at(250));

        ControlDecision recovering =
                lost.advanceTo(facts, at(250), justBefore(310)).decision();
        assertThat(recovering.recovering()).isTrue();
        assertThat(recovering.row().number()).isEqualTo(7);
        assertThat(recovering.findFallbackSource()).contains(FallbackSource.GAP_POLICY);
        assertThat(recovering.appliedLimit()).isEmpty();
        assertThat(lost.advanceTo(facts, at(250), at(310)).decision().row().number())
                .isEqualTo(3);
    }

    @Test
    void aForecastAcceptedSinceTheReturnIsFreshHoweverLongItWasAheadOfItsTime() {
        DirectionFacts facts = FactsBuilder.bound()
                .primary(0, 250, 900, 0)
                .primary(5_000, 90_000, 700, 310)
                .lostAt(200)
                .backAt(300)
                .facts();
        DirectionState back = DirectionState.beginAt(facts, NOON).advanceTo(facts, NOON, at(300));

        assertThat(back.decision().findReason()).contains(FallbackReason.LINK_LOST);
        assertThat(back.advanceTo(facts, at(300), justBefore(5_010)).decision().recovering())
                .isTrue();
        assertThat(back.advanceTo(facts, at(300), at(5_010)).decision().row().number())
                .isEqualTo(3);
    }
}
