package com.betterfleet.derms.connection;

import static com.betterfleet.derms.connection.LinkScene.MINUTE;
import static com.betterfleet.derms.connection.LinkScene.NONE;
import static com.betterfleet.derms.connection.LinkScene.at;
import static com.betterfleet.derms.connection.LinkScene.created;
import static com.betterfleet.derms.connection.LinkScene.error;
import static com.betterfleet.derms.connection.LinkScene.lost;
import static com.betterfleet.derms.connection.LinkScene.online;
import static com.betterfleet.derms.connection.LinkScene.up;
import static com.betterfleet.derms.connection.LinkState.Kind.CONFIGURED;
import static com.betterfleet.derms.connection.LinkState.Kind.DISCONNECTED;
import static com.betterfleet.derms.connection.LinkState.Kind.ERROR;
import static com.betterfleet.derms.connection.LinkState.Kind.HANDSHAKING;
import static com.betterfleet.derms.connection.LinkState.Kind.LOST;
import static com.betterfleet.derms.connection.LinkState.Kind.ONLINE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a link comes up, is lost and comes back. Times are seconds after one noon; we demand a heartbeat each 60 s. */
class LinkTests {

    private final Link created = created();
    private final Link online = online();
    private final Link up = up();
    private final Link lost = lost();

    @Test
    void aNewLinkIsConfiguredAndNobodyIsSupervised() {
        assertThat(created.state().kind()).isEqualTo(CONFIGURED);
        assertThat(created.liveness()).isEqualTo(Liveness.UNSUPERVISED);
        assertThat(created.overdue(at(1_000_000))).isFalse();
    }

    @Test
    void aHeartbeatBeforeAnyHandshakeStartsSupervisionAndNoMore() {
        Link heard = created.heard(at(5), at(65), MINUTE);

        assertThat(heard.state().kind()).isEqualTo(CONFIGURED);
        assertThat(heard.liveness()).isEqualTo(Liveness.UP);
        assertThat(heard.upSince()).contains(at(5));
        assertThat(heard.aliveUntil()).contains(at(95));
        assertThat(heard.lastHeartbeatReceivedAt()).contains(at(5));
    }

    @Test
    void whereNoHeartbeatIsDemandedOneIsNotedAndSupervisesNothing() {
        Link heard = created.heard(at(5), at(65), NONE);

        assertThat(heard).isEqualTo(withHeartbeatAt(created, at(5)));
        assertThat(created.heard(at(5), at(-65), NONE).liveness()).isEqualTo(Liveness.UNSUPERVISED);
    }

    @Test
    void aHandshakeShowsWhileTheLinkIsNotYetOnlineOrInError() {
        assertThat(created.shaking(at(1)).state().kind()).isEqualTo(HANDSHAKING);
        assertThat(created.shaking(at(1)).stateSince()).isEqualTo(at(1));
        assertThat(created.shaking(at(1)).shaking(at(2)).stateSince()).isEqualTo(at(1));
        assertThat(created.failed(error(1)).shaking(at(2)).state().kind()).isEqualTo(HANDSHAKING);
        assertThat(up.shaking(at(20))).isEqualTo(up);
        assertThat(lost.shaking(at(300))).isEqualTo(lost);
    }

    @Test
    void aCompletedHandshakeGivesThreeIntervalsForTheFirstHeartbeat() {
        assertThat(online.state().kind()).isEqualTo(ONLINE);
        assertThat(online.stateSince()).isEqualTo(at(2));
        assertThat(online.handshakeCompletedAt()).contains(at(2));
        assertThat(online.liveness()).isEqualTo(Liveness.UP);
        assertThat(online.upSince()).contains(at(2));
        assertThat(online.aliveUntil()).contains(at(182));
        assertThat(online.overdue(at(182).minusNanos(1_000))).isFalse();
        assertThat(online.overdue(at(182))).isTrue();
    }

    @Test
    void theDeadlineOfAHandshakeIsGivenOnceAndNeverMovedByAnother() {
        assertThat(online.shaken(at(100), MINUTE).aliveUntil()).contains(at(182));
        assertThat(up.shaken(at(100), MINUTE).aliveUntil()).isEqualTo(up.aliveUntil());
        assertThat(lost.shaken(at(300), MINUTE).aliveUntil()).isEqualTo(lost.aliveUntil());
        assertThat(lost.shaken(at(300), MINUTE).liveness()).isEqualTo(Liveness.LOST);
    }

    @Test
    void whereNoHeartbeatIsDemandedAHandshakeIsEnoughToBeOnline() {
        Link shaken = created.shaking(at(1)).shaken(at(2), NONE);

        assertThat(shaken.state().kind()).isEqualTo(ONLINE);
        assertThat(shaken.liveness()).isEqualTo(Liveness.UNSUPERVISED);
        assertThat(shaken.aliveUntil()).isEmpty();
    }

