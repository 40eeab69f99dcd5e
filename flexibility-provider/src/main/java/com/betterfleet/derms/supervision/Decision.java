package com.betterfleet.derms.supervision;

import com.betterfleet.derms.supervision.Memory.Episode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The decision: what binds at an instant, from facts and memory alone (M7, M8, M9). The rows of the decision table are read
 * top down, the first that matches wins; each branch names its row.
 *
 * @param memory what the next decision has to know
 */
public record Decision(Binding binding, Memory memory) {

    /** However far ahead the first block lies, a first forecast that has not begun to cover by then is missed. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(24);

    /** What binds at {@code t}. */
    public static Decision decide(Facts facts, Memory memory, Instant t) {
        // Row 0: not bound.
        if (!facts.bound()) {
            return new Decision(new Binding.Unmanaged(), Memory.fresh(facts.epochSince()));
        }
        // Row 1: a person has control.
        if (facts.control() == Control.LOCAL) {
            return new Decision(new Binding.LocalControl(), Memory.fresh(facts.epochSince()));
        }
        Moment moment = Moment.of(facts, memory.within(facts.epochSince()), t);
        return switch (facts.link().at(t)) {
            case UP -> whileUp(moment);
            case LOST -> whileLost(moment);
            case UNKNOWN -> whileUnknown(moment);
        };
    }

    /** The first instant after {@code t} at which time alone can change the decision. */
    public static Optional<Instant> nextChange(Facts facts, Memory memory, Instant t) {
        if (!facts.bound() || facts.control() == Control.LOCAL) {
            return Optional.empty();
        }
        Moment moment = Moment.of(facts, memory.within(facts.epochSince()), t);
        return Stream.of(
                        facts.forecasts().primary().nextChange(t),
                        facts.forecasts().fallback().nextChange(t),
                        facts.link().nextChange(t),
                        overdueAt(moment),
                        moment.recoveryChange())
                .flatMap(Optional::stream)
                .filter(at -> at.isAfter(t))
                .min(Instant::compareTo);
    }

    private static Decision whileUp(Moment moment) {
        if (moment.primary().isPresent()) {
            Memory held = moment.memory().holdingRow3(moment.t());
            // Row 3, and nothing of before is left to recover from.
            if (moment.with(held).recovered()) {
                Binding following = new Binding.Following(moment.primary().get());
                return new Decision(following, held.withoutEpisode());
            }
            return recovering(moment.with(held));
        }
        // Row 2: nothing has covered any instant yet.
        if (!moment.memory().covered()) {
            boolean overdue =
                    overdueAt(moment).map(due -> !moment.t().isBefore(due)).orElse(false);
            Binding awaiting = new Binding.AwaitingForecast(overdue, moment.fallback());
            return new Decision(awaiting, moment.memory().leavingRow3().withoutEpisode());
        }
        // Rows 4 and 5: a gap. A loss stays the reason while the link is back over a hole.
        boolean lostBefore = moment.memory().isAbout(Reason.LINK_LOST);
        Reason reason = lostBefore ? Reason.LINK_LOST : Reason.FORECAST_GAP;
        return yellow(moment, moment.gapRow(), reason, moment.gap());
    }

    /** Rows 6, 7 and 8: a fallback block; else what the forecast says, block after block; else the gap policy. */
    private static Decision whileLost(Moment moment) {
        return yellow(moment, moment.lostRow(), Reason.LINK_LOST, moment.lost());
    }

    /** Row 9: we cannot tell, so the lower of what there is. An episode from before goes on as what it was. */
    private static Decision whileUnknown(Moment moment) {
        Contest contest = Contest.empty().with(moment.fallback()).with(moment.heldPrimary());
        if (moment.fallback().isEmpty() && moment.memory().fallbackHeld()) {
            contest = contest.cappedAt(moment.safeDefault());
        }
        Episode episode = moment.memory()
                .episode()
                .orElseGet(() -> new Episode(Reason.LINK_UNKNOWN, moment.t(), false))
                .afterHolding(contest);
        return yellow(moment, 9, Reason.LINK_UNKNOWN, contest, episode, false);
    }

    /** The link is back and the forecast covers, but not for long enough, or it may be from before the loss. */
    private static Decision recovering(Moment moment) {
        Episode episode = moment.memory().episode().orElseThrow();
        boolean afterLoss = episode.reason() == Reason.LINK_LOST;
        Contest asIfItStillHeld = afterLoss ? moment.lost() : moment.gap();
        Contest contest = asIfItStillHeld.with(moment.heldPrimary());
        boolean capped = afterLoss ? !moment.isFresh() : moment.fallback().isEmpty();
        if (capped) {
            contest = contest.cappedAt(moment.safeDefault());
        }
        int row = afterLoss ? moment.lostRow() : moment.gapRow();
        return yellow(moment, row, episode.reason(), contest, episode.afterHolding(contest), true);
    }

    private static Decision yellow(Moment moment, int row, Reason reason, Contest contest) {
        Episode episode = moment.memory()
                .episode()
                .map(open -> open.because(reason))
                .orElseGet(() -> new Episode(reason, moment.t(), false))
                .afterHolding(contest);
        return yellow(moment, row, reason, contest, episode, false);
    }

    private static Decision yellow(
            Moment moment, int row, Reason reason, Contest contest, Episode episode, boolean recovering) {
        Memory memory = recovering ? moment.memory() : moment.memory().leavingRow3();
        return new Decision(
                new Binding.Fallback(row, reason, contest.applied(), contest.winner(), recovering),
                memory.during(episode));
    }

    /**
     * When a first forecast is missed: after the time-out, but not before the first block known to come has begun, and
     * after a day at the latest.
     */
    private static Optional<Instant> overdueAt(Moment moment) {
        if (moment.memory().covered()) {
            return Optional.empty();
        }
        Instant row2Since = moment.memory().row2Since();
        Instant timeout = row2Since.plus(moment.timing().firstForecastTimeout());
        Instant latest = row2Since.plus(LONGEST_WAIT);
        Instant due =
                moment.firstStartAhead().filter(start -> start.isAfter(timeout)).orElse(timeout);
        return Optional.of(due.isBefore(latest) ? due : latest);
    }
}
