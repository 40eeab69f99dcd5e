package com.betterfleet.derms.metering;

import com.betterfleet.derms.metering.latest.JdbcLatestReadings;
import com.betterfleet.derms.metering.latest.JdbcLatestReadings.LatestPower;
import com.betterfleet.derms.metering.load.JdbcFlaggedCounts;
import com.betterfleet.derms.metering.load.JdbcLoadHistory;
import com.betterfleet.derms.microgrid.AssetMembership;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.time.Interval;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Accepts meter readings and provides the load of scopes. */
@Service
@Transactional
public class MeteringService {

    private final ReadingIntake intake;
    private final JdbcMeterReadings readings;
    private final JdbcLatestReadings latestReadings;
    private final JdbcLoadHistory loadHistory;
    private final JdbcFlaggedCounts flaggedCounts;
    private final MicrogridDirectory microgrids;
    private final Counter flaggedReadings;

    MeteringService(
            ReadingIntake intake,
            JdbcMeterReadings readings,
            JdbcLatestReadings latestReadings,
            JdbcLoadHistory loadHistory,
            JdbcFlaggedCounts flaggedCounts,
            MicrogridDirectory microgrids,
            MeterRegistry meters) {
        this.intake = intake;
        this.readings = readings;
        this.latestReadings = latestReadings;
        this.loadHistory = loadHistory;
        this.flaggedCounts = flaggedCounts;
        this.microgrids = microgrids;
        this.flaggedReadings = Counter.builder("derms.readings.flagged")
                .description("meter readings that were stored as doubtful")
                .register(meters);
    }

    /**
     * Stores the valid readings. The first reading for an asset and an instant stays stored: a repetition has no
     * effect, another value is rejected. Each call is a transaction of its own.
     */
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public ReadingIntakeResult acceptReadings(List<MeterReading> submitted) {
        ReadingIntakeResult result = intake.acceptReadings(submitted);
        flaggedReadings.increment(result.flagged().size());
        return result;
    }

    /** Finds the present load of a scope; empty unless each of its meters has a power reading since {@code since}. */
    @Transactional(readOnly = true)
    public Optional<MeasuredLoad> findCurrentLoad(String scopeId, Instant since) {
        return Optional.ofNullable(findCurrentLoads(List.of(scopeId), since).get(scopeId));
    }

    /** The same for many scopes, by scope id; a scope without a present load has no entry. */
    @Transactional(readOnly = true)
    public Map<String, MeasuredLoad> findCurrentLoads(Collection<String> scopeIds, Instant since) {
        Map<String, ScopeMeters> meters = new HashMap<>();
        microgrids.findAssetsOfScopes(scopeIds).forEach((id, assets) -> meters.put(id, ScopeMeters.of(assets)));
        Map<String, LatestPower> latest = latestReadings.findLatestPower(
                meters.values().stream()
                        .flatMap(known -> known.assetIds().stream())
                        .toList(),
                since);
        Map<String, MeasuredLoad> loads = new HashMap<>();
        meters.forEach((id, known) -> sumLoad(known, latest).ifPresent(load -> loads.put(id, load)));
        return loads;
    }

    /** Sums the power of meters; empty unless each of them has a reading. */
    private static Optional<MeasuredLoad> sumLoad(ScopeMeters meters, Map<String, LatestPower> latest) {
        List<LatestPower> own = meters.assetIds().stream()
                .flatMap(id -> Stream.ofNullable(latest.get(id)))
                .toList();
        return own.stream()
                .map(LatestPower::at)
                .min(Instant::compareTo)
                .filter(oldest -> own.size() == meters.assetIds().size())
                .map(oldest -> new MeasuredLoad(
                        own.stream().mapToLong(LatestPower::watts).sum(), oldest, meters.basis()));
    }

    /**
     * Finds the oldest of the newest reading times of a scope's meters. Empty if one has no reading or there is no
     * meter.
     */
    @Transactional(readOnly = true)
    public Optional<Instant> findLastReadTime(String scopeId) {
        ScopeMeters meters = findMeters(scopeId);
        List<Instant> newest = latestReadings.findLatestTimes(meters.assetIds());
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
