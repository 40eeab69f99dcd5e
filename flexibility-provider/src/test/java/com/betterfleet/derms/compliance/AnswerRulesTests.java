package com.betterfleet.derms.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.compliance.Adjustment.AdjustmentAnswer;
import com.betterfleet.derms.compliance.Adjustment.AdjustmentBlock;
import com.betterfleet.derms.compliance.Adjustment.AdjustmentState;
import com.betterfleet.derms.compliance.Adjustment.AnswerMatch;
import com.betterfleet.derms.compliance.OutboundItem.DeliveryStatus;
import com.betterfleet.derms.forecast.AcceptedForecast;
import com.betterfleet.derms.forecast.ForecastKind;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.TimelineSegment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** M12: which forecast of the partner answers a request, and how far. Blocks are quarter hours from 10:00 on, powers in kW. */
class AnswerRulesTests {

    private static final Instant TEN = Instant.parse("2030-01-15T10:00:00Z");
    private static final Instant ASKED = TEN.minusSeconds(600);
    private static final Instant DELIVERED = ASKED.plusSeconds(60);
    private static final Duration SEAM = Duration.ofSeconds(5);
    private static final String REQUEST_ID = "ours";

    @ParameterizedTest(name = "{0} asked where {1} stood, {2} stated: {3}")
    @CsvSource({
        "900, 400, 900, ANSWERED",
        "900, 400, 901, ANSWERED",
        "900, 400, 899, PARTLY_ANSWERED",
        "900, 400, 401, PARTLY_ANSWERED",
        "900, 400, 400, ANSWERED",
        "900, 400, 300, ANSWERED",
        "200, 400, 200, ANSWERED",
        "200, 400, 100, ANSWERED",
        "200, 400, 201, PARTLY_ANSWERED",
        "900, , 900, ANSWERED",
        "900, , 100, PARTLY_ANSWERED",
        "0, 400, 0, ANSWERED",
    })
    void whatIsGrantedDecidesTheState(int wanted, @Nullable Integer before, int stated, AdjustmentState state) {
        Adjustment request = deliveredRequest(block(0, wanted, before));

        AdjustmentAnswer answer = AnswerRules.matchAnswer(
                        request, acceptedForecast(REQUEST_ID, DELIVERED, stated), false, SEAM)
                .orElseThrow();

        assertThat(answer.match()).isEqualTo(AnswerMatch.CORRELATION);
        assertThat(AnswerRules.stateAfterAnswer(request, answer)).isEqualTo(state);
    }

    @Test
    void aGrantOfOneOfTwoBlocksIsPartial() {
        Adjustment request = deliveredRequest(block(0, 900, 400), block(1, 900, 400));

        AdjustmentAnswer answer = AnswerRules.matchAnswer(
                        request, acceptedForecast(REQUEST_ID, DELIVERED, 900, 400), false, SEAM)
                .orElseThrow();

        assertThat(answer.grantedCapacities()).containsExactly(kw(900), kw(400));
        assertThat(AnswerRules.stateAfterAnswer(request, answer)).isEqualTo(AdjustmentState.PARTLY_ANSWERED);
    }

    @Test
    void aBlockThatTheAnswerDoesNotStateIsNotGranted() {
        Adjustment request = deliveredRequest(block(0, 900, 400), block(1, 900, 400));

        AdjustmentAnswer answer = AnswerRules.matchAnswer(
                        request, acceptedForecast(REQUEST_ID, DELIVERED, 900), false, SEAM)
                .orElseThrow();

        assertThat(answer.grantedCapacities()).containsExactly(kw(900), Optional.empty());
        assertThat(AnswerRules.stateAfterAnswer(request, answer)).isEqualTo(AdjustmentState.PARTLY_ANSWERED);
    }

