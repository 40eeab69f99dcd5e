package com.betterfleet.soak.check;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;

/** Finds accepted forecasts whose block far ahead is not on the timeline that the service shows. */
public final class ForecastProofs {

    private ForecastProofs() {}

    /**
     * Returns the accepted forecasts that are lost.
     *
     * @param timeline the shown limits by their starts, W; empty where none is shown
     */
    public static List<SentForecast> findLost(
            List<SentForecast> forecasts, NavigableMap<Instant, OptionalInt> timeline) {
        return forecasts.stream()
                .filter(forecast -> forecast.delivery().isAccepted())
                .filter(forecast -> !isShown(forecast.proof(), timeline))
                .toList();
    }

    /** In the middle of the block: its start may still be within a recovery hold. */
    private static boolean isShown(CapacityBlock proof, NavigableMap<Instant, OptionalInt> timeline) {
        Duration half = Duration.between(proof.start(), proof.end()).dividedBy(2);
        OptionalInt shown = Optional.ofNullable(
                        timeline.floorEntry(proof.start().plus(half)))
                .map(Map.Entry::getValue)
                .orElse(OptionalInt.empty());
        return shown.isPresent() && shown.getAsInt() == proof.watts();
    }
}
