package com.betterfleet.derms.metering;

import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.time.Interval;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Takes meter readings in and tells the load. */
@Service
@Transactional
public class Metering {

    private final JdbcReadings readings;
    private final ReadingRetention retention;
    private final MicrogridDirectory microgrids;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    Metering(
            JdbcReadings readings,
            ReadingRetention retention,
            MicrogridDirectory microgrids,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.readings = readings;
        this.retention = retention;
        this.microgrids = microgrids;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Stores the readings that can be taken. For an asset and an instant the first reading is kept: the same again is taken
     * without effect, another one is rejected.
     */
    public Taken take(List<Reading> given) {
        Instant now = clock.instant();
        Map<String, Batch.Known> known =
                readings.known(given.stream().map(Reading::assetId).collect(Collectors.toSet()));
        Batch batch = Batch.judge(given, known, new ReadingRules(now, retention.oldest(now)));
        if (!batch.kept().isEmpty()) {
            if (readings.store(batch.kept()) < batch.kept().size()) {
                batch.rejectOthers(readings.others(batch.kept()));
            }
            readings.note(batch.kept());
            tell(batch.kept());
        }
        return batch.taken();
    }

    private void tell(List<Batch.Item> kept) {
        Set<String> assetIds = new HashSet<>();
        Instant first = Instant.MAX;
        Instant last = Instant.MIN;
        for (Batch.Item item : kept) {
            Instant at = item.reading().at();
            assetIds.add(item.reading().assetId());
            first = at.isBefore(first) ? at : first;
            last = at.isAfter(last) ? at : last;
        }
        events.publishEvent(new ReadingsTaken(assetIds, first, last));
    }

    /** What a scope draws now; empty where its meters do not tell, or not all of them since {@code since}. */
    @Transactional(readOnly = true)
    public Optional<Load> load(String scopeId, Instant since) {
        Meters meters = metersOf(scopeId);
        Map<String, JdbcReadings.Latest> latest = readings.latest(meters.assetIds(), since);
        if (meters.assetIds().isEmpty() || latest.size() < meters.assetIds().size()) {
            return Optional.empty();
        }
        long watts =
                latest.values().stream().mapToLong(JdbcReadings.Latest::watts).sum();
        Instant oldest = latest.values().stream()
                .map(JdbcReadings.Latest::at)
                .min(Instant::compareTo)
                .orElse(since);
        return Optional.of(new Load(watts, oldest, meters.basis()));
    }

    /** When all meters that tell a scope's load were read last; empty where one of them never was, or there is none. */
    @Transactional(readOnly = true)
    public Optional<Instant> readAt(String scopeId) {
        Meters meters = metersOf(scopeId);
        List<Instant> newest = readings.newest(meters.assetIds());
        return newest.size() < meters.assetIds().size()
                ? Optional.empty()
                : newest.stream().min(Instant::compareTo);
    }

    /** The load of a scope over time, one mean a step; a step in which a meter is missing has no point. */
    @Transactional(readOnly = true)
    public List<Load.Point> history(String scopeId, Interval span, Duration step) {
        return readings.history(metersOf(scopeId).assetIds(), span, step);
    }

    private Meters metersOf(String scopeId) {
        return Meters.of(microgrids.assetsOf(scopeId));
    }
}