    @Tag("OSCP-NEG-3")
    @ParameterizedTest(name = "without correlation, {0} asked where {1} stood, {2} stated: an answer {3}")
    @CsvSource({
        "900, 400, 900, true",
        "900, 400, 401, true",
        "900, 400, 400, false",
        "900, 400, 300, false",
        "200, 400, 399, true",
        "200, 400, 500, false",
        "400, 400, 400, false",
        "900, , 100, true",
    })
    void withoutCorrelationOnlyAChangeInTheRequestedDirectionAnswers(
            int wanted, @Nullable Integer before, int stated, boolean answers) {
        Adjustment request = deliveredRequest(block(0, wanted, before));

        Optional<AdjustmentAnswer> answer =
                AnswerRules.matchAnswer(request, acceptedForecast(null, DELIVERED, stated), false, SEAM);

        assertThat(answer.map(AdjustmentAnswer::match))
                .isEqualTo(answers ? Optional.of(AnswerMatch.COVER) : Optional.empty());
    }

    @ParameterizedTest(name = "{0} s after delivery: {1}")
    @CsvSource({"-21, false", "-20, true", "0, true"})
    void withoutCorrelationItMustHaveBeenAcceptedSinceTheRequestArrived(int seconds, boolean answers) {
        AcceptedForecast forecast = acceptedForecast(null, DELIVERED.plusSeconds(seconds), 900);

        assertThat(AnswerRules.matchAnswer(deliveredRequest(block(0, 900, 400)), forecast, false, SEAM)
                        .isPresent())
                .isEqualTo(answers);
    }

    @Test
    void withoutCorrelationNothingAnswersARequestThatHasNotArrived() {
        assertThat(AnswerRules.matchAnswer(
                        queuedRequest(block(0, 900, 400)), acceptedForecast(null, DELIVERED, 900), false, SEAM))
                .isEmpty();
        assertThat(AnswerRules.matchAnswer(
                        queuedRequest(block(0, 900, 400)), acceptedForecast(REQUEST_ID, DELIVERED, 900), false, SEAM))
                .isPresent();
    }

    @Test
    void aBlockThatAnswersAnotherRequestDoesNotAnswerThisRequestByCoverage() {
        assertThat(AnswerRules.matchAnswer(
                        deliveredRequest(block(0, 900, 400)), acceptedForecast("another", DELIVERED, 900), true, SEAM))
                .isEmpty();
        assertThat(AnswerRules.matchAnswer(
                        deliveredRequest(block(0, 900, 400)),
                        acceptedForecast("a handshake", DELIVERED, 900),
                        false,
                        SEAM))
                .isPresent();
    }

    @Test
    void theOtherDirectionAndFallbacksDoNotAnswerARequest() {
        AcceptedForecast forecast = acceptedForecast(REQUEST_ID, DELIVERED, 900);
        assertThat(AnswerRules.matchAnswer(
                        deliveredRequest(block(0, 900, 400)),
                        withDirectionAndCover(forecast, Direction.EXPORT, ForecastKind.PRIMARY),
                        false,
                        SEAM))
                .isEmpty();
        assertThat(AnswerRules.matchAnswer(
                        deliveredRequest(block(0, 900, 400)),
                        withDirectionAndCover(forecast, Direction.IMPORT, ForecastKind.FALLBACK),
                        false,
                        SEAM))
                .isEmpty();
    }

    @Test
    void anAnswerDuringTheBlockNeedsToCoverTheRestOfIt() {
        Instant within = TEN.plusSeconds(300);
        Timeline<Power> rest = timeline(new Interval(within, TEN.plusSeconds(900)), 900);

        assertThat(AnswerRules.lowestStatedLimit(rest, quarter(0), within, SEAM))
                .isEqualTo(kw(900));
        assertThat(AnswerRules.lowestStatedLimit(rest, quarter(0), within.minusSeconds(6), SEAM))
                .isEmpty();
        assertThat(AnswerRules.lowestStatedLimit(rest, quarter(0), TEN.plusSeconds(900), SEAM))
                .isEmpty();
    }

