package com.betterfleet.derms.forecast;

import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Reads the forecasts in force and the accepted messages, with seams closed (M4). */
@Service
public class ForecastStore {

    private final JdbcForecastStore forecasts;
    private final NearTermForecastCache nearTermCache;

    ForecastStore(JdbcForecastStore forecasts, NearTermForecastCache nearTermCache) {
        this.forecasts = forecasts;
        this.nearTermCache = nearTermCache;
    }

    /**
     * The timelines in force for one direction of a group.
     *
     * @param acceptedAt when the newest forecast was accepted for it; empty where none was since the group was bound
     */
    public record ForecastsInForce(
            Timeline<CapacityLimit> primary, Timeline<CapacityLimit> fallback, Optional<Instant> acceptedAt) {

        public static final ForecastsInForce NOTHING =
                new ForecastsInForce(Timeline.empty(), Timeline.empty(), Optional.empty());

        /** Whether a forecast was accepted for this direction since the group was bound. */
        public boolean hasForecast() {
            return acceptedAt.isPresent();
        }

        private ForecastsInForce withTimeline(ForecastKind kind, Timeline<CapacityLimit> timeline, Instant at) {
            Optional<Instant> newest = acceptedAt.filter(at::isBefore).or(() -> Optional.of(at));
            return switch (kind) {
                case PRIMARY -> new ForecastsInForce(timeline, fallback, newest);
                case FALLBACK -> new ForecastsInForce(primary, timeline, newest);
            };
        }
    }

    /**
     * Returns the timelines in force of many groups at once.
     *
     * @param seamTolerances by binding id, the partner's tolerance for seams
     * @return by binding id; a direction without an entry has never had a forecast
     */
    @Transactional(readOnly = true)
    public Map<Long, Map<Direction, ForecastsInForce>> findInForce(Map<Long, Duration> seamTolerances) {
        return groupByBinding(forecasts.readInForce(seamTolerances.keySet()).stream()
                .map(row -> row.withTimeline(SeamRules.closeSeams(
                        row.timeline(), seamTolerances.getOrDefault(row.bindingId(), Duration.ZERO))))
                .toList());
    }

    /**
     * Returns the part of the timelines that is needed to decide between {@code from} and {@code now}. It equals the
     * whole at each of those instants and up to the next change.
     */
    @Transactional(readOnly = true)
    public Map<Long, Map<Direction, ForecastsInForce>> findInForceAround(
            Map<Long, Duration> seamTolerances, Instant from, Instant now) {
        return groupByBinding(nearTermCache.findAround(seamTolerances, from, now));
    }

    /**
     * Keeps what {@link #findInForceAround} needs of timelines that the caller's transaction writes.
     *
     * @param seamTolerances by binding id, the partner's tolerance for seams
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void keepNearTerm(Collection<StoredTimeline> written, Map<Long, Duration> seamTolerances, Instant now) {
        nearTermCache.addWritten(written, seamTolerances, now);
    }

    private static Map<Long, Map<Direction, ForecastsInForce>> groupByBinding(List<StoredTimeline> rows) {
        Map<Long, Map<Direction, ForecastsInForce>> found = new HashMap<>();
        for (StoredTimeline row : rows) {
            Map<Direction, ForecastsInForce> directions =
                    found.computeIfAbsent(row.bindingId(), id -> new EnumMap<>(Direction.class));
            ForecastsInForce soFar = directions.getOrDefault(row.direction(), ForecastsInForce.NOTHING);
            directions.put(row.direction(), soFar.withTimeline(row.kind(), row.timeline(), row.acceptedAt()));
        }
        return found;
    }

    /** Returns the newest forecast accepted for a group since it was bound, of any direction and kind. */
    @Transactional(readOnly = true)
    public Optional<ForecastOrigin> findNewest(long bindingId) {
        return forecasts.findNewest(bindingId);
    }

    /** Returns the newest message of a bound group with this request id of the partner. */
    @Transactional(readOnly = true)
    public Optional<AcceptedForecast> findAccepted(long bindingId, String requestId) {
        return forecasts.findAccepted(bindingId, requestId);
    }

    /** Returns the newest messages of a bound group, newest first. */
    @Transactional(readOnly = true)
    public List<AcceptedForecast> findRecent(long bindingId, int limit) {
        return forecasts.findRecent(bindingId, limit);
    }

    /**
     * Returns the messages accepted for a bound group since an instant, in the order of acceptance.
     *
     * @param after the id of the last message already known, or 0
     */
    @Transactional(readOnly = true)
    public List<AcceptedForecast> findAcceptedSince(long bindingId, Instant since, long after) {
        return forecasts.findAcceptedSince(bindingId, since, after);
    }

    /**
     * Returns when a forecast was last accepted for each of these groups, by binding id. A group without one has no
     * entry.
     */
    @Transactional(readOnly = true)
    public Map<Long, Instant> findLastAcceptedTimes(Collection<Long> bindingIds) {
        return forecasts.findLastAcceptedTimes(bindingIds);
    }

    /** Deletes the timelines of these groups: in a new epoch no forecast has been accepted yet. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void forgetBindings(Collection<Long> bindingIds) {
        forecasts.forgetBindings(bindingIds);
    }

    /** Empties the timelines of a direction, primary and fallback. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void clearDirection(long bindingId, Direction direction) {
        forecasts.clearDirection(bindingId, direction);
    }
}
