package com.betterfleet.derms.metering;

import com.betterfleet.derms.metering.retention.MeteringRetention;
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

/** Accepts meter readings and provides the load of scopes. */
@Service
@Transactional
public class MeteringService {

    private final JdbcMeterReadings readings;
    private final MeteringRetention retention;
    private final MicrogridDirectory microgrids;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    MeteringService(
            JdbcMeterReadings readings,
            MeteringRetention retention,
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
     * Stores the valid readings. The first reading for an asset and an instant stays stored: a repetition has no
     * effect, another value is rejected.
     */
    public ReadingIntakeResult acceptReadings(List<MeterReading> submitted) {
        Instant now = clock.instant();
        Map<String, ReadingBatch.MeteredAsset> assets = readings.findAssets(
                submitted.stream().map(MeterReading::assetId).collect(Collectors.toSet()));
        ReadingBatch batch = ReadingBatch.validateReadings(
                submitted, assets, new ReadingRules(now, retention.earliestAcceptedTime(now)));
        if (!batch.accepted().isEmpty()) {
            if (readings.insertReadings(batch.accepted()) < batch.accepted().size()) {
                batch.rejectConflicting(readings.findConflicting(batch.accepted()));
            }
            readings.updateMeters(batch.accepted());
            publishStored(batch.accepted());
        }
        return batch.toResult();
    }

    private void publishStored(List<ReadingBatch.AcceptedReading> accepted) {
        Set<String> assetIds = new HashSet<>();
        Instant first = Instant.MAX;
        Instant last = Instant.MIN;
        for (ReadingBatch.AcceptedReading item : accepted) {
            Instant at = item.reading().at();
            assetIds.add(item.reading().assetId());
            first = at.isBefore(first) ? at : first;
            last = at.isAfter(last) ? at : last;
        }
        events.publishEvent(new ReadingsStored(assetIds, first, last));
    }

    /** Finds the present load of a scope; empty unless each of its meters has a power reading since {@code since}. */
    @Transactional(readOnly = true)
    public Optional<MeasuredLoad> findCurrentLoad(String scopeId, Instant since) {
        ScopeMeters meters = findMeters(scopeId);
        Map<String, JdbcMeterReadings.LatestPower> latest = readings.findLatestPower(meters.assetIds(), since);
        if (meters.assetIds().isEmpty() || latest.size() < meters.assetIds().size()) {
            return Optional.empty();
        }
        long watts = latest.values().stream()
                .mapToLong(JdbcMeterReadings.LatestPower::watts)
                .sum();
        Instant oldest = latest.values().stream()
                .map(JdbcMeterReadings.LatestPower::at)
                .min(Instant::compareTo)
                .orElse(since);
        return Optional.of(new MeasuredLoad(watts, oldest, meters.basis()));
    }

    /**
     * Finds the oldest of the newest reading times of a scope's meters. Empty if one has no reading or there is no
     * meter.
     */
    @Transactional(readOnly = true)
    public Optional<Instant> findLastReadTime(String scopeId) {
        ScopeMeters meters = findMeters(scopeId);
        List<Instant> newest = readings.findLatestTimes(meters.assetIds());
        return newest.size() < meters.assetIds().size()
                ? Optional.empty()
                : newest.stream().min(Instant::compareTo);
    }

    /** Finds the load of a scope over time, one mean per step. A step in which a meter has no reading is left out. */
    @Transactional(readOnly = true)
    public List<MeasuredLoad.LoadPoint> findLoadHistory(String scopeId, Interval span, Duration step) {
        return readings.loadHistory(findMeters(scopeId).assetIds(), span, step);
    }

    private ScopeMeters findMeters(String scopeId) {
        return ScopeMeters.of(microgrids.findAssetsOf(scopeId));
    }
}
