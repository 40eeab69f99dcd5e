package com.betterfleet.soak.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.soak.check.LimitModel.LimitRules;
import com.betterfleet.soak.check.LimitVerdict.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Instants are seconds after {@link #START}, limits are watts. */
class LimitModelTests {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final int SAFE_DEFAULT = 50;
    private static final Duration TOLERANCE = Duration.ofSeconds(2);
    private static final CapacityBlock PROOF = new CapacityBlock(at(90_000), at(90_060), 1);

    private final LinkModel link = new LinkModel(Duration.ofSeconds(1));
    private final LimitModel model = new LimitModel(new LimitRules(SAFE_DEFAULT, Duration.ofSeconds(3)), link);

    @Test
    void theBlockThatCoversTheInstantIsRight() {
        keepAlive();
        acceptForecast(ForecastType.PRIMARY, 0, block(-5, 20, 700), block(20, 60, 300));

        assertThat(resultAt(19, 700)).isEqualTo(Result.RIGHT);
        assertThat(resultAt(20, 300)).isEqualTo(Result.RIGHT);
        assertThat(resultAt(21, 700)).isEqualTo(Result.LATE);
        assertThat(resultAt(22.5, 700)).isEqualTo(Result.ABOVE);
    }

    @Test
    void aLimitAboveTheModelIsFound() {
        keepAlive();
        acceptForecast(ForecastType.PRIMARY, 0, block(-5, 60, 300));

        LimitVerdict verdict = verdictAt(30, 301);

        assertThat(verdict.result()).isEqualTo(Result.ABOVE);
        assertThat(verdict.permitted()).containsExactly(300);
        assertThat(verdictAt(30, 299).result()).isEqualTo(Result.OTHER);
    }

    @Test
    void anAcceptedForecastThatIsLostIsFoundByItsLimit() {
        keepAlive();
        acceptForecast(ForecastType.PRIMARY, 0, block(-5, 600, 300));
        acceptForecast(ForecastType.PRIMARY, 20, block(15, 600, 200));

        assertThat(resultAt(30, 300)).isEqualTo(Result.ABOVE);
        assertThat(resultAt(30, 200)).isEqualTo(Result.RIGHT);
    }

    @Test
    void aForecastWithoutAnAnswerMayHaveArrivedOrNot() {
        keepAlive();
        acceptForecast(ForecastType.PRIMARY, 0, block(-5, 600, 300));
        sendForecast(ForecastType.PRIMARY, 20, block(15, 600, 400));

        assertThat(resultAt(19, 400)).isEqualTo(Result.ABOVE);
        assertThat(resultAt(25, 400)).isEqualTo(Result.RIGHT);
        assertThat(resultAt(25, 300)).isEqualTo(Result.RIGHT);
        assertThat(resultAt(25, 401)).isEqualTo(Result.ABOVE);
    }

    /** A suspended instance may process a request after another instance has accepted a later one. */
    @Test
    void aForecastWithoutAnAnswerMayArriveAfterTheNextOneButNotMuchLater() {
        keepAlive();
        sendForecast(ForecastType.PRIMARY, 0, block(-5, 600, 400));
        acceptForecast(ForecastType.PRIMARY, 10, block(5, 600, 300));

        assertThat(resultAt(20, 400)).isEqualTo(Result.RIGHT);

        acceptForecast(ForecastType.PRIMARY, 31, block(26, 600, 200));

        assertThat(resultAt(40, 400)).isEqualTo(Result.ABOVE);
        assertThat(resultAt(40, 200)).isEqualTo(Result.RIGHT);
    }

    @Test
    void aRefusedForecastHasNoEffect() {
        keepAlive();
        acceptForecast(ForecastType.PRIMARY, 0, block(-5, 600, 300));
        sendForecast(ForecastType.PRIMARY, 20, block(15, 600, 400)).refuse(at(20));

        assertThat(resultAt(30, 400)).isEqualTo(Result.ABOVE);
    }

    @Test
    void inAGapTheFallbackAppliesAndElseTheSafeDefaultAndNothingHigher() {
        keepAlive();
        acceptForecast(ForecastType.PRIMARY, 0, block(-5, 10, 700), block(20, 60, 600));

        assertThat(resultAt(15, SAFE_DEFAULT)).isEqualTo(Result.RIGHT);
        assertThat(resultAt(15, 700)).isEqualTo(Result.ABOVE);

        acceptForecast(ForecastType.FALLBACK, 5, block(-5, 60, 40));

        assertThat(resultAt(15, 40)).isEqualTo(Result.RIGHT);
        assertThat(resultAt(15, SAFE_DEFAULT)).isEqualTo(Result.ABOVE);
    }

    @Test
    void afterAGapTheLowerLimitIsRightForTheHoldAndNotLonger() {
        keepAlive();
        acceptForecast(ForecastType.PRIMARY, 0, block(-5, 10, 700), block(20, 60, 600));

        assertThat(resultAt(22, SAFE_DEFAULT)).isEqualTo(Result.RIGHT);
        assertThat(resultAt(22, 600)).isEqualTo(Result.RIGHT);
        assertThat(resultAt(30, SAFE_DEFAULT)).isEqualTo(Result.OTHER);
    }

    @Test
    void whenTheLinkIsLostTheFallbackIsTheHighestRightLimit() {
        heartbeat(0, 9);
        acceptForecast(ForecastType.PRIMARY, 0, block(-5, 60, 700));
        acceptForecast(ForecastType.FALLBACK, 0, block(-5, 60, 40));

        assertThat(resultAt(9.9, 700)).isEqualTo(Result.RIGHT);
        assertThat(resultAt(9.9, 40)).isEqualTo(Result.OTHER);
        assertThat(resultAt(13, 700)).isEqualTo(Result.ABOVE);
        assertThat(resultAt(13, 40)).isEqualTo(Result.RIGHT);
    }

    @Test
    void aHeartbeatWithoutAnAnswerLeavesBothLimitsOpen() {
        heartbeat(0, 9);
        sendHeartbeat(5, 30);
        acceptForecast(ForecastType.PRIMARY, 0, block(-5, 60, 700));
        acceptForecast(ForecastType.FALLBACK, 0, block(-5, 60, 40));

        assertThat(resultAt(13, 700)).isEqualTo(Result.RIGHT);
        assertThat(resultAt(13, 40)).isEqualTo(Result.RIGHT);
        assertThat(resultAt(34, 700)).isEqualTo(Result.ABOVE);
    }

    @Test
    void anAcceptedHeartbeatMustBeShown() {
        heartbeat(0, 20);
        heartbeat(5, 25);

        assertThat(link.requiredAliveUntil(at(6))).contains(at(25));

        sendHeartbeat(4, 22);

        assertThat(link.requiredAliveUntil(at(6))).contains(at(22));
    }

    /** A partner was lost at 16.5 s, while a suspended instance had its next heartbeat; that came through at 18.5 s. */
    @Test
    void aHeartbeatThatIsAnsweredAfterTheEndThatItStatesRequiresNoEnd() {
        heartbeat(11.5, 15.5);
        MessageDelivery late = sendHeartbeat(13, 17);
        late.accept(at(18.5), "");

        assertThat(link.requiredAliveUntil(at(19))).contains(at(15.5));

        MessageDelivery inTime = sendHeartbeat(19, 23);
        inTime.accept(at(22.999), "");

        assertThat(link.requiredAliveUntil(at(22.999))).contains(at(23));
    }

    @Test
    void aPartnerWithoutAnyHeartbeatInTimeRequiresNoEnd() {
        sendHeartbeat(13, 17).accept(at(17), "");

        assertThat(link.requiredAliveUntil(at(18))).isEmpty();
    }

    /** The service may have received it in time or not; in the second case there is no grace. */
    @Test
    void aHeartbeatThatIsAnsweredAfterTheEndThatItStatesLeavesBothLimitsOpen() {
        heartbeat(0, 9.9);
        sendHeartbeat(5, 10).accept(at(10.2), "");
        acceptForecast(ForecastType.PRIMARY, 0, block(-5, 60, 700));
        acceptForecast(ForecastType.FALLBACK, 0, block(-5, 60, 40));

        assertThat(resultAt(9.9, 40)).isEqualTo(Result.OTHER);
        assertThat(resultAt(10.5, 40)).isEqualTo(Result.RIGHT);
        assertThat(resultAt(10.5, 700)).isEqualTo(Result.RIGHT);
    }

    @Test
    void aHeartbeatWithoutAnAnswerMayEndTheLinkAtTheInstantThatItStates() {
        heartbeat(0, 30);
        sendHeartbeat(5, 9.5);
        acceptForecast(ForecastType.PRIMARY, 0, block(-5, 60, 700));
        acceptForecast(ForecastType.FALLBACK, 0, block(-5, 60, 40));

        assertThat(resultAt(9.4, 40)).isEqualTo(Result.OTHER);
        assertThat(resultAt(9.5, 40)).isEqualTo(Result.RIGHT);
        assertThat(resultAt(9.5, 700)).isEqualTo(Result.RIGHT);
    }

    private void keepAlive() {
        heartbeat(-5, 10_000);
    }

    private void heartbeat(double sentAt, double offlineAt) {
        sendHeartbeat(sentAt, offlineAt).accept(at(sentAt), "");
    }

    private MessageDelivery sendHeartbeat(double sentAt, double offlineAt) {
        MessageDelivery delivery = MessageDelivery.begin(at(sentAt));
        link.addHeartbeat(new SentHeartbeat(at(offlineAt), delivery));
        return delivery;
    }

    private void acceptForecast(ForecastType type, double sentAt, CapacityBlock... blocks) {
        sendForecast(type, sentAt, blocks).accept(at(sentAt), "");
    }

    private MessageDelivery sendForecast(ForecastType type, double sentAt, CapacityBlock... blocks) {
        MessageDelivery delivery = MessageDelivery.begin(at(sentAt));
        model.addForecast(new SentForecast(type, List.of(blocks), PROOF, delivery));
        return delivery;
    }

    private LimitVerdict verdictAt(double seconds, int watts) {
        return model.compareLimit(watts, at(seconds), at(seconds), TOLERANCE);
    }

    private Result resultAt(double seconds, int watts) {
        return verdictAt(seconds, watts).result();
    }

    private static CapacityBlock block(double start, double end, int watts) {
        return new CapacityBlock(at(start), at(end), watts);
    }

    private static Instant at(double seconds) {
        return START.plusMillis(Math.round(seconds * 1_000));
    }
}
