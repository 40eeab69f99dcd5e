package com.betterfleet.derms.metering;

import com.betterfleet.derms.metering.JdbcQuarters.Broken;
import com.betterfleet.derms.microgrid.Asset;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.time.Interval;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Counts on what the chargers of scopes have taken and given, whatever becomes of their meters. */
@Component
class Totals {

    private static final Duration AN_INSTANT = Duration.ofNanos(1_000);

    private final JdbcTallies tallies;
    private final JdbcMeterRecords records;
    private final JdbcQuarters quarters;
    private final MicrogridDirectory microgrids;

    Totals(JdbcTallies tallies, JdbcMeterRecords records, JdbcQuarters quarters, MicrogridDirectory microgrids) {
        this.tallies = tallies;
        this.records = records;
        this.quarters = quarters;
        this.microgrids = microgrids;
    }

    Map<String, Total> of(Collection<String> scopeIds, Instant at) {
        Map<String, List<Asset>> assets = microgrids.assetsOfScopes(scopeIds);
        Map<String, Map<String, Tally>> before = tallies.of(scopeIds).stream()
                .collect(Collectors.groupingBy(Tally::scopeId, Collectors.toMap(Tally::assetId, Function.identity())));
        Map<String, Map<Direction, BigDecimal>> accumulated = accumulated(
                assets.values().stream()
                        .flatMap(own -> Meters.chargers(own).stream())
                        .collect(Collectors.toSet()),
                at);
        List<Tally> told = new ArrayList<>();
        Map<String, Total> totals = new HashMap<>();
        for (String scopeId : scopeIds) {
            List<Tally> own = next(
                    scopeId,
                    Meters.chargers(assets.getOrDefault(scopeId, List.of())),
                    before.getOrDefault(scopeId, Map.of()),
                    accumulated,
                    at);
            totals.put(scopeId, new Total(at, sum(own, Direction.IMPORT), sum(own, Direction.EXPORT)));
            own.stream().filter(tally -> newer(tally, before.get(scopeId))).forEach(told::add);
        }
        tallies.store(told);
        return totals;
    }

    private static List<Tally> next(
            String scopeId,
            List<String> chargers,
            Map<String, Tally> before,
            Map<String, Map<Direction, BigDecimal>> accumulated,
            Instant at) {
        List<Tally> next = new ArrayList<>();
        for (String assetId : chargers) {
            Map<Direction, BigDecimal> counted = accumulated.getOrDefault(assetId, Map.of());
            Tally known = before.get(assetId);
            if (known != null) {
                next.add(known.present(counted, at));
            } else {
                next.add(
                        before.isEmpty()
                                ? Tally.first(scopeId, assetId, counted, at)
                                : Tally.joining(scopeId, assetId, counted, at));
            }
        }
        Set<String> present = new HashSet<>(chargers);
        before.values().stream()
                .filter(tally -> !present.contains(tally.assetId()))
                .forEach(tally -> next.add(tally.gone()));
        return next;
    }

    /** What registers have counted until an instant, as if none of them had ever begun anew. */
    private Map<String, Map<Direction, BigDecimal>> accumulated(Set<String> assetIds, Instant at) {
        Instant from = Settlement.GRID.windowAt(at.minus(AN_INSTANT)).start();
        Interval upTo = new Interval(from, at.plus(AN_INSTANT));
        Map<String, MeterRecord> around = records.sinceTheLastRegister(
                assetIds.stream().collect(Collectors.toMap(Function.identity(), id -> upTo)));
        Map<String, Map<Direction, Map<Instant, BigDecimal>>> breaks = new HashMap<>();
        quarters.breaks(assetIds, at).forEach(one -> note(breaks, one));
        Map<String, Map<Direction, BigDecimal>> accumulated = new HashMap<>();
        around.forEach((assetId, record) -> {
            Map<Direction, BigDecimal> counted = new EnumMap<>(Direction.class);
            for (Direction direction : Direction.values()) {
                // Those that no window was reckoned with yet.
                record.breaks(direction, from).stream()
                        .filter(one -> !one.at().isAfter(at))
                        .forEach(one -> note(breaks, new Broken(assetId, direction, one)));
                BigDecimal lost =
                        breaks.getOrDefault(assetId, Map.of()).getOrDefault(direction, Map.of()).values().stream()
                                .reduce(BigDecimal.ZERO, BigDecimal::add);
                record.register(direction).at(at).ifPresent(shown -> counted.put(direction, shown.add(lost)));
            }
            accumulated.put(assetId, counted);
        });
        return accumulated;
    }

    /** What is asked of the past does not undo what was told of later. */
    private static boolean newer(Tally tally, @Nullable Map<String, Tally> before) {
        Tally known = before == null ? null : before.get(tally.assetId());
        return known == null || !tally.toldAt().isBefore(known.toldAt());
    }

    private static void note(Map<String, Map<Direction, Map<Instant, BigDecimal>>> breaks, Broken one) {
        breaks.computeIfAbsent(one.assetId(), id -> new EnumMap<>(Direction.class))
                .computeIfAbsent(one.direction(), direction -> new HashMap<>())
                .put(one.register().at(), one.register().less());
    }

    private static Optional<Energy> sum(List<Tally> tallies, Direction direction) {
        return tallies.stream()
                .map(tally -> Optional.ofNullable(tally.told().get(direction)))
                .flatMap(Optional::stream)
                .reduce(BigDecimal::add)
                .map(Energy::new);
    }
}
