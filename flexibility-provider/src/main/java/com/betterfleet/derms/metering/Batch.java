package com.betterfleet.derms.metering;

import com.betterfleet.derms.metering.Taken.Remark;
import com.betterfleet.derms.power.Power;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The readings of one call, judged one by one: what is refused of them, and what there is to store, in order of asset and time. */
final class Batch {

    private static final Comparator<Item> ORDER = Comparator.comparing(
                    (Item item) -> item.reading().assetId())
            .thenComparing(item -> item.reading().at());

    private final List<Remark> rejected = new ArrayList<>();
    private final List<Item> kept = new ArrayList<>();

    /** A reading that can be stored, exactly as it will be. */
    record Item(int index, Reading reading, @Nullable String doubt) {}

    /** What is known of an asset before the batch: what it may draw, and its newest reading, if it has one. */
    record Known(Power rating, Optional<Reading> newest) {}

    private record Key(String assetId, Instant at) {}

    private Batch() {}

    static Batch judge(List<Reading> given, Map<String, Known> known, ReadingRules rules) {
        Batch batch = new Batch();
        Map<Key, Reading> seen = new HashMap<>();
        for (int i = 0; i < given.size(); i++) {
            Reading reading = given.get(i);
            Optional<String> fault = known.containsKey(reading.assetId())
                    ? rules.fault(reading)
                    : Optional.of("assetId: there is no asset \"%s\"".formatted(reading.assetId()));
            if (fault.isPresent()) {
                batch.reject(i, fault.get());
                continue;
            }
            Reading exact = Kept.of(reading);
            Reading same = seen.putIfAbsent(new Key(exact.assetId(), exact.at()), exact);
            if (same == null) {
                batch.kept.add(new Item(i, exact, null));
            } else if (!Kept.same(same, exact)) {
                batch.reject(i, other(exact));
            }
        }
        batch.kept.sort(ORDER);
        batch.doubt(known);
        return batch;
    }

    static String other(Reading reading) {
        return "there is already a reading of \"%s\" at %s with other values; the first one is kept"
                .formatted(reading.assetId(), reading.at());
    }

    List<Item> kept() {
        return kept;
    }

    /** Takes out what is stored already with other values. */
    void rejectOthers(Collection<Item> others) {
        others.forEach(item -> reject(item.index(), other(item.reading())));
        kept.removeAll(others);
    }

    Taken taken() {
        rejected.sort(Comparator.comparingInt(Remark::index));
        List<Remark> flagged = new ArrayList<>();
        for (Item item : kept) {
            if (item.doubt() != null) {
                flagged.add(new Remark(item.index(), item.doubt()));
            }
        }
        flagged.sort(Comparator.comparingInt(Remark::index));
        return new Taken(rejected, flagged);
    }

    private void reject(int index, String reason) {
        rejected.add(new Remark(index, reason));
    }

    private void doubt(Map<String, Known> known) {
        Reading before = null;
        for (int i = 0; i < kept.size(); i++) {
            Reading reading = kept.get(i).reading();
            Known asset = known.getOrDefault(reading.assetId(), new Known(Power.ZERO, Optional.empty()));
            // Late readings lie among stored ones, which are not looked at here; their windows will be.
            Reading last = later(
                    before != null && before.assetId().equals(reading.assetId()) ? before : null,
                    asset.newest()
                            .filter(newest -> newest.at().isBefore(reading.at()))
                            .orElse(null));
            if (last != null) {
                Optional<String> doubt = ReadingRules.doubt(last, reading, asset.rating());
                if (doubt.isPresent()) {
                    kept.set(i, new Item(kept.get(i).index(), reading, doubt.get()));
                }
            }
            before = reading;
        }
    }

    private static @Nullable Reading later(@Nullable Reading one, @Nullable Reading other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.at().isBefore(other.at()) ? other : one;
    }
}
