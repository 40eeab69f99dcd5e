package com.betterfleet.derms.metering;

import com.betterfleet.derms.metering.JdbcQuarterHourWindows.AssetRegisterBreak;
import com.betterfleet.derms.metering.totals.ChargerTotal;
import com.betterfleet.derms.metering.totals.JdbcChargerTotals;
import com.betterfleet.derms.microgrid.AssetMembership;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.WindowGrid;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Advances the energy totals of scopes across register resets and meter changes. */
@Component
class ScopeTotalCalculator {

    private static final Duration ONE_MICROSECOND = Duration.ofNanos(1_000);

    private final JdbcChargerTotals chargerTotals;
    private final JdbcMeterRecords records;
    private final JdbcQuarterHourWindows windowStore;
    private final MicrogridDirectory microgrids;

    ScopeTotalCalculator(
            JdbcChargerTotals chargerTotals,
            JdbcMeterRecords records,
            JdbcQuarterHourWindows windowStore,
            MicrogridDirectory microgrids) {
        this.chargerTotals = chargerTotals;
        this.records = records;
        this.windowStore = windowStore;
        this.microgrids = microgrids;
    }

    Map<String, ScopeTotal> calculateTotals(Collection<String> scopeIds, Instant at) {
        Map<String, Map<String, ChargerTotal>> previous = chargerTotals.lockTotals(scopeIds).stream()
                .collect(Collectors.groupingBy(
                        ChargerTotal::scopeId, Collectors.toMap(ChargerTotal::assetId, Function.identity())));
        Map<String, List<AssetMembership>> chargers = new HashMap<>();
        microgrids
                .findMemberships(scopeIds, findUncountedSpan(previous, at))
                .forEach((scopeId, memberships) -> chargers.put(scopeId, ScopeMeters.selectChargers(memberships)));
        Map<String, Map<Direction, BigDecimal>> accumulated = accumulateRegisters(
                chargers.values().stream()
                        .flatMap(List::stream)
                        .map(AssetMembership::assetId)
                        .collect(Collectors.toSet()),
                at);
        List<ChargerTotal> updated = new ArrayList<>();
        Map<String, ScopeTotal> totals = new HashMap<>();
        for (String scopeId : scopeIds) {
            List<ChargerTotal> own = advanceTotals(
                    scopeId,
                    chargers.getOrDefault(scopeId, List.of()),
                    previous.getOrDefault(scopeId, Map.of()),
                    accumulated,
                    at);
            totals.put(
                    scopeId,
                    new ScopeTotal(at, sumDirection(own, Direction.IMPORT), sumDirection(own, Direction.EXPORT)));
            own.stream()
                    .filter(chargerTotal -> isCurrent(chargerTotal, previous.get(scopeId)))
                    .forEach(updated::add);
        }
        chargerTotals.storeTotals(updated);
        return totals;
    }

    /** The span in which chargers may have joined or left since the totals were calculated. */
    private static Interval findUncountedSpan(Map<String, Map<String, ChargerTotal>> previous, Instant at) {
        Instant end = at.minus(ONE_MICROSECOND);
        Instant start = previous.values().stream()
                .flatMap(totals -> totals.values().stream())
                .filter(ChargerTotal::assigned)
                .map(ChargerTotal::countedUntil)
                .min(Instant::compareTo)
                .filter(end::isAfter)
                .orElse(end);
        return new Interval(start, at);
    }

    private List<ChargerTotal> advanceTotals(
            String scopeId,
            List<AssetMembership> chargers,
            Map<String, ChargerTotal> previous,
            Map<String, Map<Direction, BigDecimal>> accumulated,
            Instant at) {
        Interval present = new Interval(at.minus(ONE_MICROSECOND), at);
        Map<String, ChargerTotal> next = new TreeMap<>();
        for (AssetMembership charger : chargers) {
            if (charger.findPartOf(present).isPresent()) {
                String assetId = charger.assetId();
                Optional<ChargerTotal> before = findTotalAtEntry(
                        scopeId, charger, Optional.ofNullable(previous.get(assetId)), previous.isEmpty());
                Map<Direction, BigDecimal> counted = accumulated.getOrDefault(assetId, Map.of());
                next.put(
                        assetId,
                        before.map(total -> total.countUntil(counted, at))
                                .orElseGet(() -> previous.isEmpty()
                                        ? ChargerTotal.ofInitialCharger(scopeId, assetId, counted, at)
                                        : ChargerTotal.ofJoiningCharger(scopeId, assetId, counted, at)));
            }
        }
        previous.forEach((assetId, total) -> next.computeIfAbsent(assetId, id -> countUntilExit(total, chargers)));
        return List.copyOf(next.values());
    }

