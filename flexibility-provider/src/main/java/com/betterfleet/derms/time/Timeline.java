package com.betterfleet.derms.time;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A value that changes at known instants and is absent in between where nothing is stated: a piecewise constant function
 * of time, held as sorted segments that never overlap. Immutable.
 *
 * <p>Two timelines are equal when their segments are; {@link #joined()} makes equal those that merely differ in where
 * they are cut.
 *
 * @param <T> the value, immutable too
 */
public final class Timeline<T> {

    private final List<Segment<T>> segments;

    private Timeline(List<Segment<T>> sortedAndDisjoint) {
        this.segments = List.copyOf(sortedAndDisjoint);
    }

    /** One value, and the time for which it holds. */
    public record Segment<T>(Interval interval, T value) {

        private Segment<T> over(Interval other) {
            return new Segment<>(other, value);
        }
    }

    public static <T> Timeline<T> empty() {
        return new Timeline<>(List.of());
    }

    /** Takes the segments in any order and refuses any two that overlap. */
    public static <T> Timeline<T> of(List<Segment<T>> segments) {
        List<Segment<T>> sorted = sorted(segments);
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

    public List<Segment<T>> segments() {
        return segments;
    }

    public boolean isEmpty() {
        return segments.isEmpty();
    }

    /** From the first start to the last end, holes included; none where the timeline is empty. */
    public Optional<Interval> span() {
        return isEmpty()
                ? Optional.empty()
                : Optional.of(new Interval(
                        segments.getFirst().interval().start(),
                        segments.getLast().interval().end()));
    }

    public Optional<Segment<T>> at(Instant instant) {
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

    /** This timeline with nothing stated within the interval; what reaches into it is cut. */
    public Timeline<T> without(Interval interval) {
        return new Timeline<>(outside(List.of(interval)));
    }

    /** What this timeline states where the other states nothing. */
    public Timeline<T> outside(Timeline<?> other) {
        return new Timeline<>(outside(other.intervals()));
    }

    /** The newer timeline where it states something, this one everywhere else. */
    public Timeline<T> overlay(Timeline<T> newer) {
        List<Segment<T>> both = outside(newer.intervals());
        both.addAll(newer.segments);
        return new Timeline<>(sorted(both));
    }

    /** What this timeline states within the interval; what reaches beyond it is cut. */
    public Timeline<T> clip(Interval interval) {
        List<Segment<T>> kept = new ArrayList<>();
        for (Segment<T> segment : segments) {
            segment.interval().intersection(interval).ifPresent(inside -> kept.add(segment.over(inside)));
        }
        return new Timeline<>(kept);
    }

    /**
     * A part that tells the same as this timeline of each instant from {@code from} up to {@link #knownUntil}: what holds, when
     * that changes next, and what begins next. It is not cut within a segment.
     *
     * @param to so far it tells at the least
     */
    public Timeline<T> around(Instant from, Instant to) {
        int first = Math.max(0, lastStartingBy(from));
        int last = Math.min(segments.size(), lastStartingBy(to) + 2);
        return new Timeline<>(segments.subList(first, Math.max(first, last)));
    }

    /** Up to when, exclusively, a {@link #around part} of this timeline tells the same as the whole; none: for ever. */
    public Optional<Instant> knownUntil(Timeline<T> whole) {
        return isEmpty() || segments.getLast().equals(whole.segments.getLast())
                ? Optional.empty()
                : Optional.of(segments.getLast().interval().start());
    }

    /** What this timeline states from this instant on. */
    public Timeline<T> since(Instant instant) {
        return instant.isBefore(Instant.MAX) ? clip(new Interval(instant, Instant.MAX)) : empty();
    }

    /** The same function of time in the fewest segments: those that touch and hold equal values become one. */
    public Timeline<T> joined() {
        List<Segment<T>> joined = new ArrayList<>();
        for (Segment<T> segment : segments) {
            if (!joined.isEmpty() && continues(joined.getLast(), segment)) {
                Segment<T> begun = joined.removeLast();
                joined.add(begun.over(begun.interval().span(segment.interval())));
            } else {
                joined.add(segment);
            }
        }
        return new Timeline<>(joined);
    }

    /** The same segments with each value replaced. */
    public <U> Timeline<U> map(Function<? super T, ? extends U> change) {
        List<Segment<U>> changed = new ArrayList<>(segments.size());
        for (Segment<T> segment : segments) {
            changed.add(new Segment<>(segment.interval(), change.apply(segment.value())));
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

    /** Both lists are sorted and free of overlaps, so one pass over each is enough. */
    private List<Segment<T>> outside(List<Interval> holes) {
        List<Segment<T>> kept = new ArrayList<>();
        int passed = 0;
        for (Segment<T> segment : segments) {
            Instant from = segment.interval().start();
            while (passed < holes.size() && !holes.get(passed).end().isAfter(from)) {
                passed++;
            }
            Instant until = segment.interval().end();
            for (int i = passed; i < holes.size() && holes.get(i).start().isBefore(until); i++) {
                addPart(kept, segment, from, holes.get(i).start());
                from = holes.get(i).end();
            }
            addPart(kept, segment, from, until);
        }
        return kept;
    }

    private static <T> void addPart(List<Segment<T>> kept, Segment<T> segment, Instant from, Instant until) {
        if (from.isBefore(until)) {
            kept.add(segment.over(new Interval(from, until)));
        }
    }

    private static <T> boolean continues(Segment<T> begun, Segment<T> next) {
        return begun.interval().abuts(next.interval()) && begun.value().equals(next.value());
    }

    private static <T> List<Segment<T>> sorted(List<Segment<T>> segments) {
        return segments.stream()
                .sorted(Comparator.comparing(segment -> segment.interval().start()))
                .toList();
    }

    private List<Interval> intervals() {
        return segments.stream().map(Segment::interval).toList();
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
