package com.betterfleet.derms.supervision;

import com.betterfleet.derms.power.Direction;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Finds scopes whose forecast is missing, by the stored decisions (M7, M8). */
@Service
@Transactional(readOnly = true)
public class MissingForecasts {

    private final JdbcMissingForecasts missing;
    private final ScopeFactsReader reader;
    private final InstantSource clock;

    MissingForecasts(JdbcMissingForecasts missing, ScopeFactsReader reader, InstantSource clock) {
        this.missing = missing;
        this.reader = reader;
        this.clock = clock;
    }

    /** The scopes whose forecast has a gap, or whose first forecast is overdue. */
    public List<String> findScopesWithoutForecast() {
        return missing.findScopesWithoutForecast();
    }

    /** All bound scopes. */
    public List<String> findBoundScopes() {
        return missing.findBoundScopes();
    }

    /** The directions that the partner's forecast does not cover now, by scope, regardless of the state of the link. */
    public Map<String, Set<Direction>> findUncoveredDirections(Collection<String> scopeIds) {
        Instant now = clock.instant();
        Map<String, Set<Direction>> uncovered = new HashMap<>();
        reader.readFacts(scopeIds)
                .forEach((scopeId, facts) -> uncovered.put(
                        scopeId,
                        Arrays.stream(Direction.values())
                                .filter(direction -> facts.directionFacts(direction)
                                        .forecasts()
                                        .primary()
                                        .segmentAt(now)
                                        .isEmpty())
                                .collect(Collectors.toSet())));
        return uncovered;
    }
}
