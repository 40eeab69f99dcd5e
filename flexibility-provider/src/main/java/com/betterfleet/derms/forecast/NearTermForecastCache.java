package com.betterfleet.derms.forecast;

import com.betterfleet.derms.time.Timeline;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Caches the next hour of each timeline in force. Reading a day of quarter hours for each of ten thousand scopes at
 * one boundary would take longer than all other work of that instant. No invalidation is needed: each entry has the
 * version of the row it was read from, and the current versions are read at each access.
 */
@Component
class NearTermForecastCache {

    private static final Duration LOOK_AHEAD = Duration.ofHours(1);

    /**
     * The shortest validity of an entry that is not read again. Entries are thereby renewed before a boundary, not at
     * it.
     */
    private static final Duration MIN_LOOK_AHEAD = Duration.ofMinutes(30);

    /** Scopes that are decided together were last decided at different times. */
    private static final Duration LOOK_BACK = Duration.ofMinutes(5);

    /** About 150 bytes per block of an hour: at most 100 MB, and 10 MB for 10,000 groups. */
    private static final int MAX_ENTRIES = 100_000;

    private final JdbcForecastStore forecasts;
    private final Cache<TimelineKey, CachedExcerpt> excerpts =
            Caffeine.newBuilder().maximumSize(MAX_ENTRIES).build();

    NearTermForecastCache(JdbcForecastStore forecasts) {
        this.forecasts = forecasts;
    }

    /**
     * An excerpt of a timeline, seams closed.
     *
     * @param validFrom the first instant at which it equals the whole timeline
     * @param validUntil the first later instant at which it does not; empty where there is none
     */
    private record CachedExcerpt(
            Duration tolerance, Instant validFrom, Optional<Instant> validUntil, StoredTimeline timeline) {

        static CachedExcerpt of(StoredTimeline stored, Duration tolerance, Instant from, Instant now) {
            Timeline<CapacityLimit> whole = SeamRules.closeSeams(stored.timeline(), tolerance);
            Timeline<CapacityLimit> excerpt = whole.excerptAround(from, now.plus(LOOK_AHEAD));
            return new CachedExcerpt(tolerance, from, excerpt.excerptValidUntil(whole), stored.withTimeline(excerpt));
        }

        boolean isValidFor(long currentVersion, Duration requestedTolerance, Instant since, Instant now) {
            return timeline.version() == currentVersion
                    && tolerance.equals(requestedTolerance)
                    && !since.isBefore(validFrom)
                    && validUntil
                            .map(end -> now.plus(MIN_LOOK_AHEAD).isBefore(end))
                            .orElse(true);
        }
    }

    /**
     * Returns excerpts of the timelines in force of many groups. Each equals the whole timeline at every instant
     * between {@code from} and {@code now}, and up to the next change after {@code now}.
     *
     * @param seamTolerances by binding id
     */
    List<StoredTimeline> findAround(Map<Long, Duration> seamTolerances, Instant from, Instant now) {
        Map<TimelineKey, StoredTimeline> found = new HashMap<>();
        Set<Long> missing = new HashSet<>();
        forecasts.readVersions(seamTolerances.keySet()).forEach((key, version) -> {
            CachedExcerpt excerpt = excerpts.getIfPresent(key);
            if (excerpt != null && excerpt.isValidFor(version, toleranceOf(seamTolerances, key), from, now)) {
                found.put(key, excerpt.timeline());
            } else {
                missing.add(key.bindingId());
            }
        });
        if (!missing.isEmpty()) {
            for (StoredTimeline stored : forecasts.readInForce(missing)) {
                found.put(
                        stored.key(),
                        addExcerpt(stored, seamTolerances, from, now).timeline());
            }
        }
        return new ArrayList<>(found.values());
    }

    /**
     * Adds timelines that a transaction is about to commit, so that the decision that follows need not read them. If it
     * rolls back, no row ever has their versions.
     */
    void addWritten(Collection<StoredTimeline> written, Map<Long, Duration> seamTolerances, Instant now) {
        written.forEach(timeline -> addExcerpt(timeline, seamTolerances, now, now));
    }

    private CachedExcerpt addExcerpt(
            StoredTimeline stored, Map<Long, Duration> seamTolerances, Instant from, Instant now) {
        CachedExcerpt excerpt =
                CachedExcerpt.of(stored, toleranceOf(seamTolerances, stored.key()), from.minus(LOOK_BACK), now);
        excerpts.put(stored.key(), excerpt);
        return excerpt;
    }

    private static Duration toleranceOf(Map<Long, Duration> tolerances, TimelineKey key) {
        return tolerances.getOrDefault(key.bindingId(), Duration.ZERO);
    }
}
