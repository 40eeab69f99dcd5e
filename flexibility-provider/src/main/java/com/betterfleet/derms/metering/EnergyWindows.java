package com.betterfleet.derms.metering;

import com.betterfleet.derms.microgrid.Asset;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.WindowGrid;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The energy of assets and scopes, window by window (M10, M11). */
@Service
@Transactional(readOnly = true)
public class EnergyWindows {

    private final JdbcMeterRecords records;
    private final JdbcQuarterHourWindows windowStore;
    private final ScopeTotalCalculator totals;
    private final MicrogridDirectory microgrids;
    private final InstantSource clock;

    EnergyWindows(
            JdbcMeterRecords records,
            JdbcQuarterHourWindows windowStore,
            ScopeTotalCalculator totals,
            MicrogridDirectory microgrids,
            InstantSource clock) {
        this.records = records;
        this.windowStore = windowStore;
        this.totals = totals;
        this.microgrids = microgrids;
        this.clock = clock;
    }

    /**
     * The windows of assets that lie wholly within a span and have ended, in order. A window is there whether anything is known
     * of it or not; whether it is complete shows when a reading at or after its end is in.
     *
     * @return by asset id, for each of those asked for
     */
    public Map<String, List<EnergyWindow>> findAssetWindows(
            Collection<String> assetIds, Interval span, WindowGrid grid) {
        return findAssetWindows(assetIds, grid.closedWindows(span, clock.instant()), grid);
    }

    private Map<String, List<EnergyWindow>> findAssetWindows(
            Collection<String> assetIds, List<Interval> closed, WindowGrid grid) {
        if (closed.isEmpty()) {
            return assetIds.stream().distinct().collect(Collectors.toMap(Function.identity(), id -> List.of()));
        }
        Interval whole = closed.getFirst().spanWith(closed.getLast());
        Map<String, Map<Instant, EnergyWindow>> found = grid.equals(WindowGrid.QUARTER_HOURS)
                ? readStored(assetIds, whole)
                : calculateWindows(assetIds, closed, whole);
        Map<String, List<EnergyWindow>> windows = new LinkedHashMap<>();
        for (String assetId : assetIds) {
            Map<Instant, EnergyWindow> own = found.getOrDefault(assetId, Map.of());
            windows.put(
                    assetId,
                    closed.stream()
                            .map(one -> own.getOrDefault(one.start(), EnergyWindow.missing(one)))
                            .toList());
        }
        return windows;
    }

    /** From what is stored, and from the readings where that does not tell all yet. By asset id and start. */
    private Map<String, Map<Instant, EnergyWindow>> readStored(Collection<String> assetIds, Interval whole) {
        // First what is not settled: what is settled between the two questions is read as stored.
        Map<String, Interval> pendingSpans = new HashMap<>();
        windowStore
                .findPending(assetIds, whole)
                .forEach(one -> one.spanToCompute()
                        .intersectWith(whole)
                        .ifPresent(part -> pendingSpans.put(one.assetId(), part)));
        Map<String, Map<Instant, EnergyWindow>> found = new HashMap<>();
        windowStore
                .findStored(assetIds, whole)
                .forEach((assetId, windows) -> found.put(
                        assetId,
                        windows.stream()
                                .collect(Collectors.toMap(one -> one.span().start(), Function.identity()))));
        if (!pendingSpans.isEmpty()) {
            records.findAround(pendingSpans).forEach((assetId, record) -> {
                Interval part = pendingSpans.getOrDefault(assetId, whole);
                Map<Instant, EnergyWindow> own = found.computeIfAbsent(assetId, id -> new HashMap<>());
                for (Instant at = part.start(); at.isBefore(part.end()); at = WindowGrid.QUARTER_HOURS.nextEdge(at)) {
                    own.put(at, record.computeWindow(WindowGrid.QUARTER_HOURS.windowAt(at)));
                }
            });
        }
        return found;
    }

