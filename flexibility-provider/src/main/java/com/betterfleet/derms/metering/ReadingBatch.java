package com.betterfleet.derms.metering;

import com.betterfleet.derms.metering.ReadingIntakeResult.ReadingNote;
import com.betterfleet.derms.metering.ReadingRules.ReadingDoubt;
import com.betterfleet.derms.metering.calculation.PlausibilityRule;
import com.betterfleet.derms.metering.latest.LatestReading;
import com.betterfleet.derms.metering.latest.LatestReading.MeterState;
import com.betterfleet.derms.power.Power;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Validates the readings of one call: the rejected ones, and those to store in order of asset and time. */
final class ReadingBatch {

    private static final Comparator<AcceptedReading> BY_ASSET_AND_TIME = Comparator.comparing(
                    (AcceptedReading item) -> item.reading().assetId())
            .thenComparing(item -> item.reading().at());

    private final List<ReadingNote> rejected = new ArrayList<>();
    private final List<AcceptedReading> accepted = new ArrayList<>();

    /** A valid reading with its stored precision. */
    record AcceptedReading(int index, MeterReading reading, Optional<ReadingDoubt> doubt) {

        private LatestReading toLatest() {
            boolean powerDoubtful = doubt.map(ReadingDoubt::power).orElse(false);
            return new LatestReading(
                    reading.assetId(),
                    reading.at(),
                    reading.importWh(),
                    reading.exportWh(),
                    powerDoubtful ? null : reading.powerW(),
                    reading.at(),
                    reading.importWh() != null || reading.exportWh() != null,
                    doubt.filter(ReadingDoubt::register).map(registerDoubt -> reading.at()));
        }
    }

    /** An asset before the batch: its rating, zero if unknown, and its meter if that has a reading. */
    record MeteredAsset(Power rating, Optional<StoredMeter> meter) {

        /** Whether no reading at or after this time is stored. */
        boolean isNewer(Instant at) {
            return meter.map(stored -> at.isAfter(stored.latest().at())).orElse(true);
        }
    }

    /** A meter before the batch with its newest reading. */
    record StoredMeter(MeterReading latest, MeterState state) {}

    private record ReadingKey(String assetId, Instant at) {}

    private ReadingBatch() {}

    static ReadingBatch validateReadings(
            List<MeterReading> readings, Map<String, MeteredAsset> assets, ReadingRules rules) {
        ReadingBatch batch = new ReadingBatch();
        Map<ReadingKey, MeterReading> seen = new HashMap<>();
        for (int i = 0; i < readings.size(); i++) {
            MeterReading reading = readings.get(i);
            Optional<String> fault = assets.containsKey(reading.assetId())
                    ? rules.findFault(reading)
                    : Optional.of("assetId: there is no asset \"%s\"".formatted(reading.assetId()));
            if (fault.isPresent()) {
                batch.rejectReading(i, fault.get());
                continue;
            }
            MeterReading rounded = StoredPrecision.roundReading(reading);
            MeterReading earlier = seen.putIfAbsent(new ReadingKey(rounded.assetId(), rounded.at()), rounded);
            if (earlier == null) {
                batch.accepted.add(new AcceptedReading(i, rounded, Optional.empty()));
            } else if (!StoredPrecision.hasSameValues(earlier, rounded)) {
                batch.rejectReading(i, describeConflict(rounded));
            }
        }
        batch.accepted.sort(BY_ASSET_AND_TIME);
        batch.flagDoubtful(assets);
        return batch;
    }

    static String describeConflict(MeterReading reading) {
        return "there is already a reading of \"%s\" at %s with other values; the first one stays stored"
                .formatted(reading.assetId(), reading.at());
    }

    List<AcceptedReading> accepted() {
        return accepted;
    }

    /** The newest reading of each asset, in order of asset. */
    List<LatestReading> findLatest() {
        Map<String, LatestReading> latestReadings = new LinkedHashMap<>();
        accepted.forEach(
                item -> latestReadings.merge(item.reading().assetId(), item.toLatest(), LatestReading::followedBy));
        return List.copyOf(latestReadings.values());
    }

    /** Rejects the readings for which other values are stored. */
    void rejectConflicting(Collection<AcceptedReading> conflicting) {
        conflicting.forEach(item -> rejectReading(item.index(), describeConflict(item.reading())));
        accepted.removeAll(conflicting);
    }

    ReadingIntakeResult toResult() {
        rejected.sort(Comparator.comparingInt(ReadingNote::index));
        List<ReadingNote> flagged = new ArrayList<>();
        for (AcceptedReading item : accepted) {
            item.doubt().ifPresent(doubt -> flagged.add(new ReadingNote(item.index(), doubt.reason())));
        }
        flagged.sort(Comparator.comparingInt(ReadingNote::index));
        return new ReadingIntakeResult(rejected, flagged);
    }

    private void rejectReading(int index, String reason) {
        rejected.add(new ReadingNote(index, reason));
    }

    private void flagDoubtful(Map<String, MeteredAsset> assets) {
        MeterReading previous = null;
        for (int i = 0; i < accepted.size(); i++) {
            MeterReading reading = accepted.get(i).reading();
            MeteredAsset asset = assets.getOrDefault(reading.assetId(), new MeteredAsset(Power.ZERO, Optional.empty()));
            // A late reading is compared with its batch alone; the calculation of its windows finds breaks against
            // stored readings.
            MeterReading reference = laterOf(
                    previous != null && previous.assetId().equals(reading.assetId()) ? previous : null,
                    asset.meter()
                            .map(StoredMeter::latest)
                            .filter(newest -> newest.at().isBefore(reading.at()))
                            .orElse(null));
            accepted.set(
                    i,
                    new AcceptedReading(
                            accepted.get(i).index(),
                            reading,
                            ReadingRules.findDoubt(reference, reading, new PlausibilityRule(asset.rating()))));
            previous = reading;
        }
    }

    private static @Nullable MeterReading laterOf(@Nullable MeterReading first, @Nullable MeterReading second) {
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return first.at().isBefore(second.at()) ? second : first;
    }
}
