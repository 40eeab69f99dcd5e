package com.betterfleet.derms.forecast;

import com.betterfleet.derms.forecast.JdbcForecastStore.VersionedTimeline;
import com.betterfleet.derms.time.Timeline;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * What forecasts say of the next hour, kept at hand: to read a day of quarter hours anew for each of ten thousand scopes at one
 * boundary takes longer than all else that has to be done then. Nothing has to be told to it: each part knows which version of
 * the stored row it was read from, and the versions are asked for each time.
 */
@Component
class NearTermForecastCache {

    private static final Duration LOOK_AHEAD = Duration.ofHours(1);

    /** A part that ends sooner than this is read anew, so that it is done before a boundary and not at one. */
    private static final Duration MIN_LOOK_AHEAD = Duration.ofMinutes(30);

    /** Not all scopes that are decided together were looked at last at the same time. */
    private static final Duration LOOK_BACK = Duration.ofMinutes(5);

    /** Some 150 bytes for each block of an hour: about 100 MB at the most, and 10 MB for 10,000 groups. */
    private static final int MAX_ENTRIES = 100_000;

    private final JdbcForecastStore forecasts;
    private final Cache<TimelineKey, CachedExcerpt> excerpts =
            Caffeine.newBuilder().maximumSize(MAX_ENTRIES).build();

    NearTermForecastCache(JdbcForecastStore forecasts) {
        this.forecasts = forecasts;
    }

    /**
     * A part of a timeline as it is to be read.
     *
     * @param version of the stored row
     * @param validFrom the first instant of which it tells the same as the whole
     * @param validUntil the first instant after that of which it does not; empty: for ever
     */
    private record CachedExcerpt(
            String version,
            Duration tolerance,
            Instant validFrom,
            Optional<Instant> validUntil,
            StoredTimeline timeline) {

        static CachedExcerpt of(StoredTimeline stored, String version, Duration tolerance, Instant from, Instant now) {
            Timeline<CapacityLimit> whole = SeamRules.closeSeams(stored.timeline(), tolerance);
            Timeline<CapacityLimit> part = whole.excerptAround(from, now.plus(LOOK_AHEAD));
            return new CachedExcerpt(
                    version,
                    tolerance,
                    from,
                    part.excerptValidUntil(whole),
                    new StoredTimeline(stored.key(), stored.acceptedAt(), part));
        }

        boolean isValidFor(String current, Duration wanted, Instant since, Instant now) {
            return version.equals(current)
                    && tolerance.equals(wanted)
                    && !since.isBefore(validFrom)
                    && validUntil
                            .map(end -> now.plus(MIN_LOOK_AHEAD).isBefore(end))
                            .orElse(true);
        }
    }

    /**
     * What is in force for many groups: the same as the whole of it at each instant between {@code from} and {@code now}, and as to
     * what changes next after {@code now}.
     *
     * @param seamTolerances by binding id
     */
    List<StoredTimeline> findAround(Map<Long, Duration> seamTolerances, Instant from, Instant now) {
        Map<TimelineKey, StoredTimeline> found = new HashMap<>();
        Set<Long> missing = new HashSet<>();
        forecasts.readVersions(seamTolerances.keySet()).forEach((place, version) -> {
            CachedExcerpt part = excerpts.getIfPresent(place);
            if (part != null && part.isValidFor(version, toleranceOf(seamTolerances, place), from, now)) {
                found.put(place, part.timeline());
            } else {
                missing.add(place.bindingId());
            }
        });
        if (!missing.isEmpty()) {
            for (VersionedTimeline stored : forecasts.readWithVersions(missing)) {
                StoredTimeline row = stored.row();
                CachedExcerpt part = CachedExcerpt.of(
                        row, stored.version(), toleranceOf(seamTolerances, row.key()), from.minus(LOOK_BACK), now);
                excerpts.put(row.key(), part);
                found.put(row.key(), part.timeline());
            }
        }
        return new ArrayList<>(found.values());
    }

    private static Duration toleranceOf(Map<Long, Duration> tolerances, TimelineKey place) {
        return tolerances.getOrDefault(place.bindingId(), Duration.ZERO);
    }
}
