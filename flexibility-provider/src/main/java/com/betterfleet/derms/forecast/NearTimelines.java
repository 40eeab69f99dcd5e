package com.betterfleet.derms.forecast;

import com.betterfleet.derms.forecast.JdbcForecasts.Place;
import com.betterfleet.derms.forecast.JdbcForecasts.Row;
import com.betterfleet.derms.forecast.JdbcForecasts.Versioned;
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
class NearTimelines {

    private static final Duration AHEAD = Duration.ofHours(1);

    /** A part that ends sooner than this is read anew, so that it is done before a boundary and not at one. */
    private static final Duration LEAST_AHEAD = Duration.ofMinutes(30);

    /** Not all scopes that are decided together were looked at last at the same time. */
    private static final Duration BEHIND = Duration.ofMinutes(5);

    /** Some 150 bytes for each block of an hour: about 100 MB at the most, and 10 MB for 10,000 groups. */
    private static final int MOST = 100_000;

    private final JdbcForecasts forecasts;
    private final Cache<Place, Part> parts =
            Caffeine.newBuilder().maximumSize(MOST).build();

    NearTimelines(JdbcForecasts forecasts) {
        this.forecasts = forecasts;
    }

    /**
     * A part of a timeline as it is to be read.
     *
     * @param version of the stored row
     * @param from the first instant of which it tells the same as the whole
     * @param until the first instant after that of which it does not; empty: for ever
     */
    private record Part(String version, Duration tolerance, Instant from, Optional<Instant> until, Row row) {

        static Part of(Row stored, String version, Duration tolerance, Instant from, Instant now) {
            Timeline<Allowance> whole = Seams.close(stored.timeline(), tolerance);
            Timeline<Allowance> part = whole.around(from, now.plus(AHEAD));
            return new Part(
                    version,
                    tolerance,
                    from,
                    part.knownUntil(whole),
                    new Row(stored.place(), stored.acceptedAt(), part));
        }

        boolean tells(String current, Duration wanted, Instant since, Instant now) {
            return version.equals(current)
                    && tolerance.equals(wanted)
                    && !since.isBefore(from)
                    && until.map(end -> now.plus(LEAST_AHEAD).isBefore(end)).orElse(true);
        }
    }

    /**
     * What is in force for many groups: the same as the whole of it at each instant between {@code from} and {@code now}, and as to
     * what changes next after {@code now}.
     *
     * @param seamTolerances by binding id
     */
    List<Row> around(Map<Long, Duration> seamTolerances, Instant from, Instant now) {
        Map<Place, Row> found = new HashMap<>();
        Set<Long> missing = new HashSet<>();
        forecasts.versions(seamTolerances.keySet()).forEach((place, version) -> {
            Part part = parts.getIfPresent(place);
            if (part != null && part.tells(version, tolerance(seamTolerances, place), from, now)) {
                found.put(place, part.row());
            } else {
                missing.add(place.bindingId());
            }
        });
        if (!missing.isEmpty()) {
            for (Versioned stored : forecasts.versioned(missing)) {
                Row row = stored.row();
                Part part =
                        Part.of(row, stored.version(), tolerance(seamTolerances, row.place()), from.minus(BEHIND), now);
                parts.put(row.place(), part);
                found.put(row.place(), part.row());
            }
        }
        return new ArrayList<>(found.values());
    }

    private static Duration tolerance(Map<Long, Duration> tolerances, Place place) {
        return tolerances.getOrDefault(place.bindingId(), Duration.ZERO);
    }
}
