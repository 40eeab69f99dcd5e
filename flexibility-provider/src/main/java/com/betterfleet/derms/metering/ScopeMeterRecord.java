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
public final class ScopeMeterRecord {

    private final MeasuredLoad.LoadBasis basis;
    private final List<Optional<MeterRecord>> meters;

    private ScopeMeterRecord(MeasuredLoad.LoadBasis basis, List<Optional<MeterRecord>> meters) {
        this.basis = basis;
        this.meters = List.copyOf(meters);
    }

    /** @param recordsByAsset what is known by asset id; a meter that is silent has no entry */
    static ScopeMeterRecord of(ScopeMeters meters, Map<String, MeterRecord> recordsByAsset) {
        return new ScopeMeterRecord(
                meters.basis(),
                meters.assetIds().stream()
                        .map(assetId -> Optional.ofNullable(recordsByAsset.get(assetId)))
                        .toList());
    }

    public MeasuredLoad.LoadBasis basis() {
        return basis;
    }

    /** Whether there is anything at all that could tell the load. */
    public boolean hasMeters() {
        return !meters.isEmpty();
    }

    /** Up to when all meters were read; empty where one of them is silent, or there is none. */
    public Optional<Instant> findCompleteUntil() {
        return meters.stream().allMatch(Optional::isPresent)
                ? presentRecords().map(record -> record.readTimes().getLast()).min(Instant::compareTo)
                : Optional.empty();
    }

    /** When any of the meters was read after an instant, as far as all of them tell, in order. */
    public List<Instant> findReadTimesAfter(Instant after) {
        return findCompleteUntil()
                .map(until -> presentRecords()
                        .map(MeterRecord::readTimes)
                        .flatMap(Collection::stream)
                        .filter(at -> at.isAfter(after) && !at.isAfter(until))
                        .distinct()
                        .sorted()
                        .toList())
                .orElse(List.of());
    }

    /** The energy of a part of the span. */
    public MeteredEnergy computeEnergy(Interval span) {
        List<EnergyWindow> parts = new ArrayList<>();
        Duration largestGap = hasMeters() ? Duration.ZERO : span.duration();
        for (Optional<MeterRecord> record : meters) {
            parts.add(record.map(found -> found.computeWindow(span)).orElseGet(() -> EnergyWindow.missing(span)));
            Duration gap = record.map(found -> found.findLargestGap(span)).orElseGet(span::duration);
            largestGap = largestGap.compareTo(gap) < 0 ? gap : largestGap;
        }
        return new MeteredEnergy(EnergyWindow.sum(span, parts), basis, largestGap);
    }

    private Stream<MeterRecord> presentRecords() {
        return meters.stream().flatMap(Optional::stream);
    }
}
