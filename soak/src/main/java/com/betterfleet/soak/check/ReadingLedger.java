package com.betterfleet.soak.check;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The acknowledged readings of registers, one at each edge of the windows. The energy of a window is the difference of
 * two readings, so each lost reading shows in two windows.
 */
public final class ReadingLedger {

    /** A reading and the phase of the run in which it was acknowledged. */
    private record AcknowledgedReading(BigDecimal wattHours, String phase) {}

    /** A window whose energy is not the difference of the acknowledged readings at its edges. */
    public record LostReading(String phase, String description) {}

    private final Duration window;
    private final Map<String, NavigableMap<Instant, AcknowledgedReading>> readings = new ConcurrentHashMap<>();

    public ReadingLedger(Duration window) {
        this.window = window;
    }

    public void recordAcknowledged(String asset, Instant at, BigDecimal wattHours, String phase) {
        readings.computeIfAbsent(asset, unknown -> new ConcurrentSkipListMap<>())
                .put(at, new AcknowledgedReading(wattHours, phase));
    }

    /** Returns the instants of the first and the last acknowledged reading of an asset. */
    public Optional<Instant> firstReading(String asset) {
        return Optional.ofNullable(readings.get(asset)).map(NavigableMap::firstKey);
    }

    public Optional<Instant> lastReading(String asset) {
        return Optional.ofNullable(readings.get(asset)).map(NavigableMap::lastKey);
    }

    /** Returns the energy of a window, if both of its readings were acknowledged. */
    Optional<BigDecimal> energyOf(String asset, Instant start) {
        NavigableMap<Instant, AcknowledgedReading> ofAsset =
                readings.getOrDefault(asset, new ConcurrentSkipListMap<>());
        return Optional.ofNullable(ofAsset.get(start.plus(window)))
                .flatMap(end -> Optional.ofNullable(ofAsset.get(start))
                        .map(begin -> end.wattHours().subtract(begin.wattHours())));
    }

    /** Returns the starts of the windows of an asset whose readings were both acknowledged. */
    List<Instant> completeWindows(String asset) {
        NavigableMap<Instant, AcknowledgedReading> ofAsset =
                readings.getOrDefault(asset, new ConcurrentSkipListMap<>());
        return ofAsset.keySet().stream()
                .filter(start -> ofAsset.containsKey(start.plus(window)))
                .toList();
    }

    /** Compares the energy of windows that the service shows, by their starts, with the acknowledged readings. */
    public List<LostReading> findLost(String asset, Map<Instant, BigDecimal> shownEnergy) {
        List<LostReading> lost = new ArrayList<>();
        for (Instant start : completeWindows(asset)) {
            BigDecimal expected = energyOf(asset, start).orElseThrow();
            BigDecimal shown = shownEnergy.get(start);
            if (shown == null || shown.compareTo(expected) != 0) {
                lost.add(new LostReading(
                        phaseOf(asset, start.plus(window)),
                        "%s, window from %s: %s Wh shown, %s Wh acknowledged"
                                .formatted(asset, start, shown, expected)));
            }
        }
        return lost;
    }

    private String phaseOf(String asset, Instant at) {
        return Optional.ofNullable(readings.get(asset))
                .map(ofAsset -> ofAsset.get(at))
                .map(AcknowledgedReading::phase)
                .orElse("");
    }
}
