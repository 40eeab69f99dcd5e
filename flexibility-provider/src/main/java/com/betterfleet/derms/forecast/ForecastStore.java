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

/** What the partners' forecasts say now, read with their seams closed (M4). */
@Service
public class ForecastStore {

    private final JdbcForecastStore forecasts;
    private final NearTermForecastCache nearTermCache;

    ForecastStore(JdbcForecastStore forecasts, NearTermForecastCache nearTermCache) {
        this.forecasts = forecasts;
        this.nearTermCache = nearTermCache;
    }

    /**
     * One direction of a group.
     *
     * @param acceptedAt when the newest forecast was accepted for it; empty: none was since the group was bound
     */
    public record ForecastsInForce(
            Timeline<CapacityLimit> primary, Timeline<CapacityLimit> fallback, Optional<Instant> acceptedAt) {

        public static final ForecastsInForce NOTHING =
                new ForecastsInForce(Timeline.empty(), Timeline.empty(), Optional.empty());

        /** Whether anything was ever accepted for this direction since the group was bound. */
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
     * What is in force for many groups at once.
     *
     * @param seamTolerances by binding id, the partner's tolerance for seams
     * @return by binding id; a direction without an entry has never had a forecast
     */
    @Transactional(readOnly = true)
    public Map<Long, Map<Direction, ForecastsInForce>> findInForce(Map<Long, Duration> seamTolerances) {
        return groupByBinding(forecasts.readInForce(seamTolerances.keySet()).stream()
                .map(row -> new StoredTimeline(
                        row.key(),
                        row.acceptedAt(),
                        SeamRules.closeSeams(
                                row.timeline(), seamTolerances.getOrDefault(row.bindingId(), Duration.ZERO))))
                .toList());
    }

    /**
     * The part of it that tells the same at each instant between {@code from} and {@code now}, and as to what changes next: for
     * whoever decides, and does not look further ahead.
     */
    @Transactional(readOnly = true)
    public Map<Long, Map<Direction, ForecastsInForce>> findInForceAround(
            Map<Long, Duration> seamTolerances, Instant from, Instant now) {
        return groupByBinding(nearTermCache.findAround(seamTolerances, from, now));
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

    /** The newest forecast that was accepted for a group since it was bound, whatever it is for. */
    @Transactional(readOnly = true)
    public Optional<ForecastOrigin> findNewest(long bindingId) {
        return forecasts.findNewest(bindingId);
    }

    /** A message of a bound group by the partner's id; of several with that id the newest. */
    @Transactional(readOnly = true)
    public Optional<AcceptedForecast> findAccepted(long bindingId, String requestId) {
        return forecasts.findAccepted(bindingId, requestId);
    }

    /** The newest messages of a bound group, newest first. */
    @Transactional(readOnly = true)
    public List<AcceptedForecast> findRecent(long bindingId, int limit) {
        return forecasts.findRecent(bindingId, limit);
    }

    /**
     * What a bound group's partner has said since an instant, in the order of acceptance.
     *
     * @param after the id of the last message that is known already, or 0
     */
    @Transactional(readOnly = true)
    public List<AcceptedForecast> findAcceptedSince(long bindingId, Instant since, long after) {
        return forecasts.findAcceptedSince(bindingId, since, after);
    }

    /** When a forecast was last accepted for each of these groups, by binding id; without an entry none was. */
    @Transactional(readOnly = true)
    public Map<Long, Instant> findLastAcceptedTimes(Collection<Long> bindingIds) {
        return forecasts.findLastAcceptedTimes(bindingIds);
    }

    /** Forgets all that these groups ever stated: in a new epoch nothing has been accepted yet. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void forgetBindings(Collection<Long> bindingIds) {
        forecasts.forgetBindings(bindingIds);
    }

    /** Withdraws all blocks of a direction, primary and fallback. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void clearDirection(long bindingId, Direction direction) {
        forecasts.clearDirection(bindingId, direction);
    }
}
