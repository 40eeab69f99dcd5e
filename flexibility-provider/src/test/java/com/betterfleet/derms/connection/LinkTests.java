package com.betterfleet.derms.connection;

import static com.betterfleet.derms.connection.LinkState.Kind.CONFIGURED;
import static com.betterfleet.derms.connection.LinkState.Kind.DISCONNECTED;
import static com.betterfleet.derms.connection.LinkState.Kind.ERROR;
import static com.betterfleet.derms.connection.LinkState.Kind.HANDSHAKING;
import static com.betterfleet.derms.connection.LinkState.Kind.LOST;
import static com.betterfleet.derms.connection.LinkState.Kind.ONLINE;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.connection.PartnerTerms.MeasurementMode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times are seconds after one noon; we demand a heartbeat each 60 s, so that the grace is 30 s. */
class LinkTests {

    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final Optional<Duration> MINUTE = Optional.of(Duration.ofSeconds(60));
    private static final Duration LAPSE = Duration.ofSeconds(40);
    private static final Optional<Duration> NONE = Optional.empty();

    private final Link created = Link.created("vector", NOON);
    private final Link online = created.shaking(at(1)).demanded(demands("20")).shaken(at(2), MINUTE);
    private final Link up = online.heard(at(10), at(190), MINUTE);
    private final Link lost = up.lost(at(220), at(221));

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
    void aDemandThatCannotBeMetIsAnErrorWhileThePartnerIsHeardAllTheSame() {
        Link refused = up.refused(error(20));

        assertThat(refused.state().kind()).isEqualTo(ERROR);
        assertThat(refused.liveness()).isEqualTo(Liveness.UP);
        assertThat(refused.lastError()).contains(error(20));
    }

    @Test
    void ourHeartbeatsLeaveUpToATenthOfAnIntervalEarlyAndNeverLate() {
        assertThat(online.signalled(at(2), 0).heartbeatDueAt()).contains(at(22));
        assertThat(online.signalled(at(2), 0.5).heartbeatDueAt()).contains(at(21));
        assertThat(online.signalled(at(2), 1).heartbeatDueAt()).contains(at(20));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whateverHappensLivenessIsAsTheHeartbeatsAloneSay(long seed) {
        Random random = new Random(seed);
        Link link = created;
        Optional<Instant> aliveUntil = Optional.empty();
        boolean silent = false;
        for (int second = 1; second < 2_000; second += 1 + random.nextInt(60)) {
            Instant now = at(second);
            if (link.overdue(now)) {
                link = link.lost(link.aliveUntil().orElseThrow(), now);
                silent = true;
            }
            switch (random.nextInt(7)) {
                case 0 -> {
                    Instant named = now.plusSeconds(random.nextInt(200) - 40);
                    link = link.heard(now, named, MINUTE);
                    silent = !named.isAfter(now);
                    aliveUntil = Optional.of(silent ? now : named.plusSeconds(30));
                }
                case 1 -> link = link.shaking(now);
                case 2 -> {
                    link = link.demanded(demands("20")).shaken(now, MINUTE);
                    aliveUntil = aliveUntil.or(() -> Optional.of(now.plusSeconds(180)));
                }
                case 3 -> link = link.failed(new LinkError(now, "UNREACHABLE", "no connection"));
                case 4 -> link = link.delivered();
                case 5 -> link = link.signalled(now, 0);
                default -> link = link.demanded(demands(random.nextBoolean() ? "20" : "30"));
            }
            boolean alive = aliveUntil.isPresent() && !silent && now.isBefore(aliveUntil.get());
            Liveness expected = alive ? Liveness.UP : Liveness.LOST;
            assertThat(link.liveness()).isEqualTo(aliveUntil.isEmpty() ? Liveness.UNSUPERVISED : expected);
            assertThat(link.liveness() == Liveness.LOST && link.lostAt().isEmpty())
                    .isFalse();
            assertThat(link.state().kind() == LOST && link.liveness() == Liveness.UP)
                    .isFalse();
            assertThat(link.state().kind() == ERROR && link.liveness() == Liveness.UP)
                    .isFalse();
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    private static Instant at(long second) {
        return NOON.plusSeconds(second);
    }

    private static Demands demands(String interval) {
        return new Demands(Optional.of(new BigDecimal(interval)), List.of(MeasurementMode.INTERMITTENT));
    }

    private static LinkError error(long second) {
        return new LinkError(at(second), "UNREACHABLE", "no connection");
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
