package com.betterfleet.derms.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.compliance.Adjustment.Answer;
import com.betterfleet.derms.compliance.Adjustment.Block;
import com.betterfleet.derms.compliance.Adjustment.Match;
import com.betterfleet.derms.compliance.Adjustment.State;
import com.betterfleet.derms.forecast.AcceptedForecast;
import com.betterfleet.derms.forecast.Cover;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.Segment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** M12: which forecast of the partner answers a request, and how far. Blocks are quarter hours from 10:00 on, powers in kW. */
class RepliesTests {

    private static final Instant TEN = Instant.parse("2030-01-15T10:00:00Z");
    private static final Instant ASKED = TEN.minusSeconds(600);
    private static final Instant DELIVERED = ASKED.plusSeconds(60);
    private static final Duration SEAM = Duration.ofSeconds(5);
    private static final String OURS = "ours";

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
    void whatIsGrantedDecidesTheState(int wanted, @Nullable Integer before, int stated, State state) {
        Adjustment asked = asked(block(0, wanted, before));

        Answer answer =
                Replies.of(asked, said(OURS, DELIVERED, stated), false, SEAM).orElseThrow();

        assertThat(answer.match()).isEqualTo(Match.CORRELATION);
        assertThat(Replies.state(asked, answer)).isEqualTo(state);
    }

    @Test
    void oneOfTwoBlocksGrantedIsAPart() {
        Adjustment asked = asked(block(0, 900, 400), block(1, 900, 400));

        Answer answer =
                Replies.of(asked, said(OURS, DELIVERED, 900, 400), false, SEAM).orElseThrow();

        assertThat(answer.granted()).containsExactly(kw(900), kw(400));
        assertThat(Replies.state(asked, answer)).isEqualTo(State.PARTLY_ANSWERED);
    }

    @Test
    void aBlockOfWhichTheAnswerSaysNothingIsNotGranted() {
        Adjustment asked = asked(block(0, 900, 400), block(1, 900, 400));

        Answer answer =
                Replies.of(asked, said(OURS, DELIVERED, 900), false, SEAM).orElseThrow();

        assertThat(answer.granted()).containsExactly(kw(900), Optional.empty());
        assertThat(Replies.state(asked, answer)).isEqualTo(State.PARTLY_ANSWERED);
    }

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
    void withoutCorrelationOnlyAMoveTheRightWayAnswers(
            int wanted, @Nullable Integer before, int stated, boolean answers) {
        Adjustment asked = asked(block(0, wanted, before));

        Optional<Answer> answer = Replies.of(asked, said(null, DELIVERED, stated), false, SEAM);

        assertThat(answer.map(Answer::match)).isEqualTo(answers ? Optional.of(Match.COVER) : Optional.empty());
    }

    @ParameterizedTest(name = "{0} s after delivery: {1}")
    @CsvSource({"-21, false", "-20, true", "0, true"})
    void withoutCorrelationItMustHaveBeenSaidSinceTheRequestArrived(int seconds, boolean answers) {
        AcceptedForecast said = said(null, DELIVERED.plusSeconds(seconds), 900);

        assertThat(Replies.of(asked(block(0, 900, 400)), said, false, SEAM).isPresent())
                .isEqualTo(answers);
    }

    @Test
    void withoutCorrelationNothingAnswersARequestThatHasNotArrived() {
        assertThat(Replies.of(queued(block(0, 900, 400)), said(null, DELIVERED, 900), false, SEAM))
                .isEmpty();
        assertThat(Replies.of(queued(block(0, 900, 400)), said(OURS, DELIVERED, 900), false, SEAM))
                .isPresent();
    }

    @Test
    void whatAnswersAnotherRequestAnswersThisOneNotByCover() {
        assertThat(Replies.of(asked(block(0, 900, 400)), said("another", DELIVERED, 900), true, SEAM))
                .isEmpty();
        assertThat(Replies.of(asked(block(0, 900, 400)), said("a handshake", DELIVERED, 900), false, SEAM))
                .isPresent();
    }

    @Test
    void theOtherDirectionAndFallbacksAnswerNothing() {
        AcceptedForecast said = said(OURS, DELIVERED, 900);
        assertThat(Replies.of(asked(block(0, 900, 400)), of(said, Direction.EXPORT, Cover.PRIMARY), false, SEAM))
                .isEmpty();
        assertThat(Replies.of(asked(block(0, 900, 400)), of(said, Direction.IMPORT, Cover.FALLBACK), false, SEAM))
                .isEmpty();
    }

