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
public class Windows {

    private final JdbcMeterRecords records;
    private final JdbcQuarters quarters;
    private final Totals totals;
    private final MicrogridDirectory microgrids;
    private final InstantSource clock;

    Windows(
            JdbcMeterRecords records,
            JdbcQuarters quarters,
            Totals totals,
            MicrogridDirectory microgrids,
            InstantSource clock) {
        this.records = records;
        this.quarters = quarters;
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
    public Map<String, List<Window>> ofAssets(Collection<String> assetIds, Interval span, WindowGrid grid) {
        return ofAssets(assetIds, Ended.within(span, grid, clock.instant()), grid);
    }

    private Map<String, List<Window>> ofAssets(Collection<String> assetIds, List<Interval> ended, WindowGrid grid) {
        if (ended.isEmpty()) {
            return assetIds.stream().distinct().collect(Collectors.toMap(Function.identity(), id -> List.of()));
        }
        Interval whole = ended.getFirst().span(ended.getLast());
        Map<String, Map<Instant, Window>> known =
                grid.equals(Settlement.GRID) ? settled(assetIds, whole) : reckoned(assetIds, ended, whole);
        Map<String, List<Window>> windows = new LinkedHashMap<>();
        for (String assetId : assetIds) {
            Map<Instant, Window> own = known.getOrDefault(assetId, Map.of());
            windows.put(
                    assetId,
                    ended.stream()
                            .map(one -> own.getOrDefault(one.start(), Window.missing(one)))
                            .toList());
        }
        return windows;
    }

    /** From what is stored, and from the readings where that does not tell all yet. By asset id and start. */
    private Map<String, Map<Instant, Window>> settled(Collection<String> assetIds, Interval whole) {
        // First what is not settled: what is settled between the two questions is read as stored.
        Map<String, Interval> unsettled = new HashMap<>();
        quarters.unsettled(assetIds, whole)
                .forEach(one ->
                        one.toReckon().intersection(whole).ifPresent(part -> unsettled.put(one.assetId(), part)));
        Map<String, Map<Instant, Window>> known = new HashMap<>();
        quarters.stored(assetIds, whole)
                .forEach((assetId, windows) -> known.put(
                        assetId,
                        windows.stream()
                                .collect(Collectors.toMap(one -> one.span().start(), Function.identity()))));
        if (!unsettled.isEmpty()) {
            records.around(unsettled).forEach((assetId, record) -> {
                Interval part = unsettled.getOrDefault(assetId, whole);
                Map<Instant, Window> own = known.computeIfAbsent(assetId, id -> new HashMap<>());
                for (Instant at = part.start(); at.isBefore(part.end()); at = Settlement.GRID.nextEdge(at)) {
                    own.put(at, record.over(Settlement.GRID.windowAt(at)));
                }
            });
        }
        return known;
    }

    private Map<String, Map<Instant, Window>> reckoned(
            Collection<String> assetIds, List<Interval> ended, Interval whole) {
        Map<String, Map<Instant, Window>> known = new HashMap<>();
        around(assetIds, whole)
                .forEach((assetId, record) ->
                        known.put(assetId, ended.stream().collect(Collectors.toMap(Interval::start, record::over))));
        return known;
    }

    /**
     * The windows of scopes: the sums of their chargers. For many scopes at once.
     *
     * @return by scope id, for each of those asked for; where a scope has no charger every window is missing
     */
    public Map<String, List<ScopeWindow>> ofScopes(Collection<String> scopeIds, Interval span, WindowGrid grid) {
        Map<String, List<String>> chargers = new HashMap<>();
        microgrids
                .assetsOfScopes(scopeIds)
                .forEach((scopeId, assets) -> chargers.put(scopeId, Meters.chargers(assets)));
        List<Interval> ended = Ended.within(span, grid, clock.instant());
        Map<String, List<Window>> parts =
                ofAssets(chargers.values().stream().flatMap(List::stream).toList(), ended, grid);
        Map<String, List<ScopeWindow>> windows = new LinkedHashMap<>();
        for (String scopeId : scopeIds) {
            List<String> own = chargers.getOrDefault(scopeId, List.of());
            List<ScopeWindow> sums = new ArrayList<>();
            for (int i = 0; i < ended.size(); i++) {
                int at = i;
                Map<String, Window> ofOwn = own.stream()
                        .collect(Collectors.toMap(
                                Function.identity(),
                                id -> parts.getOrDefault(id, List.of()).get(at)));
                sums.add(new ScopeWindow(Window.sum(ended.get(i), ofOwn.values()), ofOwn));
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
    public Map<String, Flow> flows(Collection<String> scopeIds, Interval span) {
        Map<String, Flow> flows = new HashMap<>();
        draws(scopeIds.stream().distinct().collect(Collectors.toMap(Function.identity(), id -> span)))
                .forEach((scopeId, draw) -> flows.put(scopeId, draw.over(span)));
        return flows;
    }

    /**
     * What the same meters tell of a span for each scope, to be asked for parts of it.
     *
     * @param spans by scope id
     * @return by scope id, for each of those asked for
     */
    public Map<String, Draw> draws(Map<String, Interval> spans) {
        Map<String, List<Asset>> assets = microgrids.assetsOfScopes(spans.keySet());
        Map<String, Meters> meters = new HashMap<>();
        Map<String, Interval> around = new HashMap<>();
        spans.forEach((scopeId, span) -> {
            Meters own = Meters.of(assets.getOrDefault(scopeId, List.of()));
            meters.put(scopeId, own);
            own.assetIds().forEach(assetId -> around.put(assetId, span));
        });
        Map<String, MeterRecord> known = records.around(around);
        Map<String, Draw> draws = new HashMap<>();
        meters.forEach((scopeId, own) -> draws.put(scopeId, Draw.of(own, known)));
        return draws;
    }

    /**
     * The energy that the chargers of scopes have taken and given until an instant, counted on across whatever becomes of their
     * meters. It begins with what the registers show when it is first asked for; a charger that joins later counts from then on.
     * What only power samples tell is not in it.
     *
     * @return by scope id, for each of those asked for
     */
    @Transactional
    public Map<String, Total> totals(Collection<String> scopeIds, Instant at) {
        return totals.of(scopeIds, at);
    }

    private Map<String, MeterRecord> around(Collection<String> assetIds, Interval span) {
        return records.around(assetIds.stream().distinct().collect(Collectors.toMap(Function.identity(), id -> span)));
    }
}
