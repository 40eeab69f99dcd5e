package com.betterfleet.derms.link;

import static com.betterfleet.derms.link.LinkFixtures.ONE_MINUTE;
import static com.betterfleet.derms.link.LinkFixtures.createDemands;
import static com.betterfleet.derms.link.LinkFixtures.createdLink;
import static com.betterfleet.derms.link.LinkFixtures.onlineLink;
import static com.betterfleet.derms.link.LinkFixtures.secondsAfterNoon;
import static com.betterfleet.derms.link.LinkFixtures.upLink;
import static com.betterfleet.derms.link.LinkState.LinkStateKind.LOST;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.partner.HandshakeDemands;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When the service's heartbeats and handshakes are due. */
class LinkScheduleTests {

    private final PartnerLink created = createdLink();
    private final PartnerLink online = onlineLink();
    private final PartnerLink up = upLink();

    @Tag("OSCP-LINK-3")
    @Test
    void ownHeartbeatsStartWithTheCompletedHandshakeAtThePartnersInterval() {
        assertThat(created.demandsReceived(createDemands("20")).ownHeartbeats().dueAt())
                .isEmpty();
        assertThat(online.ownHeartbeats().dueAt()).contains(secondsAfterNoon(2));
        assertThat(created.demandsReceived(new HandshakeDemands(Optional.empty(), List.of()))
                        .handshakeCompleted(secondsAfterNoon(2), ONE_MINUTE)
                        .ownHeartbeats()
                        .dueAt())
                .isEmpty();
    }

    @Test
    void nextOwnHeartbeatIsDueOneIntervalAfterThePreviousDueTime() {
        PartnerLink link = online;
        for (int beat = 0; beat < 100; beat++) {
            assertThat(link.ownHeartbeats().dueAt()).contains(secondsAfterNoon(2 + 20L * beat));
            link = link.heartbeatSent(secondsAfterNoon(2 + 20L * beat).plusMillis(900), 0);
        }
        assertThat(link.lastHeartbeatSentAt())
                .contains(secondsAfterNoon(2 + 20L * 99).plusMillis(900));
    }

    @Test
    void missedHeartbeatsAreNotSentLater() {
        assertThat(online.heartbeatSent(secondsAfterNoon(500), 0)
                        .ownHeartbeats()
                        .dueAt())
                .contains(secondsAfterNoon(520));
        assertThat(online.heartbeatSent(secondsAfterNoon(22), 0).ownHeartbeats().dueAt())
                .contains(secondsAfterNoon(42));
    }

    @Tag("OSCP-LINK-2")
    @Test
    void repeatedHandshakeKeepsTheScheduleAndANewIntervalRestartsIt() {
        PartnerLink beating = online.heartbeatSent(secondsAfterNoon(2), 0);

        assertThat(beating.demandsReceived(createDemands("20.0"))
                        .handshakeCompleted(secondsAfterNoon(5), ONE_MINUTE)
                        .ownHeartbeats()
                        .dueAt())
                .contains(secondsAfterNoon(22));
        assertThat(beating.demandsReceived(createDemands("10"))
                        .handshakeCompleted(secondsAfterNoon(5), ONE_MINUTE)
                        .ownHeartbeats()
                        .dueAt())
                .contains(secondsAfterNoon(5));
        assertThat(beating.demandsReceived(new HandshakeDemands(Optional.empty(), List.of()))
                        .handshakeCompleted(secondsAfterNoon(5), ONE_MINUTE)
                        .ownHeartbeats()
                        .dueAt())
                .isEmpty();
    }

    @Tag("OSCP-LINK-11")
    @Test
    void handshakesOfALostLinkBackOffFromFiveSecondsToFiveMinutes() {
        PartnerLink asking = up.partnerLost(secondsAfterNoon(220), secondsAfterNoon(220));
        List<Long> pauses = new ArrayList<>();
        Instant now = secondsAfterNoon(220);
        for (int tries = 0; tries < 8; tries++) {
            Instant due = asking.handshake().dueAt().orElseThrow();
            pauses.add(Duration.between(now, due).toSeconds());
            now = due;
            asking = asking.handshakeAttempted(now);
        }

        assertThat(pauses).containsExactly(5L, 10L, 20L, 40L, 80L, 160L, 300L, 300L);
        assertThat(asking.state().kind()).isEqualTo(LOST);
    }

    @Tag("OSCP-LINK-11")
    @Test
    void heartbeatResetsTheHandshakePausesAndACompletedHandshakeEndsThem() {
        PartnerLink asking = up.partnerLost(secondsAfterNoon(220), secondsAfterNoon(220))
                .handshakeAttempted(secondsAfterNoon(225))
                .handshakeAttempted(secondsAfterNoon(235));
        PartnerLink afterHeartbeat = asking.heartbeatReceived(secondsAfterNoon(300), secondsAfterNoon(360), ONE_MINUTE);

        assertThat(afterHeartbeat.handshake().dueAt()).contains(secondsAfterNoon(305));
        assertThat(afterHeartbeat
                        .handshakeCompleted(secondsAfterNoon(301), ONE_MINUTE)
                        .handshake()
                        .dueAt())
                .isEmpty();
        assertThat(asking.handshakeCompleted(secondsAfterNoon(301), ONE_MINUTE)
                        .handshake()
                        .dueAt())
                .contains(secondsAfterNoon(321));
    }

    @Test
    void ownHeartbeatsAreSentUpToATenthOfAnIntervalEarlyAndNeverLate() {
        assertThat(online.heartbeatSent(secondsAfterNoon(2), 0).ownHeartbeats().dueAt())
                .contains(secondsAfterNoon(22));
        assertThat(online.heartbeatSent(secondsAfterNoon(2), 0.5)
                        .ownHeartbeats()
                        .dueAt())
                .contains(secondsAfterNoon(21));
        assertThat(online.heartbeatSent(secondsAfterNoon(2), 1).ownHeartbeats().dueAt())
                .contains(secondsAfterNoon(20));
    }
}
