package com.betterfleet.derms.link;

import static com.betterfleet.derms.link.LinkFixtures.NO_HEARTBEATS;
import static com.betterfleet.derms.link.LinkFixtures.ONE_MINUTE;
import static com.betterfleet.derms.link.LinkFixtures.createError;
import static com.betterfleet.derms.link.LinkFixtures.createdLink;
import static com.betterfleet.derms.link.LinkFixtures.lostLink;
import static com.betterfleet.derms.link.LinkFixtures.onlineLink;
import static com.betterfleet.derms.link.LinkFixtures.secondsAfterNoon;
import static com.betterfleet.derms.link.LinkFixtures.upLink;
import static com.betterfleet.derms.link.LinkState.LinkStateKind.CONFIGURED;
import static com.betterfleet.derms.link.LinkState.LinkStateKind.DISCONNECTED;
import static com.betterfleet.derms.link.LinkState.LinkStateKind.ERROR;
import static com.betterfleet.derms.link.LinkState.LinkStateKind.HANDSHAKING;
import static com.betterfleet.derms.link.LinkState.LinkStateKind.LOST;
import static com.betterfleet.derms.link.LinkState.LinkStateKind.ONLINE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a link comes up, is lost and returns. Times are seconds after one noon; a heartbeat is demanded each 60 s. */
class PartnerLinkTests {

    private final PartnerLink created = createdLink();
    private final PartnerLink online = onlineLink();
    private final PartnerLink up = upLink();
    private final PartnerLink lost = lostLink();

    @Test
    void newLinkIsConfiguredAndUnsupervised() {
        assertThat(created.state().kind()).isEqualTo(CONFIGURED);
        assertThat(created.liveness()).isEqualTo(LinkLiveness.UNSUPERVISED);
        assertThat(created.isOverdue(secondsAfterNoon(1_000_000))).isFalse();
    }

    @Test
    void heartbeatBeforeAHandshakeStartsSupervisionOnly() {
        PartnerLink afterHeartbeat = created.heartbeatReceived(secondsAfterNoon(5), secondsAfterNoon(65), ONE_MINUTE);

        assertThat(afterHeartbeat.state().kind()).isEqualTo(CONFIGURED);
        assertThat(afterHeartbeat.liveness()).isEqualTo(LinkLiveness.UP);
        assertThat(afterHeartbeat.upSince()).contains(secondsAfterNoon(5));
        assertThat(afterHeartbeat.aliveUntil()).contains(secondsAfterNoon(95));
        assertThat(afterHeartbeat.lastHeartbeatReceivedAt()).contains(secondsAfterNoon(5));
    }

    @Test
    void undemandedHeartbeatIsRecordedWithoutSupervision() {
        PartnerLink afterHeartbeat =
                created.heartbeatReceived(secondsAfterNoon(5), secondsAfterNoon(65), NO_HEARTBEATS);

        assertThat(afterHeartbeat).isEqualTo(withHeartbeatAt(created, secondsAfterNoon(5)));
        assertThat(created.heartbeatReceived(secondsAfterNoon(5), secondsAfterNoon(-65), NO_HEARTBEATS)
                        .liveness())
                .isEqualTo(LinkLiveness.UNSUPERVISED);
    }

    @Test
    void handshakeIsShownUnlessTheLinkIsOnlineOrLost() {
        assertThat(created.handshakeStarted(secondsAfterNoon(1)).state().kind()).isEqualTo(HANDSHAKING);
        assertThat(created.handshakeStarted(secondsAfterNoon(1)).stateSince()).isEqualTo(secondsAfterNoon(1));
        assertThat(created.handshakeStarted(secondsAfterNoon(1))
                        .handshakeStarted(secondsAfterNoon(2))
                        .stateSince())
                .isEqualTo(secondsAfterNoon(1));
        assertThat(created.sendFailed(createError(1))
                        .handshakeStarted(secondsAfterNoon(2))
                        .state()
                        .kind())
                .isEqualTo(HANDSHAKING);
        assertThat(up.handshakeStarted(secondsAfterNoon(20))).isEqualTo(up);
        assertThat(lost.handshakeStarted(secondsAfterNoon(300))).isEqualTo(lost);
    }

    @Tag("OSCP-LINK-9")
    @Test
    void completedHandshakeAllowsThreeIntervalsForTheFirstHeartbeat() {
        assertThat(online.state().kind()).isEqualTo(ONLINE);
        assertThat(online.stateSince()).isEqualTo(secondsAfterNoon(2));
        assertThat(online.handshakeCompletedAt()).contains(secondsAfterNoon(2));
        assertThat(online.liveness()).isEqualTo(LinkLiveness.UP);
        assertThat(online.upSince()).contains(secondsAfterNoon(2));
        assertThat(online.aliveUntil()).contains(secondsAfterNoon(182));
        assertThat(online.isOverdue(secondsAfterNoon(182).minusNanos(1_000))).isFalse();
        assertThat(online.isOverdue(secondsAfterNoon(182))).isTrue();
    }

