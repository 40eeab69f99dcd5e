package com.betterfleet.derms.metering;

import com.betterfleet.derms.metering.load.JdbcFlaggedCounts;
import com.betterfleet.derms.metering.load.JdbcLoadHistory;
import com.betterfleet.derms.metering.retention.MeteringRetention;
import com.betterfleet.derms.microgrid.AssetMembership;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.time.Interval;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Accepts meter readings and provides the load of scopes. */
@Service
@Transactional
public class MeteringService {

    private final JdbcMeterReadings readings;
    private final JdbcLoadHistory loadHistory;
    private final JdbcFlaggedCounts flaggedCounts;
    private final MeteringRetention retention;
    private final MicrogridDirectory microgrids;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;
    private final Counter flaggedReadings;

    MeteringService(
            JdbcMeterReadings readings,
            JdbcLoadHistory loadHistory,
            JdbcFlaggedCounts flaggedCounts,
            MeteringRetention retention,
            MicrogridDirectory microgrids,
            ApplicationEventPublisher events,
            InstantSource clock,
            MeterRegistry meters) {
        this.readings = readings;
        this.loadHistory = loadHistory;
        this.flaggedCounts = flaggedCounts;
        this.retention = retention;
        this.microgrids = microgrids;
        this.events = events;
        this.clock = clock;
        this.flaggedReadings = Counter.builder("derms.readings.flagged")
                .description("meter readings that were stored as doubtful")
                .register(meters);
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
        ReadingIntakeResult result = batch.toResult();
        flaggedReadings.increment(result.flagged().size());
        return result;
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
        SortedMap<Instant, Long> loads = new TreeMap<>();
        ScopeMeters.findSegments(
                        microgrids.findMemberships(List.of(scopeId), span).getOrDefault(scopeId, List.of()), span)
                .forEach(segment ->
                        loads.putAll(loadHistory.findMeanLoads(segment.meters().assetIds(), segment.span(), step)));
        return loads.entrySet().stream()
                .map(load -> new MeasuredLoad.LoadPoint(load.getKey(), load.getValue()))
                .toList();
    }

    /**
     * Finds the doubtful readings of an asset within a span, newest first; also of a deleted asset.
     *
     * @param offset how many of them are skipped
     * @param limit how many at most
     */
    @Transactional(readOnly = true)
    public List<MeterReading.FlaggedReading> findFlaggedReadings(String assetId, Interval span, int offset, int limit) {
        return readings.findFlagged(assetId, span, offset, limit);
    }

    /** Counts the doubtful readings within a span of the assets that a scope had then, by asset id. */
    @Transactional(readOnly = true)
    public SortedMap<String, Long> countFlaggedReadings(String scopeId, Interval span) {
        return flaggedCounts.countFlagged(
                microgrids.findMemberships(List.of(scopeId), span).getOrDefault(scopeId, List.of()).stream()
                        .map(AssetMembership::assetId)
                        .collect(Collectors.toSet()),
                span);
    }

    private ScopeMeters findMeters(String scopeId) {
        return ScopeMeters.of(microgrids.findAssetsOf(scopeId));
    }
}
