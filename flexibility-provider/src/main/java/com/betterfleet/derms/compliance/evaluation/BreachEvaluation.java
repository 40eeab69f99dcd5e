package com.betterfleet.derms.compliance.evaluation;

import com.betterfleet.derms.compliance.Breach;
import com.betterfleet.derms.compliance.Breach.BreachExtent;
import com.betterfleet.derms.compliance.Breach.BreachKind;
import com.betterfleet.derms.compliance.Breach.BreachPeriod;
import com.betterfleet.derms.compliance.EvaluationProgress;
import com.betterfleet.derms.compliance.EvaluationProgress.QuarterHourProgress;
import com.betterfleet.derms.compliance.ProjectedBreach;
import com.betterfleet.derms.compliance.evaluation.BreachRule.UndeterminedReason;
import com.betterfleet.derms.compliance.evaluation.BreachRule.WindowEvaluation;
import com.betterfleet.derms.metering.EnergyWindow;
import com.betterfleet.derms.metering.MeteredEnergy;
import com.betterfleet.derms.metering.ScopeMeterRecord;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.WindowGrid;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Evaluates the load of one scope from where it stopped last to the newest complete reading. Pure (M19).
 *
 * <p>Windows above the limit that touch are one episode; the seconds between readings add up to quarter hours. An
 * episode that starts here is never ended by the same evaluation, so that it is always notified while open, even where
 * readings arrive late and in bulk; the rest is evaluated the next time.
 */
final class BreachEvaluation {

    /** Minimum distance of two windows, however often meters are read. */
    static final Duration MIN_WINDOW_STEP = Duration.ofSeconds(5);

    /** Readings older than this are not evaluated any more. */
    static final Duration LOOKBACK = Duration.ofMinutes(30);

    /** The span over which the present load is averaged. */
    static final Duration PRESENT_LOAD_SPAN = Duration.ofSeconds(15);

    private static final WindowGrid GRID = WindowGrid.QUARTER_HOURS;

    private final EvaluationInput input;
    private final BreachRule rule;
    private final Map<EpisodeSlot, Breach> episodes = new HashMap<>();
    private final Set<EpisodeSlot> startedSlots = new HashSet<>();
    private final Set<EpisodeSlot> changedSlots = new HashSet<>();
    private Instant evaluatedUntil;
    private Optional<QuarterHourProgress> quarterHour;

    /** The measured load and the limits of one scope. */
    record EvaluationInput(
            String scopeId, BreachRule rule, ScopeMeterRecord load, Map<Direction, LimitHistory> limits) {}

    /**
     * The new progress, and the episodes that are new or changed.
     *
     * @param nextReadingAt the time of the first reading in the future
     */
    record EvaluationResult(
            EvaluationProgress progress, List<Breach> changedEpisodes, Optional<Instant> nextReadingAt) {}

    private record EpisodeSlot(Direction direction, BreachKind kind) {}

    private BreachEvaluation(EvaluationInput input, EvaluationProgress before, Collection<Breach> last, Instant from) {
        this.input = input;
        this.rule = input.rule();
        this.evaluatedUntil = from;
        this.quarterHour =
                before.quarterHour().filter(progress -> progress.until().equals(from));
        last.forEach(episode -> episodes.put(new EpisodeSlot(episode.direction(), episode.kind()), episode));
    }

    /** The instant from which the evaluation of a scope continues; never in the future. */
    static Instant evaluationStart(EvaluationProgress before, Instant now) {
        Instant oldest = now.minus(LOOKBACK);
        Instant evaluatedUntil = before.evaluatedUntil();
        return evaluatedUntil.isAfter(now) ? now : evaluatedUntil.isAfter(oldest) ? evaluatedUntil : oldest;
    }

    /** @param last the newest episode of each direction and kind, ongoing or ended */
    static EvaluationResult evaluateLoad(
            EvaluationInput input, EvaluationProgress before, Collection<Breach> last, Instant now) {
        Instant from = evaluationStart(before, now);
        // A meter whose clock is ahead: its readings are evaluated once their time has come.
        List<Instant> ahead = input.load().findReadTimesAfter(now);
        List<Instant> ends = thinReadings(input.load().findReadTimesAfter(from).stream()
                .filter(at -> !at.isAfter(now))
                .toList());
        Optional<ProjectedBreach> previousProjection =
                before.projectedBreach().filter(heading -> heading.until().isAfter(now));
        BreachEvaluation evaluation = new BreachEvaluation(input, before, last, from);
        ends.stream().takeWhile(evaluation::evaluateWindow).forEach(end -> {});
        boolean advanced = evaluation.evaluatedUntil.isAfter(from);
        return new EvaluationResult(
                new EvaluationProgress(
                        input.scopeId(),
                        evaluation.evaluatedUntil,
                        evaluation.quarterHour,
                        advanced ? evaluation.projectQuarterHour(previousProjection) : previousProjection),
                evaluation.changedSlots.stream().map(evaluation.episodes::get).toList(),
                ahead.stream().findFirst());
    }

