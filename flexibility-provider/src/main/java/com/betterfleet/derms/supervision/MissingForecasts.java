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

/** Where something is missing, as it was decided and stored: for those who tell people (M7, M8). */
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

    /** The scopes that are in a gap of the forecast, or whose first forecast is overdue. */
    public List<String> findScopesWithoutForecast() {
        return missing.findScopesWithoutForecast();
    }

    /** All scopes that are watched. */
    public List<String> findBoundScopes() {
        return missing.findBoundScopes();
    }

    /** The directions in which the partner's ordinary forecast says nothing for now, by scope; whatever the link does. */
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
