package com.betterfleet.derms.supervision;

import static com.betterfleet.derms.supervision.Scene.NOON;
import static com.betterfleet.derms.supervision.Scene.at;
import static com.betterfleet.derms.supervision.Scene.justBefore;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the rows of a lost link and the age of the forecast still say while the link is back (M7, M8). */
class RecoveryAfterLossTests {

    @Test
    void afterAFallbackTheOlderForecastStaysUnderTheSafeDefaultForTheHold() {
        Facts facts = Given.bound()
                .primary(0, 90_000, 900, 0)
                .fallback(0, 290, 500)
                .safeDefault(800)
                .lostAt(200)
                .backAt(300)
                .facts();
        Standing lost = Standing.begin(facts, at(100)).advance(facts, at(100), at(250));

        Binding held = lost.advance(facts, at(250), justBefore(310)).binding();
        assertThat(held.recovering()).isTrue();
        assertThat(held.row()).isEqualTo(7);
        assertThat(held.applied()).contains(Applied.GAP_POLICY);
        assertThat(held.held()).isEmpty();
        assertThat(lost.advance(facts, at(250), at(310)).binding().row()).isEqualTo(3);
    }

    @Test
    void aForecastAcceptedSinceTheReturnIsFreshHoweverLongItWasAheadOfItsTime() {
        Facts facts = Given.bound()
                .primary(0, 250, 900, 0)
                .primary(5_000, 90_000, 700, 310)
                .lostAt(200)
                .backAt(300)
                .facts();
        Standing back = Standing.begin(facts, NOON).advance(facts, NOON, at(300));

        assertThat(back.binding().reason()).contains(Reason.LINK_LOST);
        assertThat(back.advance(facts, at(300), justBefore(5_010)).binding().recovering())
                .isTrue();
        assertThat(back.advance(facts, at(300), at(5_010)).binding().row()).isEqualTo(3);
    }
}