    @Tag("OSCP-LINK-9")
    @Test
    void laterHandshakeDoesNotMoveTheFirstHeartbeatDeadline() {
        assertThat(online.handshakeCompleted(secondsAfterNoon(100), ONE_MINUTE).aliveUntil())
                .contains(secondsAfterNoon(182));
        assertThat(up.handshakeCompleted(secondsAfterNoon(100), ONE_MINUTE).aliveUntil())
                .isEqualTo(up.aliveUntil());
        assertThat(lost.handshakeCompleted(secondsAfterNoon(300), ONE_MINUTE).aliveUntil())
                .isEqualTo(lost.aliveUntil());
        assertThat(lost.handshakeCompleted(secondsAfterNoon(300), ONE_MINUTE).liveness())
                .isEqualTo(LinkLiveness.LOST);
    }

    @Test
    void handshakeAloneBringsALinkWithoutDemandedHeartbeatsOnline() {
        PartnerLink shaken =
                created.handshakeStarted(secondsAfterNoon(1)).handshakeCompleted(secondsAfterNoon(2), NO_HEARTBEATS);

        assertThat(shaken.state().kind()).isEqualTo(ONLINE);
        assertThat(shaken.liveness()).isEqualTo(LinkLiveness.UNSUPERVISED);
        assertThat(shaken.aliveUntil()).isEmpty();
    }

    @Tag("OSCP-LINK-6")
    @Test
    void latestHeartbeatDecidesEvenIfItNamesAnEarlierTime() {
        assertThat(up.aliveUntil()).contains(secondsAfterNoon(220));
        assertThat(up.heartbeatReceived(secondsAfterNoon(20), secondsAfterNoon(40), ONE_MINUTE)
                        .aliveUntil())
                .contains(secondsAfterNoon(70));
        assertThat(up.heartbeatReceived(secondsAfterNoon(20), secondsAfterNoon(40), ONE_MINUTE)
                        .upSince())
                .isEqualTo(up.upSince());
    }

    @Tag("OSCP-LINK-7")
    @ParameterizedTest
    @ValueSource(longs = {0, -1, -86_400_000_000L})
    void heartbeatWithoutALaterTimeLosesTheLinkAndTheErrorNamesBothTimes(long micros) {
        Instant named = secondsAfterNoon(30).plusNanos(1_000 * micros);
        PartnerLink afterHeartbeat = up.heartbeatReceived(secondsAfterNoon(30), named, ONE_MINUTE);

        assertThat(afterHeartbeat.liveness()).isEqualTo(LinkLiveness.LOST);
        assertThat(afterHeartbeat.state().kind()).isEqualTo(LOST);
        assertThat(afterHeartbeat.lostAt()).contains(secondsAfterNoon(30));
        assertThat(afterHeartbeat.aliveUntil())
                .hasValueSatisfying(until -> assertThat(until).isBeforeOrEqualTo(secondsAfterNoon(30)));
        assertThat(afterHeartbeat.upSince()).as("the earlier instant is kept").isEqualTo(up.upSince());
        assertThat(afterHeartbeat.lastHeartbeatReceivedAt()).contains(secondsAfterNoon(30));
        assertThat(afterHeartbeat.lastError()).hasValueSatisfying(error -> {
            assertThat(error.kind()).isEqualTo("OFFLINE_TIME_IN_PAST");
            assertThat(error.message()).contains(secondsAfterNoon(30).toString(), named.toString());
        });
    }

    @Test
    void offlineTimeOneMicrosecondAheadKeepsTheLinkUp() {
        assertThat(up.heartbeatReceived(
                                secondsAfterNoon(30), secondsAfterNoon(30).plusNanos(1_000), ONE_MINUTE)
                        .liveness())
                .isEqualTo(LinkLiveness.UP);
    }