    /** The total of a charger when it joined the scope; empty if it has none and joined at an unknown time. */
    private Optional<ChargerTotal> findTotalAtEntry(
            String scopeId, AssetMembership charger, Optional<ChargerTotal> existing, boolean first) {
        if (first
                || charger.from().isEmpty()
                || existing.filter(ChargerTotal::assigned).isPresent()) {
            return existing;
        }
        Instant joinedAt = charger.from().get();
        Map<Direction, BigDecimal> atEntry = accumulateRegisters(charger.assetId(), joinedAt);
        return Optional.of(existing.map(total -> total.countUntil(atEntry, joinedAt))
                .orElseGet(() -> ChargerTotal.ofJoiningCharger(scopeId, charger.assetId(), atEntry, joinedAt)));
    }

    /** Counts the energy of a charger until it left the scope. */
    private ChargerTotal countUntilExit(ChargerTotal total, List<AssetMembership> chargers) {
        return chargers.stream()
                .filter(charger -> total.assigned() && charger.assetId().equals(total.assetId()))
                .flatMap(charger -> charger.until().stream())
                .filter(total.countedUntil()::isBefore)
                .max(Instant::compareTo)
                .map(leftAt -> total.countUntil(accumulateRegisters(total.assetId(), leftAt), leftAt))
                .orElse(total)
                .withoutAssignment();
    }

    private Map<Direction, BigDecimal> accumulateRegisters(String assetId, Instant at) {
        return accumulateRegisters(Set.of(assetId), at).getOrDefault(assetId, Map.of());
    }

    /** Computes register values until an instant with all breaks added up. */
    private Map<String, Map<Direction, BigDecimal>> accumulateRegisters(Set<String> assetIds, Instant at) {
        Instant from =
                WindowGrid.QUARTER_HOURS.windowAt(at.minus(ONE_MICROSECOND)).start();
        Interval upTo = new Interval(from, at.plus(ONE_MICROSECOND));
        Map<String, MeterRecord> around = records.findSinceLastRegister(
                assetIds.stream().collect(Collectors.toMap(Function.identity(), id -> upTo)));
        Map<String, Map<Direction, Map<Instant, BigDecimal>>> breaks = new HashMap<>();
        // Those since then follow from the readings, which may show that a stored one was none.
        windowStore.findBreaks(assetIds, at).stream()
                .filter(stored -> stored.registerBreak().at().isBefore(from))
                .forEach(stored -> addBreak(breaks, stored));
        Map<String, Map<Direction, BigDecimal>> accumulated = new HashMap<>();
        around.forEach((assetId, record) -> {
            Map<Direction, BigDecimal> counted = new EnumMap<>(Direction.class);
            for (Direction direction : Direction.values()) {
                record.findBreaks(direction, from).stream()
                        .filter(registerBreak -> !registerBreak.at().isAfter(at))
                        .forEach(registerBreak ->
                                addBreak(breaks, new AssetRegisterBreak(assetId, direction, registerBreak)));
                BigDecimal breakSum =
                        breaks.getOrDefault(assetId, Map.of()).getOrDefault(direction, Map.of()).values().stream()
                                .reduce(BigDecimal.ZERO, BigDecimal::add);
                record.register(direction)
                        .findValueAt(at)
                        .ifPresent(value -> counted.put(direction, value.add(breakSum)));
            }
            accumulated.put(assetId, counted);
        });
        return accumulated;
    }

    /** Whether a total is at least as recent as the stored one. A query about the past does not set it back. */
    private static boolean isCurrent(ChargerTotal chargerTotal, @Nullable Map<String, ChargerTotal> previous) {
        ChargerTotal existing = previous == null ? null : previous.get(chargerTotal.assetId());
        return existing == null || !chargerTotal.countedUntil().isBefore(existing.countedUntil());
    }

    private static void addBreak(
            Map<String, Map<Direction, Map<Instant, BigDecimal>>> breaks, AssetRegisterBreak assetBreak) {
        breaks.computeIfAbsent(assetBreak.assetId(), id -> new EnumMap<>(Direction.class))
                .computeIfAbsent(assetBreak.direction(), direction -> new HashMap<>())
                .put(assetBreak.registerBreak().at(), assetBreak.registerBreak().decrease());
    }

    private static Optional<Energy> sumDirection(List<ChargerTotal> chargerTotals, Direction direction) {
        return chargerTotals.stream()
                .map(chargerTotal -> Optional.ofNullable(chargerTotal.counted().get(direction)))
                .flatMap(Optional::stream)
                .reduce(BigDecimal::add)
                .map(Energy::new);
    }
}
