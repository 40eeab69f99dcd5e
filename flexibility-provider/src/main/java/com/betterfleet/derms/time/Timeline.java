package com.betterfleet.derms.time;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A piecewise constant function of time, as sorted segments that never overlap; between them no value is stated.
 * Immutable.
 *
 * <p>Two timelines are equal when their segments are; {@link #mergeAdjacent()} makes timelines equal that differ only
 * in where they are cut.
 *
 * @param <T> the value, immutable too
 */
public final class Timeline<T> {

    private final List<TimelineSegment<T>> segments;

    private Timeline(List<TimelineSegment<T>> sortedAndDisjoint) {
        this.segments = List.copyOf(sortedAndDisjoint);
    }

    /** A value and the interval in which it applies. */
    public record TimelineSegment<T>(Interval interval, T value) {

        private TimelineSegment<T> withInterval(Interval other) {
            return new TimelineSegment<>(other, value);
        }
    }

    public static <T> Timeline<T> empty() {
        return new Timeline<>(List.of());
    }

    /** Creates a timeline from segments in any order, none of which may overlap. */
    public static <T> Timeline<T> of(List<TimelineSegment<T>> segments) {
        List<TimelineSegment<T>> sorted = sortByStart(segments);
        for (int i = 1; i < sorted.size(); i++) {
            Interval before = sorted.get(i - 1).interval();
            Interval after = sorted.get(i).interval();
            if (before.overlaps(after)) {
                throw new IllegalArgumentException(
                        "Segments of a timeline must not overlap, but %s and %s do".formatted(before, after));
            }
        }
        return new Timeline<>(sorted);
    }

    public List<TimelineSegment<T>> segments() {
        return segments;
    }

    public boolean isEmpty() {
        return segments.isEmpty();
    }

    /** From the first start to the last end, holes included; empty where the timeline is. */
    public Optional<Interval> totalSpan() {
        return isEmpty()
                ? Optional.empty()
                : Optional.of(new Interval(
                        segments.getFirst().interval().start(),
                        segments.getLast().interval().end()));
    }

    public Optional<TimelineSegment<T>> segmentAt(Instant instant) {
        int index = lastStartingBy(instant);
        return index >= 0 && segments.get(index).interval().contains(instant)
                ? Optional.of(segments.get(index))
                : Optional.empty();
    }

    /** The first start or end of a segment strictly after this instant. */
    public Optional<Instant> nextChange(Instant after) {
        int index = lastStartingBy(after);
        if (index >= 0 && segments.get(index).interval().end().isAfter(after)) {
            return Optional.of(segments.get(index).interval().end());
        }
        return index + 1 < segments.size()
                ? Optional.of(segments.get(index + 1).interval().start())
                : Optional.empty();
    }

    /** Whether a value is stated at every instant of the interval. */
    public boolean covers(Interval interval) {
        Instant reached = interval.start();
        for (int i = Math.max(0, lastStartingBy(reached)); i < segments.size(); i++) {
            if (!segments.get(i).interval().contains(reached)) {
                return false;
            }
            reached = segments.get(i).interval().end();
            if (!reached.isBefore(interval.end())) {
                return true;
            }
        }
        return false;
    }

    /** Returns this timeline without the interval; segments that reach into it are cut. */
    public Timeline<T> withoutInterval(Interval interval) {
        return new Timeline<>(subtractIntervals(List.of(interval)));
    }

    /** Returns the parts of this timeline where the other states nothing. */
    public Timeline<T> whereAbsentIn(Timeline<?> other) {
        return new Timeline<>(subtractIntervals(other.intervals()));
    }

    /** Returns the newer timeline where it states a value, and this one everywhere else. */
    public Timeline<T> overlayWith(Timeline<T> newer) {
        List<TimelineSegment<T>> both = subtractIntervals(newer.intervals());
        both.addAll(newer.segments);
        return new Timeline<>(sortByStart(both));
    }

    /** Returns the part of this timeline within the interval; segments that reach beyond it are cut. */
    public Timeline<T> clipTo(Interval interval) {
        List<TimelineSegment<T>> remaining = new ArrayList<>();
        for (TimelineSegment<T> segment : segments) {
            segment.interval().intersectWith(interval).ifPresent(inside -> remaining.add(segment.withInterval(inside)));
        }
        return new Timeline<>(remaining);
    }

    /**
     * Returns an excerpt that equals this timeline from {@code from} up to {@link #excerptValidUntil}. It includes the
     * next change and the next start. No segment is cut.
     *
     * @param to the instant up to which it must be valid at least
     */
    public Timeline<T> excerptAround(Instant from, Instant to) {
        int first = Math.max(0, lastStartingBy(from));
        int last = Math.min(segments.size(), lastStartingBy(to) + 2);
        return new Timeline<>(segments.subList(first, Math.max(first, last)));
    }

    /**
     * The first instant at which an {@link #excerptAround excerpt} no longer equals the whole timeline; empty where
     * there is none.
     */
    public Optional<Instant> excerptValidUntil(Timeline<T> whole) {
        return isEmpty() || segments.getLast().equals(whole.segments.getLast())
                ? Optional.empty()
                : Optional.of(segments.getLast().interval().start());
    }

    /** Returns the part of this timeline from this instant on. */
    public Timeline<T> startingAt(Instant instant) {
        if (isEmpty() || !segments.getFirst().interval().start().isBefore(instant)) {
            return this;
        }
        return instant.isBefore(Instant.MAX) ? clipTo(new Interval(instant, Instant.MAX)) : empty();
    }

    /** Returns the same function of time in the fewest segments: adjacent segments with equal values are merged. */
    public Timeline<T> mergeAdjacent() {
        List<TimelineSegment<T>> joined = new ArrayList<>();
        for (TimelineSegment<T> segment : segments) {
            if (!joined.isEmpty() && isContinuedBy(joined.getLast(), segment)) {
                TimelineSegment<T> previous = joined.removeLast();
                joined.add(previous.withInterval(previous.interval().spanWith(segment.interval())));
            } else {
                joined.add(segment);
            }
        }
        return joined.size() == segments.size() ? this : new Timeline<>(joined);
    }

    /** Returns the same segments with each value replaced. */
    public <U> Timeline<U> mapValues(Function<? super T, ? extends U> change) {
        List<TimelineSegment<U>> changed = new ArrayList<>(segments.size());
        for (TimelineSegment<T> segment : segments) {
            changed.add(new TimelineSegment<>(segment.interval(), change.apply(segment.value())));
        }
        return new Timeline<>(changed);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Timeline<?> timeline && segments.equals(timeline.segments);
    }

    @Override
    public int hashCode() {
        return segments.hashCode();
    }

    @Override
    public String toString() {
        return "Timeline" + segments;
    }

    /** Subtracts in one pass, since both lists are sorted and free of overlaps. */
    private List<TimelineSegment<T>> subtractIntervals(List<Interval> holes) {
        List<TimelineSegment<T>> remaining = new ArrayList<>();
        int passed = 0;
        for (TimelineSegment<T> segment : segments) {
            Instant from = segment.interval().start();
            while (passed < holes.size() && !holes.get(passed).end().isAfter(from)) {
                passed++;
            }
            Instant until = segment.interval().end();
            for (int i = passed; i < holes.size() && holes.get(i).start().isBefore(until); i++) {
                addSegmentPart(remaining, segment, from, holes.get(i).start());
                from = holes.get(i).end();
            }
            addSegmentPart(remaining, segment, from, until);
        }
        return remaining;
    }

    private static <T> void addSegmentPart(
            List<TimelineSegment<T>> remaining, TimelineSegment<T> segment, Instant from, Instant until) {
        if (from.isBefore(until)) {
            remaining.add(segment.withInterval(new Interval(from, until)));
        }
    }

    private static <T> boolean isContinuedBy(TimelineSegment<T> previous, TimelineSegment<T> next) {
        return previous.interval().abuts(next.interval()) && previous.value().equals(next.value());
    }

    /** Sorts segments, which mostly are in order as they come. */
    private static <T> List<TimelineSegment<T>> sortByStart(List<TimelineSegment<T>> segments) {
        for (int i = 1; i < segments.size(); i++) {
            Instant before = segments.get(i - 1).interval().start();
            if (segments.get(i).interval().start().isBefore(before)) {
                return segments.stream()
                        .sorted(Comparator.comparing(
                                segment -> segment.interval().start()))
                        .toList();
            }
        }
        return segments;
    }

    private List<Interval> intervals() {
        List<Interval> intervals = new ArrayList<>(segments.size());
        for (TimelineSegment<T> segment : segments) {
            intervals.add(segment.interval());
        }
        return intervals;
    }

    /** The index of the last segment that has started by this instant, or -1. */
    private int lastStartingBy(Instant instant) {
        int low = 0;
        int high = segments.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (segments.get(middle).interval().start().isAfter(instant)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low - 1;
    }
}