    @Test
    void theLatestHeartbeatDecidesEvenIfItNamesAnEarlierTime() {
        assertThat(up.aliveUntil()).contains(at(220));
        assertThat(up.heard(at(20), at(40), MINUTE).aliveUntil()).contains(at(70));
        assertThat(up.heard(at(20), at(40), MINUTE).upSince()).isEqualTo(up.upSince());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, -86_400_000_000L})
    void aHeartbeatThatNamesNoLaterTimeLosesTheLinkAtOnceAndSaysBothTimes(long micros) {
        Instant named = at(30).plusNanos(1_000 * micros);
        Link heard = up.heard(at(30), named, MINUTE);

        assertThat(heard.liveness()).isEqualTo(Liveness.LOST);
        assertThat(heard.state().kind()).isEqualTo(LOST);
        assertThat(heard.lostAt()).contains(at(30));
        assertThat(heard.aliveUntil())
                .hasValueSatisfying(until -> assertThat(until).isBeforeOrEqualTo(at(30)));
        assertThat(heard.upSince()).as("what was so before is still known").isEqualTo(up.upSince());
        assertThat(heard.lastHeartbeatReceivedAt()).contains(at(30));
        assertThat(heard.lastError()).hasValueSatisfying(error -> {
            assertThat(error.kind()).isEqualTo("OFFLINE_TIME_IN_PAST");
            assertThat(error.message()).contains(at(30).toString(), named.toString());
        });
    }

    @Test
    void oneMicrosecondLaterIsStillATimeAhead() {
        assertThat(up.heard(at(30), at(30).plusNanos(1_000), MINUTE).liveness()).isEqualTo(Liveness.UP);
    }

    @Test
    void aLinkThatWasLostStaysLostSinceThenHoweverOftenThePartnerSaysSo() {
        Link again = lost.heard(at(400), at(300), MINUTE).heard(at(500), at(300), MINUTE);

        assertThat(again.lostAt()).contains(at(220));
        assertThat(again.stateSince()).isEqualTo(at(221));
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONFIGURED", "HANDSHAKING", "ONLINE"})
    void heartbeatsThatStopAreALostLinkInWhateverStateItWas(String state) {
        Link before = switch (state) {
            case "CONFIGURED" -> created.heard(at(10), at(70), MINUTE);
            case "HANDSHAKING" -> created.shaking(at(1)).heard(at(10), at(70), MINUTE);
            default -> online.heard(at(10), at(70), MINUTE);
        };
        assertThat(before.state().kind().name()).isEqualTo(state);

        Link gone = before.lost(at(100), at(101));

        assertThat(gone.state().kind()).isEqualTo(LOST);
        assertThat(gone.stateSince()).isEqualTo(at(101));
        assertThat(gone.liveness()).isEqualTo(Liveness.LOST);
        assertThat(gone.lostAt()).contains(at(100));
        assertThat(gone.upSince()).as("what was so before is still known").isEqualTo(before.upSince());
        assertThat(gone.overdue(at(1_000_000))).isFalse();
    }

    @Test
    void aHeartbeatAfterLostMakesItUpAtOnceAndAsksForAHandshake() {
        Link back = lost.heard(at(400), at(460), MINUTE);

        assertThat(back.liveness()).isEqualTo(Liveness.UP);
        assertThat(back.upSince()).contains(at(400));
        assertThat(back.lostAt()).as("the last loss, though it is over").isEqualTo(lost.lostAt());
        assertThat(back.aliveUntil()).contains(at(490));
        assertThat(back.state().kind()).isEqualTo(HANDSHAKING);
        assertThat(back.shaken(at(401), MINUTE).state().kind()).isEqualTo(ONLINE);
    }

    @Test
    void aHandshakeWhileLostDoesNotEndItButMakesTheNextHeartbeatDoSo() {
        Link shaken = lost.shaking(at(300)).shaken(at(301), MINUTE);
        Link back = shaken.heard(at(400), at(460), MINUTE);

        assertThat(shaken.state().kind()).isEqualTo(LOST);
        assertThat(shaken.liveness()).isEqualTo(Liveness.LOST);
        assertThat(back.state().kind()).isEqualTo(ONLINE);
        assertThat(back.stateSince()).isEqualTo(at(400));
    }

    @Test
    void aHandshakeWhileLostCountsThoughHeartbeatsWithATimeInThePastFollowIt() {
        Link skewed = lost.shaking(at(300)).shaken(at(301), MINUTE).heard(at(310), at(200), MINUTE);

        assertThat(skewed.heard(at(400), at(460), MINUTE).state().kind()).isEqualTo(ONLINE);
    }

    @Test
    void theHandshakeOfBeforeTheLossIsNoHandshakeOfAfterIt() {
        Link back = lost.heard(at(400), at(460), MINUTE);
        Link lostAgain = back.shaken(at(401), MINUTE).lost(at(490), at(491));

        assertThat(lostAgain.heard(at(500), at(560), MINUTE).state().kind()).isEqualTo(HANDSHAKING);
    }

    @Test
    void whereHeartbeatsAreNoLongerDemandedAHandshakeEndsTheLoss() {
        Link shaken = lost.shaken(at(300), NONE);

        assertThat(shaken.state().kind()).isEqualTo(ONLINE);
        assertThat(shaken.liveness()).isEqualTo(Liveness.UNSUPERVISED);
        assertThat(shaken.upSince()).contains(at(300));
        assertThat(shaken.aliveUntil()).isEmpty();
    }

    @Test
    void aDisconnectedLinkIsOpenedByNoHandshake() {
        Link disconnected = inState(online, DISCONNECTED);

        assertThat(disconnected.shaking(at(20)).state().kind()).isEqualTo(DISCONNECTED);
        assertThat(disconnected.shaken(at(20), MINUTE).state().kind()).isEqualTo(DISCONNECTED);
    }

    @Test
    void aSendThatFailsBeforeThePartnerIsHeardIsAnError() {
        Link failed = created.shaking(at(1)).failed(error(3));

        assertThat(failed.state().kind()).isEqualTo(ERROR);
        assertThat(failed.stateSince()).isEqualTo(at(3));
        assertThat(failed.lastError()).contains(error(3));
    }

    @Test
    void aSendThatFailsWhileThePartnerIsHeardIsABlemish() {
        for (Link link : List.of(up, created.heard(at(2), at(62), MINUTE))) {
            Link failed = link.failed(error(30));

            assertThat(failed.state().kind()).isEqualTo(link.state().kind());
            assertThat(failed.degraded()).isTrue();
            assertThat(failed.lastError()).contains(error(30));
            assertThat(failed.liveness()).isEqualTo(Liveness.UP);
        }
    }

    @Test
    void theNextSendThatSucceedsRemovesTheBlemishAndKeepsTheErrorToBeRead() {
        Link delivered = up.failed(error(30)).delivered();

        assertThat(delivered.degraded()).isFalse();
        assertThat(delivered.lastError()).contains(error(30));
        assertThat(up.delivered()).isSameAs(up);
    }

    @Test
    void anErrorIsOverWhenThePartnerIsHeard() {
        Link heard = created.shaking(at(1)).failed(error(3)).heard(at(10), at(70), MINUTE);

        assertThat(heard.state().kind()).isEqualTo(HANDSHAKING);
        assertThat(heard.liveness()).isEqualTo(Liveness.UP);
    }

    @Test
    void anErrorIsOverWhenAHandshakeIsComplete() {
        assertThat(created.shaking(at(1))
                        .failed(error(3))
                        .shaken(at(10), MINUTE)
                        .state()
                        .kind())
                .isEqualTo(ONLINE);
        assertThat(created.shaking(at(1))
                        .failed(error(3))
                        .shaken(at(10), MINUTE)
                        .degraded())
                .isFalse();
    }

    @Test
    void aDemandThatCannotBeMetIsAnErrorWhileThePartnerIsHeardAllTheSame() {
        Link refused = up.refused(error(20));

        assertThat(refused.state().kind()).isEqualTo(ERROR);
        assertThat(refused.liveness()).isEqualTo(Liveness.UP);
        assertThat(refused.lastError()).contains(error(20));
    }

    private static Link withHeartbeatAt(Link link, Instant received) {
        return copy(link, link.state(), Optional.of(received));
    }

    private static Link inState(Link link, LinkState.Kind state) {
        return state == LinkState.Kind.DISCONNECTED
                ? link.takenDown(link.stateSince(), "operator", "works")
                : copy(link, LinkState.of(state, link.stateSince()), link.lastHeartbeatReceivedAt());
    }

    private static Link copy(Link link, LinkState state, Optional<Instant> received) {
        return new Link(
                link.connectionId(),
                state,
                link.liveness(),
                link.aliveUntil(),
                link.lostAt(),
                link.upSince(),
                link.unknownSince(),
                link.deafFrom(),
                link.theirs(),
                link.handshakeCompletedAt(),
                received,
                link.lastHeartbeatSentAt(),
                link.heartbeatDueAt(),
                link.handshakeDueAt(),
                link.handshakeTries(),
                link.degraded(),
                link.lastError());
    }
}
