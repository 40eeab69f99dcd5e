package com.betterfleet.derms.metering;

import com.betterfleet.derms.time.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the meters of one scope tell around a span of time, for judging its load bit by bit (M19). Pure. */
public final class Draw {

    private final Load.Basis basis;
    private final List<Optional<MeterRecord>> meters;

    private Draw(Load.Basis basis, List<Optional<MeterRecord>> meters) {
        this.basis = basis;
        this.meters = List.copyOf(meters);
    }

    /** @param known what is known by asset id; a meter that is silent has no entry */
    static Draw of(Meters meters, Map<String, MeterRecord> known) {
        return new Draw(
                meters.basis(),
                meters.assetIds().stream()
                        .map(assetId -> Optional.ofNullable(known.get(assetId)))
                        .toList());
    }

    public Load.Basis basis() {
        return basis;
    }

    /** Whether there is anything at all that could tell the load. */
    public boolean metered() {
        return !meters.isEmpty();
    }

    /** Up to when all meters were read; empty where one of them is silent, or there is none. */
    public Optional<Instant> completeUntil() {
        return meters.stream().allMatch(Optional::isPresent)
                ? records().map(record -> record.readAt().getLast()).min(Instant::compareTo)
                : Optional.empty();
    }

    /** When any of the meters was read after an instant, as far as all of them tell, in order. */
    public List<Instant> readAfter(Instant after) {
        return completeUntil()
                .map(until -> records()
                        .map(MeterRecord::readAt)
                        .flatMap(Collection::stream)
                        .filter(at -> at.isAfter(after) && !at.isAfter(until))
                        .distinct()
                        .sorted()
                        .toList())
                .orElse(List.of());
    }

    /** The energy of a part of the span. */
    public Flow over(Interval span) {
        List<Window> parts = new ArrayList<>();
        Duration largest = metered() ? Duration.ZERO : span.duration();
        for (Optional<MeterRecord> record : meters) {
            parts.add(record.map(found -> found.over(span)).orElseGet(() -> Window.missing(span)));
            Duration gap = record.map(found -> found.largestGap(span)).orElseGet(span::duration);
            largest = largest.compareTo(gap) < 0 ? gap : largest;
        }
        return new Flow(Window.sum(span, parts), basis, largest);
    }

    private Stream<MeterRecord> records() {
        return meters.stream().flatMap(Optional::stream);
    }
}