    @Test
    void repeatedPastOfflineTimeKeepsTheFirstLossInstant() {
        PartnerLink again = lost.heartbeatReceived(secondsAfterNoon(400), secondsAfterNoon(300), ONE_MINUTE)
                .heartbeatReceived(secondsAfterNoon(500), secondsAfterNoon(300), ONE_MINUTE);

        assertThat(again.lostAt()).contains(secondsAfterNoon(220));
        assertThat(again.stateSince()).isEqualTo(secondsAfterNoon(221));
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONFIGURED", "HANDSHAKING", "ONLINE"})
    void missingHeartbeatsLoseTheLinkInEachState(String state) {
        PartnerLink before = switch (state) {
            case "CONFIGURED" -> created.heartbeatReceived(secondsAfterNoon(10), secondsAfterNoon(70), ONE_MINUTE);
            case "HANDSHAKING" ->
                created.handshakeStarted(secondsAfterNoon(1))
                        .heartbeatReceived(secondsAfterNoon(10), secondsAfterNoon(70), ONE_MINUTE);
            default -> online.heartbeatReceived(secondsAfterNoon(10), secondsAfterNoon(70), ONE_MINUTE);
        };
        assertThat(before.state().kind().name()).isEqualTo(state);

        PartnerLink gone = before.partnerLost(secondsAfterNoon(100), secondsAfterNoon(101));

        assertThat(gone.state().kind()).isEqualTo(LOST);
        assertThat(gone.stateSince()).isEqualTo(secondsAfterNoon(101));
        assertThat(gone.liveness()).isEqualTo(LinkLiveness.LOST);
        assertThat(gone.lostAt()).contains(secondsAfterNoon(100));
        assertThat(gone.upSince()).as("the earlier instant is kept").isEqualTo(before.upSince());
        assertThat(gone.isOverdue(secondsAfterNoon(1_000_000))).isFalse();
    }

    @Tag("OSCP-LINK-10")
    @Test
    void heartbeatAfterLossRestoresLivenessAndRequestsAHandshake() {
        PartnerLink back = lost.heartbeatReceived(secondsAfterNoon(400), secondsAfterNoon(460), ONE_MINUTE);

        assertThat(back.liveness()).isEqualTo(LinkLiveness.UP);
        assertThat(back.upSince()).contains(secondsAfterNoon(400));
        assertThat(back.lostAt()).as("the last loss, after its end").isEqualTo(lost.lostAt());
        assertThat(back.aliveUntil()).contains(secondsAfterNoon(490));
        assertThat(back.state().kind()).isEqualTo(HANDSHAKING);
        assertThat(back.handshakeCompleted(secondsAfterNoon(401), ONE_MINUTE)
                        .state()
                        .kind())
                .isEqualTo(ONLINE);
    }

    @Tag("OSCP-LINK-10")
    @Test
    void handshakeDuringALossLetsTheNextHeartbeatEndTheLoss() {
        PartnerLink shaken =
                lost.handshakeStarted(secondsAfterNoon(300)).handshakeCompleted(secondsAfterNoon(301), ONE_MINUTE);
        PartnerLink back = shaken.heartbeatReceived(secondsAfterNoon(400), secondsAfterNoon(460), ONE_MINUTE);

        assertThat(shaken.state().kind()).isEqualTo(LOST);
        assertThat(shaken.liveness()).isEqualTo(LinkLiveness.LOST);
        assertThat(back.state().kind()).isEqualTo(ONLINE);
        assertThat(back.stateSince()).isEqualTo(secondsAfterNoon(400));
    }

    @Test
    void handshakeDuringALossCountsDespiteLaterHeartbeatsWithAPastTime() {
        PartnerLink skewed = lost.handshakeStarted(secondsAfterNoon(300))
                .handshakeCompleted(secondsAfterNoon(301), ONE_MINUTE)
                .heartbeatReceived(secondsAfterNoon(310), secondsAfterNoon(200), ONE_MINUTE);

        assertThat(skewed.heartbeatReceived(secondsAfterNoon(400), secondsAfterNoon(460), ONE_MINUTE)
                        .state()
                        .kind())
                .isEqualTo(ONLINE);
    }

    @Test
    void handshakeBeforeALossDoesNotCountAfterIt() {
        PartnerLink back = lost.heartbeatReceived(secondsAfterNoon(400), secondsAfterNoon(460), ONE_MINUTE);
        PartnerLink lostAgain = back.handshakeCompleted(secondsAfterNoon(401), ONE_MINUTE)
                .partnerLost(secondsAfterNoon(490), secondsAfterNoon(491));

        assertThat(lostAgain
                        .heartbeatReceived(secondsAfterNoon(500), secondsAfterNoon(560), ONE_MINUTE)
                        .state()
                        .kind())
                .isEqualTo(HANDSHAKING);
    }

    @Test
    void handshakeEndsALossWhenHeartbeatsAreNoLongerDemanded() {
        PartnerLink shaken = lost.handshakeCompleted(secondsAfterNoon(300), NO_HEARTBEATS);

        assertThat(shaken.state().kind()).isEqualTo(ONLINE);
        assertThat(shaken.liveness()).isEqualTo(LinkLiveness.UNSUPERVISED);
        assertThat(shaken.upSince()).contains(secondsAfterNoon(300));
        assertThat(shaken.aliveUntil()).isEmpty();
    }

    @Test
    void handshakeDoesNotReopenADisconnectedLink() {
        PartnerLink disconnected = inState(online, DISCONNECTED);

        assertThat(disconnected.handshakeStarted(secondsAfterNoon(20)).state().kind())
                .isEqualTo(DISCONNECTED);
        assertThat(disconnected
                        .handshakeCompleted(secondsAfterNoon(20), ONE_MINUTE)
                        .state()
                        .kind())
                .isEqualTo(DISCONNECTED);
    }

    @Tag("OSCP-LINK-18")
    @Test
    void sendFailureBeforeTheFirstHeartbeatIsAnError() {
        PartnerLink failed = created.handshakeStarted(secondsAfterNoon(1)).sendFailed(createError(3));

        assertThat(failed.state().kind()).isEqualTo(ERROR);
        assertThat(failed.stateSince()).isEqualTo(secondsAfterNoon(3));
        assertThat(failed.lastError()).contains(createError(3));
    }

    @Tag("OSCP-LINK-18")
    @Test
    void sendFailureWhileThePartnerIsUpMarksTheLinkDegraded() {
        for (PartnerLink link :
                List.of(up, created.heartbeatReceived(secondsAfterNoon(2), secondsAfterNoon(62), ONE_MINUTE))) {
            PartnerLink failed = link.sendFailed(createError(30));

            assertThat(failed.state().kind()).isEqualTo(link.state().kind());
            assertThat(failed.degraded()).isTrue();
            assertThat(failed.lastError()).contains(createError(30));
            assertThat(failed.liveness()).isEqualTo(LinkLiveness.UP);
        }
    }

    @Test
    void nextSuccessfulSendClearsDegradedAndKeepsTheLastError() {
        PartnerLink delivered = up.sendFailed(createError(30)).sendSucceeded();

        assertThat(delivered.degraded()).isFalse();
        assertThat(delivered.lastError()).contains(createError(30));
        assertThat(up.sendSucceeded()).isSameAs(up);
    }

    @Test
    void heartbeatEndsAnError() {
        PartnerLink afterHeartbeat = created.handshakeStarted(secondsAfterNoon(1))
                .sendFailed(createError(3))
                .heartbeatReceived(secondsAfterNoon(10), secondsAfterNoon(70), ONE_MINUTE);

        assertThat(afterHeartbeat.state().kind()).isEqualTo(HANDSHAKING);
        assertThat(afterHeartbeat.liveness()).isEqualTo(LinkLiveness.UP);
    }

    @Test
    void completedHandshakeEndsAnError() {
        assertThat(created.handshakeStarted(secondsAfterNoon(1))
                        .sendFailed(createError(3))
                        .handshakeCompleted(secondsAfterNoon(10), ONE_MINUTE)
                        .state()
                        .kind())
                .isEqualTo(ONLINE);
        assertThat(created.handshakeStarted(secondsAfterNoon(1))
                        .sendFailed(createError(3))
                        .handshakeCompleted(secondsAfterNoon(10), ONE_MINUTE)
                        .degraded())
                .isFalse();
    }

    @Tag("OSCP-LINK-13")
    @Test
    void unmetDemandIsAnErrorWhileHeartbeatsAreStillAccepted() {
        PartnerLink refused = up.demandsRefused(createError(20));

        assertThat(refused.state().kind()).isEqualTo(ERROR);
        assertThat(refused.liveness()).isEqualTo(LinkLiveness.UP);
        assertThat(refused.lastError()).contains(createError(20));
    }

    private static PartnerLink withHeartbeatAt(PartnerLink link, Instant received) {
        return copy(link, link.state(), Optional.of(received));
    }

    private static PartnerLink inState(PartnerLink link, LinkState.LinkStateKind state) {
        return state == LinkState.LinkStateKind.DISCONNECTED
                ? link.disconnected(link.stateSince(), "operator", "works")
                : copy(link, LinkState.of(state, link.stateSince()), link.lastHeartbeatReceivedAt());
    }

    private static PartnerLink copy(PartnerLink link, LinkState state, Optional<Instant> received) {
        PartnerHeartbeats heartbeats = link.partnerHeartbeats();
        return new PartnerLink(
                link.connectionId(),
                state,
                new PartnerHeartbeats(
                        heartbeats.liveness(),
                        heartbeats.aliveUntil(),
                        heartbeats.lostAt(),
                        heartbeats.upSince(),
                        heartbeats.unknownSince(),
                        heartbeats.suspendedFrom(),
                        received),
                link.partnerDemands(),
                link.handshake(),
                link.ownHeartbeats(),
                link.sendHealth());
    }
}
