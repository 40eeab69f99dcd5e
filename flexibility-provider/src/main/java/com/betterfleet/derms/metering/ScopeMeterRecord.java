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

/** The readings of one scope's meters around a span, for evaluating its load in parts (M19). Pure. */
public final class ScopeMeterRecord {

    private final MeasuredLoad.LoadBasis basis;
    private final List<Optional<MeterRecord>> meters;

    private ScopeMeterRecord(MeasuredLoad.LoadBasis basis, List<Optional<MeterRecord>> meters) {
        this.basis = basis;
        this.meters = List.copyOf(meters);
    }

    /** @param recordsByAsset by asset id; a meter without readings has no entry */
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

    public boolean hasMeters() {
        return !meters.isEmpty();
    }

    /** Finds the time until which all meters have been read. Empty if one has no reading or there is no meter. */
    public Optional<Instant> findCompleteUntil() {
        return meters.stream().allMatch(Optional::isPresent)
                ? presentRecords().map(record -> record.readTimes().getLast()).min(Instant::compareTo)
                : Optional.empty();
    }

    /** Finds the reading times of any meter after an instant, in order, as far as all meters have been read. */
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

    /** Computes the energy of a part of the span. */
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