    /** Keeps the last of readings that are close to each other. */
    private static List<Instant> thinReadings(List<Instant> readAt) {
        List<Instant> ends = new ArrayList<>();
        Instant last = Instant.MIN;
        for (int i = 0; i < readAt.size(); i++) {
            Instant next = readAt.get(i);
            if (i == readAt.size() - 1 || Duration.between(last, next).compareTo(MIN_WINDOW_STEP) >= 0) {
                ends.add(next);
                last = next;
            }
        }
        return ends;
    }

    /** @return false where it must wait for the next evaluation */
    private boolean evaluateWindow(Instant end) {
        MeteredEnergy window = input.load()
                .computeEnergy(new Interval(end.minus(rule.criteria().window()), end));
        Map<Direction, WindowEvaluation> evaluated = new EnumMap<>(Direction.class);
        for (Direction direction : Direction.values()) {
            evaluated.put(direction, rule.evaluateShortWindow(window, direction, limitsOf(direction)));
            EpisodeSlot slot = new EpisodeSlot(direction, BreachKind.SHORT_WINDOW);
            if (evaluated.get(direction) instanceof WindowEvaluation.CompliantWindow && startedSlots.contains(slot)) {
                return false;
            }
        }
        evaluated.forEach((direction, found) -> applyShortWindow(direction, found, window));
        endQuarterHours();
        accumulateQuarterHours(end);
        evaluatedUntil = end;
        return true;
    }

    private void applyShortWindow(Direction direction, WindowEvaluation evaluated, MeteredEnergy flow) {
        EpisodeSlot slot = new EpisodeSlot(direction, BreachKind.SHORT_WINDOW);
        Interval window = flow.window().span();
        switch (evaluated) {
            case WindowEvaluation.ExceededWindow exceeded -> {
                // What the window shares with the one before is already counted.
                Instant from = findAdjoiningEpisode(slot, window)
                        .map(Breach::measuredUntil)
                        .filter(window::contains)
                        .orElse(window.start());
                recordExceededWindow(
                        slot,
                        exceeded,
                        window,
                        computeExcessEnergy(direction, new Interval(from, window.end()), limitsOf(direction)));
            }
            case WindowEvaluation.CompliantWindow compliant ->
                findOpenEpisode(slot)
                        .ifPresent(last -> putEpisode(
                                slot, last.withMeasuredUntil(window.end()).asEnded()));
            case WindowEvaluation.UndeterminedWindow undetermined ->
                findOpenEpisode(slot)
                        .filter(last -> undetermined.reason() == UndeterminedReason.SETTLING)
                        .ifPresent(last -> putEpisode(slot, last.withMeasuredUntil(window.end())));
        }
    }

    /** Ends an episode with its quarter hour; the next quarter hour may continue it. */
    private void endQuarterHours() {
        for (Direction direction : Direction.values()) {
            EpisodeSlot slot = new EpisodeSlot(direction, BreachKind.QUARTER_HOUR);
            findOpenEpisode(slot)
                    .filter(last -> !startedSlots.contains(slot))
                    .ifPresent(last -> putEpisode(slot, last.asEnded()));
        }
    }

    /** Accumulates the current quarter hour, and evaluates each that ends before the given instant. */
    private void accumulateQuarterHours(Instant end) {
        Instant accumulatedUntil = evaluatedUntil;
        while (accumulatedUntil.isBefore(end)) {
            Instant from = accumulatedUntil;
            Interval quarterSpan = GRID.windowAt(from);
            Instant to = quarterSpan.end().isBefore(end) ? quarterSpan.end() : end;
            QuarterHourProgress progress = quarterHour
                    .orElseGet(() -> QuarterHourProgress.from(quarterSpan.start(), from))
                    .plus(
                            input.load().computeEnergy(new Interval(from, to)).window(),
                            hasCompleteReadings(quarterSpan.start(), to));
            if (to.equals(quarterSpan.end())) {
                evaluateQuarterHour(progress.toWindow());
                quarterHour = Optional.empty();
            } else {
                quarterHour = Optional.of(progress);
            }
            accumulatedUntil = to;
        }
    }

    /** Whether no gap between the readings of the quarter hour is too large. */
    private boolean hasCompleteReadings(Instant start, Instant to) {
        Instant window = to.minus(rule.criteria().window());
        Interval span = new Interval(window.isBefore(start) ? start : window, to);
        return input.load().computeEnergy(span).largestGap().compareTo(BreachRule.LARGEST_GAP) <= 0;
    }

