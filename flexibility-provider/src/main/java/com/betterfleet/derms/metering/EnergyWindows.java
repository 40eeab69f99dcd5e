package com.betterfleet.derms.metering;

import com.betterfleet.derms.metering.ScopeMeters.MeterSegment;
import com.betterfleet.derms.microgrid.AssetMembership;
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
import java.util.Optional;
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
     * Finds the windows of many scopes; each is the sum of the chargers that the scope had then.
     *
     * @return by scope id, with an entry for each requested scope; a scope without charger has only missing windows
     */
    public Map<String, List<ScopeWindow>> findScopeWindows(
            Collection<String> scopeIds, Interval span, WindowGrid grid) {
        List<Interval> closed = grid.closedWindows(span, clock.instant());
        Map<String, List<AssetMembership>> chargers = new HashMap<>();
        microgrids
                .findMemberships(scopeIds, span)
                .forEach((scopeId, memberships) -> chargers.put(scopeId, ScopeMeters.selectChargers(memberships)));
        List<AssetMembership> all =
                chargers.values().stream().flatMap(List::stream).toList();
        ChargerWindows parts = new ChargerWindows(
                findAssetWindows(
                        all.stream().map(AssetMembership::assetId).distinct().toList(), closed, grid),
                readDividedWindows(all, closed));
        Map<String, List<ScopeWindow>> windows = new LinkedHashMap<>();
        for (String scopeId : scopeIds) {
            List<ScopeWindow> sums = new ArrayList<>();
            for (int i = 0; i < closed.size(); i++) {
                sums.add(parts.sumWindow(closed.get(i), i, chargers.getOrDefault(scopeId, List.of())));
            }
            windows.put(scopeId, sums);
        }
        return windows;
    }

    /** Reads the records of the chargers that join or leave a scope within a window, by asset id. */
    private Map<String, MeterRecord> readDividedWindows(List<AssetMembership> memberships, List<Interval> closed) {
        if (closed.isEmpty()) {
            return Map.of();
        }
        Interval whole = closed.getFirst().spanWith(closed.getLast());
        Map<String, Interval> spans = new HashMap<>();
        for (AssetMembership membership : memberships) {
            if (membership.findPartOf(whole).equals(Optional.of(whole))) {
                continue;
            }
            closed.stream()
                    .filter(window -> membership
                            .findPartOf(window)
                            .filter(part -> !part.equals(window))
                            .isPresent())
                    .forEach(window -> spans.merge(membership.assetId(), window, Interval::spanWith));
        }
        return spans.isEmpty() ? Map.of() : records.findAround(spans);
    }

    /**
     * The windows of chargers, in order, and the records of those whose membership divides a window.
     *
     * @param whole by asset id
     * @param divided by asset id
     */
    private record ChargerWindows(Map<String, List<EnergyWindow>> whole, Map<String, MeterRecord> divided) {

        ScopeWindow sumWindow(Interval window, int index, List<AssetMembership> chargers) {
            Map<String, List<EnergyWindow>> parts = new LinkedHashMap<>();
            for (AssetMembership charger : chargers) {
                charger.findPartOf(window)
                        .ifPresent(part -> parts.computeIfAbsent(charger.assetId(), id -> new ArrayList<>())
                                .add(findPart(charger.assetId(), part, window, index)));
            }
            Map<String, EnergyWindow> ofChargers = new HashMap<>();
            parts.forEach((assetId, own) -> ofChargers.put(assetId, EnergyWindow.sum(window, own)));
            return new ScopeWindow(EnergyWindow.sum(window, ofChargers.values()), ofChargers);
        }

        private EnergyWindow findPart(String assetId, Interval part, Interval window, int index) {
            if (part.equals(window)) {
                return whole.getOrDefault(assetId, List.of()).get(index);
            }
            return Optional.ofNullable(divided.get(assetId))
                    .map(record -> record.computeWindow(part))
                    .orElseGet(() -> EnergyWindow.missing(part));
        }
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
        if (spans.isEmpty()) {
            return Map.of();
        }
        Interval whole = spans.values().stream().reduce(Interval::spanWith).orElseThrow();
        Map<String, List<AssetMembership>> memberships = microgrids.findMemberships(spans.keySet(), whole);
        Map<String, List<MeterSegment>> segments = new HashMap<>();
        Map<String, Interval> meterSpans = new HashMap<>();
        spans.forEach((scopeId, span) -> {
            List<MeterSegment> own = ScopeMeters.findSegments(memberships.getOrDefault(scopeId, List.of()), span);
            segments.put(scopeId, own);
            own.forEach(segment -> segment.meters()
                    .assetIds()
                    .forEach(assetId -> meterSpans.merge(assetId, span, Interval::spanWith)));
        });
        Map<String, MeterRecord> found = records.findAround(meterSpans);
        Map<String, ScopeMeterRecord> scopeRecords = new HashMap<>();
        segments.forEach((scopeId, own) -> scopeRecords.put(scopeId, ScopeMeterRecord.of(own, found)));
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
