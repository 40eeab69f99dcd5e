package com.betterfleet.derms.compliance;

import com.betterfleet.derms.compliance.Adjustment.AdjustmentAnswer;
import com.betterfleet.derms.compliance.Adjustment.AdjustmentBlock;
import com.betterfleet.derms.compliance.Adjustment.AdjustmentState;
import com.betterfleet.derms.compliance.Adjustment.AnswerMatch;
import com.betterfleet.derms.forecast.AcceptedForecast;
import com.betterfleet.derms.forecast.ForecastKind;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.TimelineSegment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;

/** Whether what a partner said answers a request, and how far; pure (M12). */
final class AnswerRules {

    /**
     * A partner may answer before its own 204 has reached us. What it stated earlier is no answer, though it be what was asked
     * for.
     */
    private static final Duration DELIVERY_GRACE = Duration.ofSeconds(20);

    private AnswerRules() {}

    /**
     * The message read as an answer.
     *
     * @param answersAnother whether the message says that it answers something else
     */
    static Optional<AdjustmentAnswer> matchAnswer(
            Adjustment request, AcceptedForecast forecast, boolean answersAnother, Duration seamTolerance) {
        if (forecast.direction() != request.direction() || forecast.kind() != ForecastKind.PRIMARY) {
            return Optional.empty();
        }
        List<Optional<Power>> granted = request.blocks().stream()
                .map(block -> lowestStatedLimit(forecast.limits(), block.span(), forecast.acceptedAt(), seamTolerance))
                .toList();
        if (forecast.correlationId().equals(Optional.of(request.requestId()))) {
            return Optional.of(new AdjustmentAnswer(
                    forecast.requestId(), forecast.acceptedAt(), AnswerMatch.CORRELATION, granted));
        }
        boolean inTime = request.deliveredAt()
                .map(at -> !forecast.acceptedAt().isBefore(at.minus(DELIVERY_GRACE))
                        && !forecast.acceptedAt().isBefore(request.requestedAt()))
                .orElse(false);
        return inTime && !answersAnother && anyBlockMatches(request, granted, AdjustmentBlock::isImprovedBy)
                ? Optional.of(
                        new AdjustmentAnswer(forecast.requestId(), forecast.acceptedAt(), AnswerMatch.COVER, granted))
                : Optional.empty();
    }

    /** The state that an answer leads to. */
    static AdjustmentState stateAfterAnswer(Adjustment request, AdjustmentAnswer answer) {
        List<Optional<Power>> granted = answer.grantedCapacities();
        boolean all = !anyBlockMatches(request, granted, (block, power) -> !block.isMetBy(power));
        boolean refused = granted.stream().allMatch(Optional::isPresent)
                && !anyBlockMatches(request, granted, AdjustmentBlock::isImprovedBy);
        return all || refused ? AdjustmentState.ANSWERED : AdjustmentState.PARTLY_ANSWERED;
    }

    /** Whether a later answer takes the place of an earlier one: what the partner calls its answer is not outdone by a guess. */
    static boolean replacesAnswer(Optional<AdjustmentAnswer> before, AdjustmentAnswer answer) {
        return before.isEmpty()
                || answer.match() == AnswerMatch.CORRELATION
                || before.get().match() == AnswerMatch.COVER;
    }

    /** The least that is stated for what is left of a block; empty where not all of that is covered. */
    static Optional<Power> lowestStatedLimit(
            Timeline<Power> limits, Interval block, Instant from, Duration seamTolerance) {
        if (!from.isBefore(block.end())) {
            return Optional.empty();
        }
        Interval remaining = from.isAfter(block.start()) ? new Interval(from, block.end()) : block;
        List<TimelineSegment<Power>> within = limits.clipTo(remaining).segments();
        if (within.isEmpty()) {
            return Optional.empty();
        }
        Instant coveredUntil = remaining.start();
        for (TimelineSegment<Power> segment : within) {
            if (segment.interval().start().isAfter(coveredUntil.plus(seamTolerance))) {
                return Optional.empty();
            }
            coveredUntil = segment.interval().end();
        }
        return coveredUntil.plus(seamTolerance).isBefore(remaining.end())
                ? Optional.empty()
                : within.stream().map(TimelineSegment::value).min(Power::compareTo);
    }

    private static boolean anyBlockMatches(
            Adjustment request,
            List<Optional<Power>> granted,
            BiPredicate<AdjustmentBlock, Optional<Power>> predicate) {
        return IntStream.range(0, granted.size())
                .anyMatch(i -> predicate.test(request.blocks().get(i), granted.get(i)));
    }
}