    @ParameterizedTest(name = "a seam of {0} ms: covered {1}")
    @CsvSource({"0, true", "5000, true", "5001, false"})
    void aSeamUpToTheToleranceIsCovered(int millis, boolean covered) {
        Instant middle = TEN.plusSeconds(450);
        Timeline<Power> stated = Timeline.of(List.of(
                new TimelineSegment<>(new Interval(TEN, middle), new Power(900_000)),
                new TimelineSegment<>(
                        new Interval(middle.plusMillis(millis), TEN.plusSeconds(900)), new Power(800_000))));

        assertThat(AnswerRules.lowestStatedLimit(stated, quarter(0), ASKED, SEAM))
                .isEqualTo(covered ? kw(800) : Optional.empty());
    }

    @Test
    void aGuessDoesNotTakeThePlaceOfWhatThePartnerCallsItsAnswer() {
        AdjustmentAnswer answer = new AdjustmentAnswer("f1", DELIVERED, AnswerMatch.CORRELATION, List.of());
        AdjustmentAnswer guess = new AdjustmentAnswer("f2", DELIVERED, AnswerMatch.COVER, List.of());

        assertThat(AnswerRules.replacesAnswer(Optional.of(answer), guess)).isFalse();
        assertThat(AnswerRules.replacesAnswer(Optional.of(guess), answer)).isTrue();
        assertThat(AnswerRules.replacesAnswer(Optional.of(guess), guess)).isTrue();
        assertThat(AnswerRules.replacesAnswer(Optional.empty(), guess)).isTrue();
    }

    private static Adjustment deliveredRequest(AdjustmentBlock... blocks) {
        return request(Optional.of(DELIVERED), blocks);
    }

    private static Adjustment queuedRequest(AdjustmentBlock... blocks) {
        return request(Optional.empty(), blocks);
    }

    private static Adjustment request(Optional<Instant> delivered, AdjustmentBlock... blocks) {
        return new Adjustment(
                new OutboundItem(
                        1,
                        "scope",
                        "partner",
                        7,
                        "group",
                        REQUEST_ID,
                        "{}",
                        "operator",
                        ASKED,
                        new DeliveryStatus(delivered, Optional.empty())),
                Direction.IMPORT,
                List.of(blocks),
                "more buses",
                delivered.isPresent() ? AdjustmentState.DELIVERED : AdjustmentState.QUEUED,
                Optional.empty());
    }

    private static AdjustmentBlock block(int quarter, int wanted, @Nullable Integer before) {
        return new AdjustmentBlock(
                quarter(quarter), kw(wanted).orElseThrow(), before == null ? Optional.empty() : kw(before));
    }

    /** A forecast of quarter hours from ten on. */
    private static AcceptedForecast acceptedForecast(@Nullable String correlationId, Instant at, int... kilowatts) {
        List<TimelineSegment<Power>> segments = new ArrayList<>();
        for (int i = 0; i < kilowatts.length; i++) {
            segments.add(new TimelineSegment<>(quarter(i), kw(kilowatts[i]).orElseThrow()));
        }
        return new AcceptedForecast(
                12,
                "their-forecast",
                Optional.ofNullable(correlationId),
                Direction.IMPORT,
                ForecastKind.PRIMARY,
                at,
                "{}",
                Timeline.of(segments));
    }

    private static AcceptedForecast withDirectionAndCover(
            AcceptedForecast forecast, Direction direction, ForecastKind cover) {
        return new AcceptedForecast(
                forecast.id(),
                forecast.requestId(),
                forecast.correlationId(),
                direction,
                cover,
                forecast.acceptedAt(),
                forecast.body(),
                forecast.limits());
    }

    private static Timeline<Power> timeline(Interval span, int kilowatts) {
        return Timeline.of(List.of(new TimelineSegment<>(span, kw(kilowatts).orElseThrow())));
    }

    private static Interval quarter(int number) {
        return new Interval(TEN.plusSeconds(900L * number), TEN.plusSeconds(900L * (number + 1)));
    }

    private static Optional<Power> kw(int kilowatts) {
        return Optional.of(new Power(kilowatts * 1_000L));
    }
}
