package com.betterfleet.derms.supervision;

import static com.betterfleet.derms.supervision.Given.bound;
import static com.betterfleet.derms.supervision.Scene.NOON;
import static com.betterfleet.derms.supervision.Scene.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.supervision.Memory.Episode;
import org.junit.jupiter.api.Test;

/** What is remembered of a yellow time while it lasts: why, since when, and whether a fallback block has held. */
class EpisodeTests {

    private static final Memory FRESH = Memory.fresh(NOON);
    private static final Memory COVERED = FRESH.afterCover();
    private static final Memory FALLBACK_HELD = COVERED.during(new Episode(Reason.LINK_LOST, NOON, true));

    @Test
    void aFallbackBlockThatHeldIsRememberedForTheEpisode() {
        for (Given given : new Given[] {
            bound().fallback(0, 900, 7),
            bound().fallback(0, 900, 7).lostAt(10),
            bound().fallback(0, 900, 7).deafUntil(10)
        }) {
            assertThat(Decision.decide(given.facts(), COVERED, at(20)).memory().fallbackHeld())
                    .isTrue();
        }
        assertThat(Decision.decide(bound().primary(0, 900, 9).lostAt(10).facts(), COVERED, at(20))
                        .memory()
                        .fallbackHeld())
                .isFalse();
    }

    @Test
    void aFallbackBlockThatHeldInRow2OpensNoEpisode() {
        Memory memory = Decision.decide(bound().fallback(0, 900, 7).facts(), FRESH, at(20))
                .memory();

        assertThat(memory.episode()).isEmpty();
        assertThat(memory.covered()).isFalse();
    }

    @Test
    void aLossDuringAGapIsTheNewReasonOfTheSameEpisode() {
        Memory gap = Decision.decide(bound().facts(), COVERED, at(100)).memory();
        Memory lost = Decision.decide(bound().lostAt(200).facts(), gap, at(200)).memory();

        assertThat(lost.episode()).contains(new Episode(Reason.LINK_LOST, at(100), false));
    }

    @Test
    void deafnessLeavesTheReasonOfAnEpisodeAsItWas() {
        Memory lost =
                Decision.decide(bound().lostAt(200).facts(), COVERED, at(200)).memory();
        Decision deaf =
                Decision.decide(bound().lostAt(200).backAt(250).deafUntil(300).facts(), lost, at(300));

        assertThat(deaf.binding().reason()).contains(Reason.LINK_UNKNOWN);
        assertThat(deaf.memory().episode()).contains(new Episode(Reason.LINK_LOST, at(200), false));
    }

    @Test
    void whereOnlyWeWereDeafALossThatFollowsIsTheReason() {
        Memory deaf = Decision.decide(bound().deafUntil(200).facts(), COVERED, at(200))
                .memory();
        Memory lost = Decision.decide(bound().deafUntil(200).lostAt(380).facts(), deaf, at(380))
                .memory();

        assertThat(deaf.episode()).contains(new Episode(Reason.LINK_UNKNOWN, at(200), false));
        assertThat(lost.episode()).contains(new Episode(Reason.LINK_LOST, at(200), false));
    }

    @Test
    void aNewEpochRemembersNothing() {
        Facts facts = bound().epochSince(500).facts();
        Decision decision = Decision.decide(facts, FALLBACK_HELD, at(600));

        assertThat(decision.binding().row()).isEqualTo(2);
        assertThat(decision.memory()).isEqualTo(Memory.fresh(at(500)));
        assertThat(Decision.nextChange(facts, FALLBACK_HELD, at(600))).contains(at(500 + Scene.TIMEOUT));
    }
}
