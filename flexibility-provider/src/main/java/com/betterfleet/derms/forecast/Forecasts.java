package com.betterfleet.derms.forecast;

import com.betterfleet.derms.forecast.JdbcForecasts.Row;
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
public class Forecasts {

    private final JdbcForecasts forecasts;
    private final NearTimelines near;

    Forecasts(JdbcForecasts forecasts, NearTimelines near) {
        this.forecasts = forecasts;
        this.near = near;
    }

    /**
     * One direction of a group.
     *
     * @param acceptedAt when the newest forecast was accepted for it; empty: none was since the group was bound
     */
    public record InForce(Timeline<Allowance> primary, Timeline<Allowance> fallback, Optional<Instant> acceptedAt) {

        public static final InForce NOTHING = new InForce(Timeline.empty(), Timeline.empty(), Optional.empty());

        /** Whether anything was ever accepted for this direction since the group was bound. */
        public boolean accepted() {
            return acceptedAt.isPresent();
        }

        private InForce with(Cover cover, Timeline<Allowance> timeline, Instant at) {
            Optional<Instant> newest = acceptedAt.filter(at::isBefore).or(() -> Optional.of(at));
            return switch (cover) {
                case PRIMARY -> new InForce(timeline, fallback, newest);
                case FALLBACK -> new InForce(primary, timeline, newest);
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
    public Map<Long, Map<Direction, InForce>> inForce(Map<Long, Duration> seamTolerances) {
        return byBinding(forecasts.inForce(seamTolerances.keySet()).stream()
                .map(row -> new Row(
                        row.place(),
                        row.acceptedAt(),
                        Seams.close(row.timeline(), seamTolerances.getOrDefault(row.bindingId(), Duration.ZERO))))
                .toList());
    }

    /**
     * The part of it that tells the same at each instant between {@code from} and {@code now}, and as to what changes next: for
     * whoever decides, and does not look further ahead.
     */
    @Transactional(readOnly = true)
    public Map<Long, Map<Direction, InForce>> inForceAround(
            Map<Long, Duration> seamTolerances, Instant from, Instant now) {
        return byBinding(near.around(seamTolerances, from, now));
    }

    private static Map<Long, Map<Direction, InForce>> byBinding(List<Row> rows) {
        Map<Long, Map<Direction, InForce>> found = new HashMap<>();
        for (Row row : rows) {
            Map<Direction, InForce> directions =
                    found.computeIfAbsent(row.bindingId(), id -> new EnumMap<>(Direction.class));
            InForce sofar = directions.getOrDefault(row.direction(), InForce.NOTHING);
            directions.put(row.direction(), sofar.with(row.cover(), row.timeline(), row.acceptedAt()));
        }
        return found;
    }

    /** The newest forecast that was accepted for a group since it was bound, whatever it is for. */
    @Transactional(readOnly = true)
    public Optional<Origin> newest(long bindingId) {
        return forecasts.newest(bindingId);
    }

    /** A message of a bound group by the partner's id; of several with that id the newest. */
    @Transactional(readOnly = true)
    public Optional<AcceptedForecast> accepted(long bindingId, String requestId) {
        return forecasts.accepted(bindingId, requestId);
    }

    /** The newest messages of a bound group, newest first. */
    @Transactional(readOnly = true)
    public List<AcceptedForecast> recent(long bindingId, int limit) {
        return forecasts.recent(bindingId, limit);
    }

    /**
     * What a bound group's partner has said since an instant, in the order of acceptance.
     *
     * @param after the id of the last message that is known already, or 0
     */
    @Transactional(readOnly = true)
    public List<AcceptedForecast> since(long bindingId, Instant since, long after) {
        return forecasts.since(bindingId, since, after);
    }

    /** When a forecast was last accepted for each of these groups, by binding id; without an entry none was. */
    @Transactional(readOnly = true)
    public Map<Long, Instant> lastAccepted(Collection<Long> bindingIds) {
        return forecasts.lastAccepted(bindingIds);
    }

    /** Forgets all that these groups ever stated: in a new epoch nothing has been accepted yet. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void forget(Collection<Long> bindingIds) {
        forecasts.forget(bindingIds);
    }

    /** Withdraws all blocks of a direction, primary and fallback. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void clear(long bindingId, Direction direction) {
        forecasts.clear(bindingId, direction);
    }
}