    @Test
    void anAnswerDuringTheBlockNeedsToCoverTheRestOfIt() {
        Instant within = TEN.plusSeconds(300);
        Timeline<Power> rest = timeline(new Interval(within, TEN.plusSeconds(900)), 900);

        assertThat(Replies.least(rest, quarter(0), within, SEAM)).isEqualTo(kw(900));
        assertThat(Replies.least(rest, quarter(0), within.minusSeconds(6), SEAM))
                .isEmpty();
        assertThat(Replies.least(rest, quarter(0), TEN.plusSeconds(900), SEAM)).isEmpty();
    }

    @ParameterizedTest(name = "a seam of {0} ms: covered {1}")
    @CsvSource({"0, true", "5000, true", "5001, false"})
    void aSeamUpToTheToleranceIsCovered(int millis, boolean covered) {
        Instant middle = TEN.plusSeconds(450);
        Timeline<Power> stated = Timeline.of(List.of(
                new Segment<>(new Interval(TEN, middle), new Power(900_000)),
                new Segment<>(new Interval(middle.plusMillis(millis), TEN.plusSeconds(900)), new Power(800_000))));

        assertThat(Replies.least(stated, quarter(0), ASKED, SEAM)).isEqualTo(covered ? kw(800) : Optional.empty());
    }

    @Test
    void aGuessDoesNotTakeThePlaceOfWhatThePartnerCallsItsAnswer() {
        Answer answer = new Answer("f1", DELIVERED, Match.CORRELATION, List.of());
        Answer guess = new Answer("f2", DELIVERED, Match.COVER, List.of());

        assertThat(Replies.replaces(Optional.of(answer), guess)).isFalse();
        assertThat(Replies.replaces(Optional.of(guess), answer)).isTrue();
        assertThat(Replies.replaces(Optional.of(guess), guess)).isTrue();
        assertThat(Replies.replaces(Optional.empty(), guess)).isTrue();
    }

    private static Adjustment asked(Block... blocks) {
        return request(Optional.of(DELIVERED), blocks);
    }

    private static Adjustment queued(Block... blocks) {
        return request(Optional.empty(), blocks);
    }

    private static Adjustment request(Optional<Instant> delivered, Block... blocks) {
        return new Adjustment(
                1,
                "scope",
                "partner",
                7,
                "group",
                Direction.IMPORT,
                List.of(blocks),
                "more buses",
                "somebody",
                ASKED,
                OURS,
                "{}",
                delivered.isPresent() ? State.DELIVERED : State.QUEUED,
                delivered,
                Optional.empty(),
                Optional.empty());
    }

    private static Block block(int quarter, int wanted, @Nullable Integer before) {
        return new Block(quarter(quarter), kw(wanted).orElseThrow(), before == null ? Optional.empty() : kw(before));
    }

    /** A forecast of quarter hours from ten on. */
    private static AcceptedForecast said(@Nullable String correlationId, Instant at, int... kilowatts) {
        List<Segment<Power>> segments = new ArrayList<>();
        for (int i = 0; i < kilowatts.length; i++) {
            segments.add(new Segment<>(quarter(i), kw(kilowatts[i]).orElseThrow()));
        }
        return new AcceptedForecast(
                12,
                "theirs",
                Optional.ofNullable(correlationId),
                Direction.IMPORT,
                Cover.PRIMARY,
                at,
                "{}",
                Timeline.of(segments));
    }

    private static AcceptedForecast of(AcceptedForecast said, Direction direction, Cover cover) {
        return new AcceptedForecast(
                said.id(),
                said.requestId(),
                said.correlationId(),
                direction,
                cover,
                said.acceptedAt(),
                said.body(),
                said.limits());
    }

    private static Timeline<Power> timeline(Interval span, int kilowatts) {
        return Timeline.of(List.of(new Segment<>(span, kw(kilowatts).orElseThrow())));
    }

    private static Interval quarter(int number) {
        return new Interval(TEN.plusSeconds(900L * number), TEN.plusSeconds(900L * (number + 1)));
    }

    private static Optional<Power> kw(int kilowatts) {
        return Optional.of(new Power(kilowatts * 1_000L));
    }
}
