package com.betterfleet.derms.metering.totals;

import com.betterfleet.derms.power.Direction;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one charger has added to the total of one scope. Pure.
 *
 * @param assigned whether it is a charger of that scope now
 * @param offsets what its accumulated registers are less by; without entry: it has told no such register yet
 * @param counted what it was last told to have added
 * @param countedUntil until when that was counted
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

    /** A charger of a scope whose total has not been told before: it begins with what its registers show. */
    public static ChargerTotal ofInitialCharger(
            String scopeId, String assetId, Map<Direction, BigDecimal> accumulated, Instant at) {
        Map<Direction, BigDecimal> none = new EnumMap<>(Direction.class);
        accumulated.keySet().forEach(direction -> none.put(direction, BigDecimal.ZERO));
        return new ChargerTotal(scopeId, assetId, true, none, accumulated, at);
    }

    /** A charger that joins: it has added nothing so far. */
    public static ChargerTotal ofJoiningCharger(
            String scopeId, String assetId, Map<Direction, BigDecimal> accumulated, Instant at) {
        return new ChargerTotal(scopeId, assetId, false, Map.of(), Map.of(), at).countUntil(accumulated, at);
    }

    /**
     * What it has added until an instant; never less than what was told until an earlier one.
     *
     * @param accumulated what its registers have counted until then, across all breaks
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

    /** It is no charger of the scope any more: what it added stays. */
    public ChargerTotal withoutAssignment() {
        return new ChargerTotal(scopeId, assetId, false, offsets, counted, countedUntil);
    }

    private BigDecimal keepMonotonic(BigDecimal added, BigDecimal before, Instant at) {
        BigDecimal atLeastNothing = added.max(BigDecimal.ZERO);
        return at.isBefore(countedUntil) ? atLeastNothing.min(before) : atLeastNothing.max(before);
    }
}
