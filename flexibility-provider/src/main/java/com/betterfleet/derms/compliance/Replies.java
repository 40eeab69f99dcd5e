package com.betterfleet.derms.compliance;

import com.betterfleet.derms.compliance.Adjustment.Answer;
import com.betterfleet.derms.compliance.Adjustment.Block;
import com.betterfleet.derms.compliance.Adjustment.Match;
import com.betterfleet.derms.compliance.Adjustment.State;
import com.betterfleet.derms.forecast.AcceptedForecast;
import com.betterfleet.derms.forecast.Cover;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.Segment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;

/** Whether what a partner said answers a request, and how far; pure (M12). */
final class Replies {

    /**
     * A partner may answer before its own 204 has reached us. What it stated earlier is no answer, though it be what was asked
     * for.
     */
    private static final Duration ON_THE_WAY = Duration.ofSeconds(20);

    private Replies() {}

    /**
     * The message read as an answer.
     *
     * @param ofAnother whether the message says that it answers something else
     */
    static Optional<Answer> of(Adjustment asked, AcceptedForecast said, boolean ofAnother, Duration seamTolerance) {
        if (said.direction() != asked.direction() || said.cover() != Cover.PRIMARY) {
            return Optional.empty();
        }
        List<Optional<Power>> granted = asked.blocks().stream()
                .map(block -> least(said.limits(), block.span(), said.acceptedAt(), seamTolerance))
                .toList();
        if (said.correlationId().equals(Optional.of(asked.requestId()))) {
            return Optional.of(new Answer(said.requestId(), said.acceptedAt(), Match.CORRELATION, granted));
        }
        boolean inTime = asked.deliveredAt()
                .map(at -> !said.acceptedAt().isBefore(at.minus(ON_THE_WAY))
                        && !said.acceptedAt().isBefore(asked.requestedAt()))
                .orElse(false);
        return inTime && !ofAnother && any(asked, granted, Block::nearer)
                ? Optional.of(new Answer(said.requestId(), said.acceptedAt(), Match.COVER, granted))
                : Optional.empty();
    }

    /** The state that an answer leads to. */
    static State state(Adjustment asked, Answer answer) {
        List<Optional<Power>> granted = answer.granted();
        boolean all = !any(asked, granted, (block, power) -> !block.met(power));
        boolean refused = granted.stream().allMatch(Optional::isPresent) && !any(asked, granted, Block::nearer);
        return all || refused ? State.ANSWERED : State.PARTLY_ANSWERED;
    }

    /** Whether a later answer takes the place of an earlier one: what the partner calls its answer is not outdone by a guess. */
    static boolean replaces(Optional<Answer> before, Answer answer) {
        return before.isEmpty()
                || answer.match() == Match.CORRELATION
                || before.get().match() == Match.COVER;
    }

    /** The least that is stated for what is left of a block; empty where not all of that is covered. */
    static Optional<Power> least(Timeline<Power> limits, Interval block, Instant from, Duration seamTolerance) {
        if (!from.isBefore(block.end())) {
            return Optional.empty();
        }
        Interval rest = from.isAfter(block.start()) ? new Interval(from, block.end()) : block;
        List<Segment<Power>> within = limits.clip(rest).segments();
        if (within.isEmpty()) {
            return Optional.empty();
        }
        Instant reached = rest.start();
        for (Segment<Power> segment : within) {
            if (segment.interval().start().isAfter(reached.plus(seamTolerance))) {
                return Optional.empty();
            }
            reached = segment.interval().end();
        }
        return reached.plus(seamTolerance).isBefore(rest.end())
                ? Optional.empty()
                : within.stream().map(Segment::value).min(Power::compareTo);
    }

    private static boolean any(
            Adjustment asked, List<Optional<Power>> granted, BiPredicate<Block, Optional<Power>> claim) {
        return IntStream.range(0, granted.size())
                .anyMatch(i -> claim.test(asked.blocks().get(i), granted.get(i)));
    }
}
