package com.betterfleet.derms.connection;

import static com.betterfleet.derms.connection.LinkScene.MINUTE;
import static com.betterfleet.derms.connection.LinkScene.at;
import static com.betterfleet.derms.connection.LinkScene.created;
import static com.betterfleet.derms.connection.LinkScene.demands;
import static com.betterfleet.derms.connection.LinkScene.online;
import static com.betterfleet.derms.connection.LinkScene.up;
import static com.betterfleet.derms.connection.LinkState.Kind.LOST;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When our own heartbeats and handshakes are due. */
class LinkRhythmTests {

    private final Link created = created();
    private final Link online = online();
    private final Link up = up();

    @Test
    void ourHeartbeatsBeginWithTheCompletedHandshakeAtThePartnersInterval() {
        assertThat(created.demanded(demands("20")).heartbeatDueAt()).isEmpty();
        assertThat(online.heartbeatDueAt()).contains(at(2));
        assertThat(created.demanded(new Demands(Optional.empty(), List.of()))
                        .shaken(at(2), MINUTE)
                        .heartbeatDueAt())
                .isEmpty();
    }

    @Test
    void ourNextHeartbeatIsDueOneIntervalAfterThisOneWasHoweverLateItLeft() {
        Link link = online;
        for (int beat = 0; beat < 100; beat++) {
            assertThat(link.heartbeatDueAt()).contains(at(2 + 20L * beat));
            link = link.signalled(at(2 + 20L * beat).plusMillis(900), 0);
        }
        assertThat(link.lastHeartbeatSentAt()).contains(at(2 + 20L * 99).plusMillis(900));
    }

    @Test
    void heartbeatsThatWereMissedAreNotSentInARow() {
        assertThat(online.signalled(at(500), 0).heartbeatDueAt()).contains(at(520));
        assertThat(online.signalled(at(22), 0).heartbeatDueAt()).contains(at(42));
    }

    @Test
    void aRepeatedHandshakeKeepsTheRhythmAndANewIntervalStartsANewOne() {
        Link beating = online.signalled(at(2), 0);

        assertThat(beating.demanded(demands("20.0")).shaken(at(5), MINUTE).heartbeatDueAt())
                .contains(at(22));
        assertThat(beating.demanded(demands("10")).shaken(at(5), MINUTE).heartbeatDueAt())
                .contains(at(5));
        assertThat(beating.demanded(new Demands(Optional.empty(), List.of()))
                        .shaken(at(5), MINUTE)
                        .heartbeatDueAt())
                .isEmpty();
    }

    @Test
    void weAskForALostLinkAfterPausesThatDoubleFromFiveSecondsToFiveMinutes() {
        Link asking = up.lost(at(220), at(220));
        List<Long> pauses = new ArrayList<>();
        Instant now = at(220);
        for (int tries = 0; tries < 8; tries++) {
            Instant due = asking.handshakeDueAt().orElseThrow();
            pauses.add(Duration.between(now, due).toSeconds());
            now = due;
            asking = asking.asked(now);
        }

        assertThat(pauses).containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 300L, 300L);
        assertThat(asking.state().kind()).isEqualTo(LOST);
    }

    @Test
    void aHeartbeatStartsThePausesAnewAndACompletedHandshakeEndsThem() {
        Link asking = up.lost(at(220), at(220)).asked(at(225)).asked(at(235));
        Link heard = asking.heard(at(300), at(360), MINUTE);

        assertThat(heard.handshakeDueAt()).contains(at(305));
        assertThat(heard.shaken(at(301), MINUTE).handshakeDueAt()).isEmpty();
        assertThat(asking.shaken(at(301), MINUTE).handshakeDueAt()).contains(at(321));
    }

    @Test
    void ourHeartbeatsLeaveUpToATenthOfAnIntervalEarlyAndNeverLate() {
        assertThat(online.signalled(at(2), 0).heartbeatDueAt()).contains(at(22));
        assertThat(online.signalled(at(2), 0.5).heartbeatDueAt()).contains(at(21));
        assertThat(online.signalled(at(2), 1).heartbeatDueAt()).contains(at(20));
    }
}
