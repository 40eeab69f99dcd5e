package com.betterfleet.derms.metering;

import com.betterfleet.derms.metering.ScopeMeters.MeterSegment;
import com.betterfleet.derms.time.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The readings of one scope's meters around a span, for evaluating its load in parts (M19). Pure.
 *
 * <p>Each part is measured by the meters that the scope had then; the newest meters decide how far it is read.
 */
public final class ScopeMeterRecord {

    private final List<RecordedSegment> segments;

    private ScopeMeterRecord(List<RecordedSegment> segments) {
        this.segments = List.copyOf(segments);
    }

    private record RecordedSegment(MeterSegment segment, List<Optional<MeterRecord>> meters) {}

    /**
     * @param segments in order, at least one
     * @param recordsByAsset by asset id; a meter without readings has no entry
     */
    static ScopeMeterRecord of(List<MeterSegment> segments, Map<String, MeterRecord> recordsByAsset) {
        return new ScopeMeterRecord(segments.stream()
                .map(segment -> new RecordedSegment(
                        segment,
                        segment.meters().assetIds().stream()
                                .map(assetId -> Optional.ofNullable(recordsByAsset.get(assetId))
                                        .filter(record -> !record.readTimes().isEmpty()))
                                .toList()))
                .toList());
    }

    public MeasuredLoad.LoadBasis basis() {
        return segments.getLast().segment().meters().basis();
    }

    public boolean hasMeters() {
        return !presentMeters().isEmpty();
    }

    /** Finds the time until which all meters have been read. Empty if one has no reading or there is no meter. */
    public Optional<Instant> findCompleteUntil() {
        return presentMeters().stream().allMatch(Optional::isPresent)
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
        Duration largestGap = Duration.ZERO;
        for (RecordedSegment segment : segments) {
            Optional<Interval> part = segment.segment().span().intersectWith(span);
            if (part.isPresent()) {
                largestGap = MeterRecord.longerOf(largestGap, addEnergy(segment, part.get(), parts));
            }
        }
        return new MeteredEnergy(
                EnergyWindow.sum(span, parts), basis(), parts.isEmpty() ? span.duration() : largestGap);
    }

    /** @return the longest time without a reading of one of the meters */
    private static Duration addEnergy(RecordedSegment segment, Interval part, List<EnergyWindow> parts) {
        if (segment.meters().isEmpty()) {
            parts.add(EnergyWindow.missing(part));
            return part.duration();
        }
        Duration largestGap = Duration.ZERO;
        for (Optional<MeterRecord> record : segment.meters()) {
            parts.add(record.map(found -> found.computeWindow(part)).orElseGet(() -> EnergyWindow.missing(part)));
            largestGap = MeterRecord.longerOf(
                    largestGap, record.map(found -> found.findLargestGap(part)).orElseGet(part::duration));
        }
        return largestGap;
    }

    private List<Optional<MeterRecord>> presentMeters() {
        return segments.getLast().meters();
    }

    private Stream<MeterRecord> presentRecords() {
        return presentMeters().stream().flatMap(Optional::stream);
    }
}
