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

/** Reads the energy of assets and scopes by window (M10, M11). */
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
     * Finds the ended windows of assets that lie wholly within a span, in order. A window without any data is listed
     * as missing. It is final once a reading at or after its end is stored.
     *
     * @return by asset id, with an entry for each requested asset
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
                            .map(window -> own.getOrDefault(window.start(), EnergyWindow.missing(window)))
                            .toList());
        }
        return windows;
    }

    /** Reads stored windows, and calculates those that are not stored yet. By asset id and start. */
    private Map<String, Map<Instant, EnergyWindow>> readStored(Collection<String> assetIds, Interval whole) {
        // Pending spans first: a window that is stored between the two queries is then read as stored.
        Map<String, Interval> pendingSpans = new HashMap<>();
        windowStore
                .findPending(assetIds, whole)
                .forEach(pending -> pending.spanToCompute()
                        .intersectWith(whole)
                        .ifPresent(part -> pendingSpans.put(pending.assetId(), part)));
        Map<String, Map<Instant, EnergyWindow>> found = new HashMap<>();
        windowStore
                .findStored(assetIds, whole)
                .forEach((assetId, windows) -> found.put(
                        assetId,
                        windows.stream()
                                .collect(
                                        Collectors.toMap(window -> window.span().start(), Function.identity()))));
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
     * Finds the windows of many scopes; each is the sum of the scope's chargers.
     *
     * @return by scope id, with an entry for each requested scope; a scope without charger has only missing windows
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
     * Finds the energy through the meters of scopes over any span. The site meters, or the chargers where there is
     * none.
     *
     * @return by scope id, with an entry for each requested scope
     */
    public Map<String, MeteredEnergy> findMeteredEnergy(Collection<String> scopeIds, Interval span) {
        Map<String, MeteredEnergy> energies = new HashMap<>();
        findMeterRecords(scopeIds.stream().distinct().collect(Collectors.toMap(Function.identity(), id -> span)))
                .forEach((scopeId, scopeRecord) -> energies.put(scopeId, scopeRecord.computeEnergy(span)));
        return energies;
    }

    /**
     * Loads the meter data of each scope around a span, for calculations over parts of it.
     *
     * @param spans by scope id
     * @return by scope id, with an entry for each requested scope
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
     * Calculates the energy that the chargers of scopes have imported and exported until an instant. The totals
     * continue across register resets and meter changes. A total begins with the register values at its first
     * calculation; a charger that joins later counts from then on. Energy known from power samples alone is not
     * included.
     *
     * @return by scope id, with an entry for each requested scope
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
