package com.betterfleet.derms.supervision.decision;

import static com.betterfleet.derms.supervision.decision.TestFacts.at;

import com.betterfleet.derms.forecast.CapacityLimit;
import com.betterfleet.derms.forecast.ForecastOrigin;
import com.betterfleet.derms.forecast.ForecastStore.ForecastsInForce;
import com.betterfleet.derms.microgrid.CircuitDirection;
import com.betterfleet.derms.microgrid.OperationalLimit;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.supervision.decision.DecisionHistory.FallbackEpisode;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.TimelineSegment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntBinaryOperator;
import java.util.function.Supplier;

/**
 * Facts and history from arbitrary numbers, also such as no run of the service would produce. Times are few, so that many
 * coincide.
 */
final class ArbitraryFacts {

    private static final int LAST_SECOND = 200;
    private static final int MAX_WATTS = 2_000;

    private final IntBinaryOperator numbers;

    /** @param numbers draws a number from the first to the second, both included */
    ArbitraryFacts(IntBinaryOperator numbers) {
        this.numbers = numbers;
    }

    DirectionFacts facts() {
        Optional<Instant> lostAt = maybe(this::instant);
        return new DirectionFacts(
                draw(0, 9) > 0,
                draw(0, 9) > 0 ? ControlAuthority.PARTNER : ControlAuthority.LOCAL,
                draw(0, 1) == 1,
                instant(),
                new LinkFacts(
                        maybe(this::instant),
                        lostAt,
                        maybe(this::instant).filter(at -> !lostAt.equals(Optional.of(at)))),
                new ForecastsInForce(timeline(), timeline(), maybe(this::instant)),
                new DecisionTiming(duration(), duration(), duration()),
                new GapPolicyRule.SafeDefaultRule(),
                maybe(this::circuit));
    }

    DecisionHistory history() {
        return new DecisionHistory(
                instant(),
                draw(0, 1) == 1,
                maybe(this::instant),
                maybe(() -> new FallbackEpisode(
                        List.of(FallbackReason.values()).get(draw(0, FallbackReason.values().length - 1)),
                        instant(),
                        draw(0, 1) == 1)));
    }

    Instant instant() {
        return at(draw(0, LAST_SECOND));
    }

    private CircuitDirection circuit() {
        int rating = draw(0, MAX_WATTS);
        return new CircuitDirection(
                new Power(rating),
                new Power(draw(0, rating)),
                maybe(() -> OperationalLimit.ofOperator(
                        new Power(draw(0, MAX_WATTS)), "works", maybe(this::instant), "operator", instant())));
    }

    private Timeline<CapacityLimit> timeline() {
        List<TimelineSegment<CapacityLimit>> segments = new ArrayList<>();
        int start = draw(0, LAST_SECOND);
        int count = draw(0, 4);
        for (int i = 0; i < count; i++) {
            int end = start + draw(1, LAST_SECOND / 4);
            ForecastOrigin origin = new ForecastOrigin(i, "request-" + i, instant());
            segments.add(new TimelineSegment<>(
                    new Interval(at(start), at(end)), new CapacityLimit(new Power(draw(0, MAX_WATTS)), origin)));
            start = end + draw(0, 20);
        }
        return Timeline.of(segments);
    }

    private Duration duration() {
        return Duration.ofSeconds(draw(0, LAST_SECOND));
    }

    private <T> Optional<T> maybe(Supplier<T> value) {
        return draw(0, 2) > 0 ? Optional.of(value.get()) : Optional.empty();
    }

    private int draw(int first, int last) {
        return numbers.applyAsInt(first, last);
    }
}
