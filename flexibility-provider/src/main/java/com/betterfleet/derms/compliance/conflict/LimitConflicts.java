package com.betterfleet.derms.compliance.conflict;

import com.betterfleet.derms.forecast.CapacityLimit;
import com.betterfleet.derms.forecast.ForecastOrigin;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.TimelineSegment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Decides when a conflict is reported to the partner. Pure (M13). */
final class LimitConflicts {

    /** Minimum time between two reports by rule about one scope. */
    static final Duration MIN_REPORT_INTERVAL = Duration.ofHours(1);

    private LimitConflicts() {}

    /**
     * A report that is due now.
     *
     * @param origin the forecast it refers to
     * @param blocks the blocks of that forecast that cannot be met
     * @param reportedLimits all limits reported in this episode, this report included
     */
    record ConflictReport(
            ForecastOrigin origin, List<TimelineSegment<CapacityLimit>> blocks, Timeline<Power> reportedLimits) {}

    /** The limits from an instant on that are below the uncontrollable load. */
    static Timeline<CapacityLimit> limitsBelow(
            Power uncontrollable, Timeline<CapacityLimit> stated, Instant from, Instant to) {
        return Timeline.of(stated.segments().stream()
                .filter(segment -> segment.interval().end().isAfter(from)
                        && segment.interval().start().isBefore(to)
                        && segment.value().limit().compareTo(uncontrollable) < 0)
                .toList());
    }

    /**
     * Returns the next report: one for each episode, and another only where a block's time or capacity is new. Of
     * several forecasts the one with the earliest block comes first; the others follow later.
     *
     * @param affectedLimits the limits that cannot be met
     * @param reportedLimits the limits already reported in this episode
     * @param lastReportAt when a rule last reported a conflict of this scope
     */
    static Optional<ConflictReport> nextReport(
            Timeline<CapacityLimit> affectedLimits,
            Timeline<Power> reportedLimits,
            Optional<Instant> lastReportAt,
            Instant now) {
        if (lastReportAt.isPresent()
                && lastReportAt.get().plus(MIN_REPORT_INTERVAL).isAfter(now)) {
            return Optional.empty();
        }
        return affectedLimits.segments().stream()
                .filter(segment -> !isAlreadyReported(reportedLimits, segment, now))
                .findFirst()
                .map(first -> {
                    ForecastOrigin origin = first.value().origin();
                    List<TimelineSegment<CapacityLimit>> blocks = affectedLimits.segments().stream()
                            .filter(segment -> segment.value().origin().equals(origin))
                            .toList();
                    Timeline<Power> all = reportedLimits
                            .startingAt(now)
                            .overlayWith(Timeline.of(blocks).mapValues(CapacityLimit::limit))
                            .mergeAdjacent();
                    return new ConflictReport(origin, blocks, all);
                });
    }

    /** Whether this limit was already reported for all of the remaining block. */
    private static boolean isAlreadyReported(
            Timeline<Power> reportedLimits, TimelineSegment<CapacityLimit> block, Instant now) {
        Instant end = block.interval().end();
        if (!end.isAfter(now)) {
            return true;
        }
        Interval remaining = block.interval().start().isAfter(now) ? block.interval() : new Interval(now, end);
        Timeline<Power> within = reportedLimits.clipTo(remaining);
        return within.covers(remaining)
                && within.segments().stream()
                        .allMatch(
                                segment -> segment.value().equals(block.value().limit()));
    }
}