    private Map<String, Map<Instant, EnergyWindow>> calculateWindows(
            Collection<String> assetIds, List<Interval> closed, Interval whole) {
        Map<String, Map<Instant, EnergyWindow>> found = new HashMap<>();
        readRecords(assetIds, whole)
                .forEach((assetId, record) -> found.put(
                        assetId, closed.stream().collect(Collectors.toMap(Interval::start, record::computeWindow))));
        return found;
    }

    /**
     * The windows of scopes: the sums of their chargers. For many scopes at once.
     *
     * @return by scope id, for each of those asked for; where a scope has no charger every window is missing
     */
    public Map<String, List<ScopeWindow>> findScopeWindows(
            Collection<String> scopeIds, Interval span, WindowGrid grid) {
        Map<String, List<String>> chargers = new HashMap<>();
        microgrids
                .findAssetsOfScopes(scopeIds)
                .forEach((scopeId, assets) -> chargers.put(scopeId, ScopeMeters.findChargerIds(assets)));
        List<Interval> closed = grid.closedWindows(span, clock.instant());
        Map<String, List<EnergyWindow>> parts = findAssetWindows(
                chargers.values().stream().flatMap(List::stream).toList(), closed, grid);
        Map<String, List<ScopeWindow>> windows = new LinkedHashMap<>();
        for (String scopeId : scopeIds) {
            List<String> own = chargers.getOrDefault(scopeId, List.of());
            List<ScopeWindow> sums = new ArrayList<>();
            for (int i = 0; i < closed.size(); i++) {
                int at = i;
                Map<String, EnergyWindow> ofOwn = own.stream()
                        .collect(Collectors.toMap(
                                Function.identity(),
                                id -> parts.getOrDefault(id, List.of()).get(at)));
                sums.add(new ScopeWindow(EnergyWindow.sum(closed.get(i), ofOwn.values()), ofOwn));
            }
            windows.put(scopeId, sums);
        }
        return windows;
    }

    /**
     * The energy through the meters of scopes over any span: the site's meters, or the chargers where there is none.
     *
     * @return by scope id, for each of those asked for
     */
    public Map<String, MeteredEnergy> findMeteredEnergy(Collection<String> scopeIds, Interval span) {
        Map<String, MeteredEnergy> energies = new HashMap<>();
        findMeterRecords(scopeIds.stream().distinct().collect(Collectors.toMap(Function.identity(), id -> span)))
                .forEach((scopeId, scopeRecord) -> energies.put(scopeId, scopeRecord.computeEnergy(span)));
        return energies;
    }

    /**
     * What the same meters tell of a span for each scope, to be asked for parts of it.
     *
     * @param spans by scope id
     * @return by scope id, for each of those asked for
     */
    public Map<String, ScopeMeterRecord> findMeterRecords(Map<String, Interval> spans) {
        Map<String, List<Asset>> assets = microgrids.findAssetsOfScopes(spans.keySet());
        Map<String, ScopeMeters> meters = new HashMap<>();
        Map<String, Interval> meterSpans = new HashMap<>();
        spans.forEach((scopeId, span) -> {
            ScopeMeters own = ScopeMeters.of(assets.getOrDefault(scopeId, List.of()));
            meters.put(scopeId, own);
            own.assetIds().forEach(assetId -> meterSpans.put(assetId, span));
        });
        Map<String, MeterRecord> found = records.findAround(meterSpans);
        Map<String, ScopeMeterRecord> scopeRecords = new HashMap<>();
        meters.forEach((scopeId, own) -> scopeRecords.put(scopeId, ScopeMeterRecord.of(own, found)));
        return scopeRecords;
    }

    /**
     * The energy that the chargers of scopes have taken and given until an instant, counted on across whatever becomes of their
     * meters. It begins with what the registers show when it is first asked for; a charger that joins later counts from then on.
     * What only power samples tell is not in it.
     *
     * @return by scope id, for each of those asked for
     */
    @Transactional
    public Map<String, ScopeTotal> calculateTotals(Collection<String> scopeIds, Instant at) {
        return totals.calculateTotals(scopeIds, at);
    }

    private Map<String, MeterRecord> readRecords(Collection<String> assetIds, Interval span) {
        return records.findAround(
                assetIds.stream().distinct().collect(Collectors.toMap(Function.identity(), id -> span)));
    }
}
