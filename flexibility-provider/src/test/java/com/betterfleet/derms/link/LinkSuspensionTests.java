package com.betterfleet.derms.link;

import static com.betterfleet.derms.link.LinkFixtures.ONE_MINUTE;
import static com.betterfleet.derms.link.LinkFixtures.createdLink;
import static com.betterfleet.derms.link.LinkFixtures.lostLink;
import static com.betterfleet.derms.link.LinkFixtures.secondsAfterNoon;
import static com.betterfleet.derms.link.LinkFixtures.upLink;
import static com.betterfleet.derms.link.LinkState.LinkStateKind.ONLINE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The state of a link after the service did not listen. */
class LinkSuspensionTests {

    private static final Instant SUSPENDED_FROM = secondsAfterNoon(860);

    private final PartnerLink created = createdLink();
    private final PartnerLink up = upLink();
    private final PartnerLink lost = lostLink();

    @Tag("OSCP-LINK-20")
    @Test
    void partnerOverdueDuringSuspensionIsUnknownAndGetsThreeIntervals() {
        PartnerLink unknown = up.suspendedUntil(secondsAfterNoon(900), SUSPENDED_FROM, Duration.ofSeconds(60));

        assertThat(unknown.liveness()).isEqualTo(LinkLiveness.UNKNOWN);
        assertThat(unknown.state().kind()).isEqualTo(ONLINE);
        assertThat(unknown.aliveUntil()).contains(secondsAfterNoon(1_080));
        assertThat(unknown.isOverdue(secondsAfterNoon(1_080).minusNanos(1_000))).isFalse();
        assertThat(unknown.isOverdue(secondsAfterNoon(1_080))).isTrue();
        assertThat(unknown.partnerLost(secondsAfterNoon(1_080), secondsAfterNoon(1_080))
                        .lostAt())
                .contains(secondsAfterNoon(1_080));
        assertThat(unknown.suspendedFrom()).contains(secondsAfterNoon(860));
        assertThat(unknown.unknownSince()).contains(secondsAfterNoon(900));
    }

    @Test
    void futureDeadlineAndEarlierLossAreUnchangedBySuspension() {
        assertThat(up.suspendedUntil(secondsAfterNoon(219), SUSPENDED_FROM, Duration.ofSeconds(60)))
                .isEqualTo(up);
        assertThat(lost.suspendedUntil(secondsAfterNoon(900), SUSPENDED_FROM, Duration.ofSeconds(60)))
                .isEqualTo(lost);
        assertThat(created.suspendedUntil(secondsAfterNoon(900), SUSPENDED_FROM, Duration.ofSeconds(60)))
                .isEqualTo(created);
    }

    @Test
    void heartbeatEndsTheUnknownPeriodAndAHandshakeDoesNot() {
        PartnerLink unknown = up.suspendedUntil(secondsAfterNoon(900), SUSPENDED_FROM, Duration.ofSeconds(60));

        assertThat(unknown.handshakeCompleted(secondsAfterNoon(901), ONE_MINUTE).liveness())
                .isEqualTo(LinkLiveness.UNKNOWN);
        assertThat(unknown.heartbeatReceived(secondsAfterNoon(902), secondsAfterNoon(962), ONE_MINUTE)
                        .liveness())
                .isEqualTo(LinkLiveness.UP);
        assertThat(unknown.heartbeatReceived(secondsAfterNoon(902), secondsAfterNoon(962), ONE_MINUTE)
                        .upSince())
                .contains(secondsAfterNoon(902));
        assertThat(unknown.unknownSince()).contains(secondsAfterNoon(900));
    }

    /** Without the first instant, a later decision about the time in between would count the partner as up. */
    @Test
    void secondSuspensionKeepsTheFirstUnknownInstant() {
        PartnerLink again = up.suspendedUntil(secondsAfterNoon(900), SUSPENDED_FROM, Duration.ofSeconds(60))
                .suspendedUntil(secondsAfterNoon(2_000), SUSPENDED_FROM, Duration.ofSeconds(60));

        assertThat(again.liveness()).isEqualTo(LinkLiveness.UNKNOWN);
        assertThat(again.unknownSince()).contains(secondsAfterNoon(900));
        assertThat(again.aliveUntil()).contains(secondsAfterNoon(2_180));
    }

    @Test
    void newSuspensionAfterHeartbeatStartsANewUnknownPeriod() {
        PartnerLink afterHeartbeat = up.suspendedUntil(secondsAfterNoon(900), SUSPENDED_FROM, Duration.ofSeconds(60))
                .heartbeatReceived(secondsAfterNoon(902), secondsAfterNoon(962), ONE_MINUTE);

        assertThat(afterHeartbeat
                        .suspendedUntil(secondsAfterNoon(3_000), SUSPENDED_FROM, Duration.ofSeconds(60))
                        .unknownSince())
                .contains(secondsAfterNoon(3_000));
    }

    /** The link counts as up from the disconnect on; otherwise an old loss would count as a present one. */
    @Test
    void firstContactAfterReconnectDoesNotRestoreAnOldLoss() {
        PartnerLink back =
                lost.disconnected(secondsAfterNoon(300), "operator", "works").reconnected(secondsAfterNoon(400));

        assertThat(back.heartbeatReceived(secondsAfterNoon(410), secondsAfterNoon(470), ONE_MINUTE)
                        .upSince())
                .contains(secondsAfterNoon(300));
        assertThat(back.handshakeCompleted(secondsAfterNoon(410), ONE_MINUTE).upSince())
                .contains(secondsAfterNoon(300));
        assertThat(back.handshakeCompleted(secondsAfterNoon(410), ONE_MINUTE).liveness())
                .isEqualTo(LinkLiveness.UP);
    }
}
