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

/** Decides whether a forecast answers a request, and how far. Pure (M12). */
final class AnswerRules {

    /**
     * A partner may answer before its own 204 has arrived. A forecast from before that is no answer, even with the
     * requested limits.
     */
    private static final Duration DELIVERY_GRACE = Duration.ofSeconds(20);

    private AnswerRules() {}

    /**
     * Returns the forecast as an answer to the request; empty: it is none.
     *
     * @param answersAnother whether the forecast refers to another request
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

    /** The state of the request after an answer. */
    static AdjustmentState stateAfterAnswer(Adjustment request, AdjustmentAnswer answer) {
        List<Optional<Power>> granted = answer.grantedCapacities();
        boolean all = !anyBlockMatches(request, granted, (block, power) -> !block.isMetBy(power));
        boolean refused = granted.stream().allMatch(Optional::isPresent)
                && !anyBlockMatches(request, granted, AdjustmentBlock::isImprovedBy);
        return all || refused ? AdjustmentState.ANSWERED : AdjustmentState.PARTLY_ANSWERED;
    }

    /** Whether a later answer replaces an earlier one; a match by cover never replaces a match by correlation id. */
    static boolean replacesAnswer(Optional<AdjustmentAnswer> before, AdjustmentAnswer answer) {
        return before.isEmpty()
                || answer.match() == AnswerMatch.CORRELATION
                || before.get().match() == AnswerMatch.COVER;
    }

    /** The lowest limit stated for the remaining part of a block; empty where part of it is not covered. */
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
