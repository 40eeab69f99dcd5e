package com.betterfleet.derms.metering.totals;

import com.betterfleet.derms.power.Direction;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The energy that one charger has added to the total of one scope. Pure.
 *
 * @param assigned whether it is a charger of that scope now
 * @param offsets subtracted from its accumulated registers; no entry if it has no such register yet
 * @param counted the energy it has added, as last calculated
 * @param countedUntil the end of the time counted in it
 */
public record ChargerTotal(
        String scopeId,
        String assetId,
        boolean assigned,
        Map<Direction, BigDecimal> offsets,
        Map<Direction, BigDecimal> counted,
        Instant countedUntil) {

    public ChargerTotal {
        offsets = Map.copyOf(offsets);
        counted = Map.copyOf(counted);
    }

    /** A charger of a scope whose total is calculated for the first time: it begins with its register values. */
    public static ChargerTotal ofInitialCharger(
            String scopeId, String assetId, Map<Direction, BigDecimal> accumulated, Instant at) {
        Map<Direction, BigDecimal> none = new EnumMap<>(Direction.class);
        accumulated.keySet().forEach(direction -> none.put(direction, BigDecimal.ZERO));
        return new ChargerTotal(scopeId, assetId, true, none, accumulated, at);
    }

    /** A charger that joins a scope: it has added nothing so far. */
    public static ChargerTotal ofJoiningCharger(
            String scopeId, String assetId, Map<Direction, BigDecimal> accumulated, Instant at) {
        return new ChargerTotal(scopeId, assetId, false, Map.of(), Map.of(), at).countUntil(accumulated, at);
    }

    /**
     * Advances the added energy to an instant; never below the amount of an earlier instant.
     *
     * @param accumulated its register values at that instant with all breaks added up
     */
    public ChargerTotal countUntil(Map<Direction, BigDecimal> accumulated, Instant at) {
        Map<Direction, BigDecimal> newOffsets = new EnumMap<>(Direction.class);
        Map<Direction, BigDecimal> added = new EnumMap<>(Direction.class);
        for (Direction direction : Direction.values()) {
            Optional<BigDecimal> before = Optional.ofNullable(counted.get(direction));
            Optional<BigDecimal> now = Optional.ofNullable(accumulated.get(direction));
            before.ifPresent(value -> added.put(direction, value));
            Optional.ofNullable(offsets.get(direction)).ifPresent(value -> newOffsets.put(direction, value));
            now.ifPresent(value -> {
                BigDecimal alreadyCounted = before.orElse(BigDecimal.ZERO);
                BigDecimal offset = assigned && newOffsets.containsKey(direction)
                        ? newOffsets.getOrDefault(direction, BigDecimal.ZERO)
                        : value.subtract(alreadyCounted);
                newOffsets.put(direction, offset);
                added.put(direction, keepMonotonic(value.subtract(offset), alreadyCounted, at));
            });
        }
        return new ChargerTotal(scopeId, assetId, true, newOffsets, added, at);
    }

    /** The charger has left the scope: the energy it added stays in the total. */
    public ChargerTotal withoutAssignment() {
        return new ChargerTotal(scopeId, assetId, false, offsets, counted, countedUntil);
    }

    private BigDecimal keepMonotonic(BigDecimal added, BigDecimal before, Instant at) {
        BigDecimal atLeastNothing = added.max(BigDecimal.ZERO);
        return at.isBefore(countedUntil) ? atLeastNothing.min(before) : atLeastNothing.max(before);
    }
}
