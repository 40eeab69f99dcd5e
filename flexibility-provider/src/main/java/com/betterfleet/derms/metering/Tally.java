package com.betterfleet.derms.metering;

import com.betterfleet.derms.power.Direction;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What one charger has added to the total of one scope. Pure.
 *
 * @param present whether it is a charger of that scope now
 * @param offsets what its accumulated registers are less by; without entry: it has told no such register yet
 * @param told what it was last told to have added
 * @param toldAt until when that was counted
 */
record Tally(
        String scopeId,
        String assetId,
        boolean present,
        Map<Direction, BigDecimal> offsets,
        Map<Direction, BigDecimal> told,
        Instant toldAt) {

    Tally {
        offsets = Map.copyOf(offsets);
        told = Map.copyOf(told);
    }

    /** A charger of a scope whose total has not been told before: it begins with what its registers show. */
    static Tally first(String scopeId, String assetId, Map<Direction, BigDecimal> accumulated, Instant at) {
        Map<Direction, BigDecimal> none = new EnumMap<>(Direction.class);
        accumulated.keySet().forEach(direction -> none.put(direction, BigDecimal.ZERO));
        return new Tally(scopeId, assetId, true, none, accumulated, at);
    }

    /** A charger that joins: it has added nothing so far. */
    static Tally joining(String scopeId, String assetId, Map<Direction, BigDecimal> accumulated, Instant at) {
        return new Tally(scopeId, assetId, false, Map.of(), Map.of(), at).present(accumulated, at);
    }

    /**
     * What it has added until an instant; never less than what was told until an earlier one.
     *
     * @param accumulated what its registers have counted until then, across all breaks
     */
    Tally present(Map<Direction, BigDecimal> accumulated, Instant at) {
        Map<Direction, BigDecimal> from = new EnumMap<>(Direction.class);
        Map<Direction, BigDecimal> added = new EnumMap<>(Direction.class);
        for (Direction direction : Direction.values()) {
            Optional<BigDecimal> before = Optional.ofNullable(told.get(direction));
            Optional<BigDecimal> now = Optional.ofNullable(accumulated.get(direction));
            before.ifPresent(value -> added.put(direction, value));
            Optional.ofNullable(offsets.get(direction)).ifPresent(value -> from.put(direction, value));
            now.ifPresent(value -> {
                BigDecimal so = before.orElse(BigDecimal.ZERO);
                BigDecimal offset = present && from.containsKey(direction)
                        ? from.getOrDefault(direction, BigDecimal.ZERO)
                        : value.subtract(so);
                from.put(direction, offset);
                added.put(direction, bounded(value.subtract(offset), so, at));
            });
        }
        return new Tally(scopeId, assetId, true, from, added, at);
    }

    /** It is no charger of the scope any more: what it added stays. */
    Tally gone() {
        return new Tally(scopeId, assetId, false, offsets, told, toldAt);
    }

    private BigDecimal bounded(BigDecimal added, BigDecimal before, Instant at) {
        BigDecimal atLeastNothing = added.max(BigDecimal.ZERO);
        return at.isBefore(toldAt) ? atLeastNothing.min(before) : atLeastNothing.max(before);
    }
}
