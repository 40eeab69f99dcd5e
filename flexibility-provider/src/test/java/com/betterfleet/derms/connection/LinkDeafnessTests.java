package com.betterfleet.derms.connection;

import static com.betterfleet.derms.connection.LinkScene.LAPSE;
import static com.betterfleet.derms.connection.LinkScene.MINUTE;
import static com.betterfleet.derms.connection.LinkScene.at;
import static com.betterfleet.derms.connection.LinkScene.created;
import static com.betterfleet.derms.connection.LinkScene.lost;
import static com.betterfleet.derms.connection.LinkScene.up;
import static com.betterfleet.derms.connection.LinkState.Kind.ONLINE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a link is after we ourselves could not hear. */
class LinkDeafnessTests {

    private final Link created = created();
    private final Link up = up();
    private final Link lost = lost();

    @Test
    void aPartnerWhoseTimeRanOutWhileWeWereDeafIsUnknownAndGetsThreeIntervals() {
        Link unknown = up.deafUntil(at(900), LAPSE, Duration.ofSeconds(60));

        assertThat(unknown.liveness()).isEqualTo(Liveness.UNKNOWN);
        assertThat(unknown.state().kind()).isEqualTo(ONLINE);
        assertThat(unknown.aliveUntil()).contains(at(1_080));
        assertThat(unknown.overdue(at(1_080).minusNanos(1_000))).isFalse();
        assertThat(unknown.overdue(at(1_080))).isTrue();
        assertThat(unknown.lost(at(1_080), at(1_080)).lostAt()).contains(at(1_080));
        assertThat(unknown.deafFrom()).contains(at(860));
        assertThat(unknown.unknownSince()).contains(at(900));
    }

    @Test
    void aTimeStillAheadAndALossBeforeStayAsTheyAreHoweverDeafWeWere() {
        assertThat(up.deafUntil(at(219), LAPSE, Duration.ofSeconds(60))).isEqualTo(up);
        assertThat(lost.deafUntil(at(900), LAPSE, Duration.ofSeconds(60))).isEqualTo(lost);
        assertThat(created.deafUntil(at(900), LAPSE, Duration.ofSeconds(60))).isEqualTo(created);
    }

    @Test
    void aHeartbeatEndsTheUnknownAndAHandshakeDoesNot() {
        Link unknown = up.deafUntil(at(900), LAPSE, Duration.ofSeconds(60));

        assertThat(unknown.shaken(at(901), MINUTE).liveness()).isEqualTo(Liveness.UNKNOWN);
        assertThat(unknown.heard(at(902), at(962), MINUTE).liveness()).isEqualTo(Liveness.UP);
        assertThat(unknown.heard(at(902), at(962), MINUTE).upSince()).contains(at(902));
        assertThat(unknown.unknownSince()).contains(at(900));
    }

    /** Were it forgotten since when, what is decided later about the time in between would take the partner for up. */
    @Test
    void deafAgainWhileUnknownItIsUnknownSinceTheFirstTime() {
        Link again = up.deafUntil(at(900), LAPSE, Duration.ofSeconds(60))
                .deafUntil(at(2_000), LAPSE, Duration.ofSeconds(60));

        assertThat(again.liveness()).isEqualTo(Liveness.UNKNOWN);
        assertThat(again.unknownSince()).contains(at(900));
        assertThat(again.aliveUntil()).contains(at(2_180));
    }

    @Test
    void aNewDoubtBeginsAnew() {
        Link heard = up.deafUntil(at(900), LAPSE, Duration.ofSeconds(60)).heard(at(902), at(962), MINUTE);

        assertThat(heard.deafUntil(at(3_000), LAPSE, Duration.ofSeconds(60)).unknownSince())
                .contains(at(3_000));
    }

    /** It counts as up from the taking down on; were that forgotten, an old loss would be taken for one of now. */
    @Test
    void theFirstWordAfterALinkIsTakenUpAgainBringsNoOldLossBack() {
        Link back = lost.takenDown(at(300), "operator", "works").takenUp(at(400));

        assertThat(back.heard(at(410), at(470), MINUTE).upSince()).contains(at(300));
        assertThat(back.shaken(at(410), MINUTE).upSince()).contains(at(300));
        assertThat(back.shaken(at(410), MINUTE).liveness()).isEqualTo(Liveness.UP);
    }
}