    private void evaluateQuarterHour(EnergyWindow ended) {
        for (Direction direction : Direction.values()) {
            if (rule.evaluateQuarterHour(ended, direction, limitsOf(direction))
                    instanceof WindowEvaluation.ExceededWindow exceeded) {
                LimitHistory allowedEnergy = limitsOf(direction)
                        .withReductionsDelayed(rule.criteria().settle());
                Energy above = computeExcessEnergy(
                        BreachRule.energyIn(ended, direction), allowedEnergy.allowedWattHours(ended.span()));
                recordExceededWindow(
                        new EpisodeSlot(direction, BreachKind.QUARTER_HOUR), exceeded, ended.span(), above);
            }
        }
    }

    private void recordExceededWindow(
            EpisodeSlot slot, WindowEvaluation.ExceededWindow exceeded, Interval window, Energy above) {
        if (findOpenEpisode(slot).isEmpty()) {
            startedSlots.add(slot);
        }
        putEpisode(
                slot,
                findAdjoiningEpisode(slot, window)
                        .map(last -> last.withExceededWindow(
                                exceeded.meanPower(), exceeded.limit(), exceeded.estimated(), window.end(), above))
                        .orElseGet(() -> startEpisode(slot, exceeded, window, above)));
    }

    /** The episode that a window continues: the window overlaps it, or starts at its end. */
    private Optional<Breach> findAdjoiningEpisode(EpisodeSlot slot, Interval window) {
        return Optional.ofNullable(episodes.get(slot))
                .filter(last -> last.isOpen() || !last.exceededUntil().isBefore(window.start()));
    }

    private Breach startEpisode(
            EpisodeSlot slot, WindowEvaluation.ExceededWindow exceeded, Interval window, Energy above) {
        return new Breach(
                0,
                input.scopeId(),
                slot.direction(),
                slot.kind(),
                input.load().basis(),
                exceeded.estimated(),
                new BreachPeriod(window.start(), window.end(), window.end(), Optional.empty()),
                new BreachExtent(exceeded.meanPower(), exceeded.limit(), exceeded.meanPower(), above));
    }

    /** The breach that the current quarter hour leads to; the previous result where it cannot be determined. */
    private Optional<ProjectedBreach> projectQuarterHour(Optional<ProjectedBreach> previousProjection) {
        Interval quarterSpan = GRID.windowAt(evaluatedUntil);
        MeteredEnergy present =
                input.load().computeEnergy(new Interval(evaluatedUntil.minus(PRESENT_LOAD_SPAN), evaluatedUntil));
        boolean determined = false;
        for (Direction direction : Direction.values()) {
            WindowEvaluation found = quarterHour
                    .map(progress -> rule.projectQuarterHour(
                            quarterSpan, progress.toWindow(), present, direction, limitsOf(direction)))
                    .orElse(new WindowEvaluation.UndeterminedWindow(UndeterminedReason.NO_DATA));
            if (found instanceof WindowEvaluation.ExceededWindow exceeded) {
                return Optional.of(toProjectedBreach(direction, exceeded, quarterSpan, previousProjection));
            }
            determined |= found instanceof WindowEvaluation.CompliantWindow;
        }
        return determined ? Optional.empty() : previousProjection;
    }

    private ProjectedBreach toProjectedBreach(
            Direction direction,
            WindowEvaluation.ExceededWindow exceeded,
            Interval quarterSpan,
            Optional<ProjectedBreach> previousProjection) {
        Instant since = previousProjection
                .filter(heading -> heading.direction() == direction)
                .map(ProjectedBreach::since)
                .orElse(evaluatedUntil);
        return new ProjectedBreach(
                input.scopeId(), direction, since, quarterSpan.end(), exceeded.meanPower(), exceeded.limit());
    }

    private Energy computeExcessEnergy(Direction direction, Interval span, LimitHistory limit) {
        return computeExcessEnergy(
                BreachRule.energyIn(input.load().computeEnergy(span).window(), direction),
                limit.allowedWattHours(span));
    }

    private static Energy computeExcessEnergy(Optional<Energy> energyUsed, BigDecimal allowedEnergy) {
        return energyUsed
                .map(energy -> energy.wattHours().subtract(allowedEnergy))
                .filter(more -> more.signum() > 0)
                .map(Energy::new)
                .orElse(Energy.ZERO);
    }

    private Optional<Breach> findOpenEpisode(EpisodeSlot slot) {
        return Optional.ofNullable(episodes.get(slot)).filter(Breach::isOpen);
    }

    private void putEpisode(EpisodeSlot slot, Breach episode) {
        episodes.put(slot, episode);
        changedSlots.add(slot);
    }

    private LimitHistory limitsOf(Direction direction) {
        return input.limits().getOrDefault(direction, LimitHistory.of(List.of()));
    }
}
