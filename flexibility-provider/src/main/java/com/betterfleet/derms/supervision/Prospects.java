package com.betterfleet.derms.supervision;

import com.betterfleet.derms.forecast.Allowance;
import com.betterfleet.derms.microgrid.CircuitSide;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Puts together what is known of the time ahead of many scopes, in a few queries whatever their number. */
@Service
@Transactional(readOnly = true)
public class Prospects {

    private final JdbcWatches watches;
    private final FactsReader reader;

    Prospects(JdbcWatches watches, FactsReader reader) {
        this.watches = watches;
        this.reader = reader;
    }

    /** By scope id; one that is not bound, or that people have full control of, has no entry: nobody limits it. */
    public Map<String, Prospect> of(Collection<String> scopeIds, Interval ahead) {
        Map<String, ScopeState> states = new HashMap<>();
        watches.find(scopeIds).forEach(state -> states.put(state.scopeId(), state));
        Map<String, Prospect> found = new HashMap<>();
        reader.read(states.keySet()).forEach((scopeId, facts) -> {
            ScopeState state = states.get(scopeId);
            if (state != null && facts.facts(Direction.IMPORT).control() == Control.PARTNER) {
                found.put(scopeId, prospect(state, facts, ahead));
            }
        });
        return found;
    }

    private static Prospect prospect(ScopeState state, ScopeFacts facts, Interval ahead) {
        Facts any = facts.facts(Direction.IMPORT);
        Instant now = ahead.start();
        Map<Direction, List<Interval>> fallback = new EnumMap<>(Direction.class);
        Map<Direction, CircuitSide> circuit = new EnumMap<>(Direction.class);
        for (Direction direction : Direction.values()) {
            Facts known = facts.facts(direction);
            known.circuit().ifPresent(side -> circuit.put(direction, side));
            if (!known.forecasts().fallback().isEmpty()) {
                fallback.put(direction, spans(known.forecasts().fallback()));
            }
        }
        return new Prospect(
                state.scopeId(),
                any.enforced(),
                any.link().at(now) == Presence.UP,
                state.directions(),
                Outlook.of(state, facts, ahead),
                newest(facts),
                any.timing().forecastStaleAfter(),
                fallback,
                circuit);
    }

    private static List<Interval> spans(Timeline<Allowance> timeline) {
        return timeline.map(allowance -> true).joined().segments().stream()
                .map(Timeline.Segment::interval)
                .toList();
    }

    private static Optional<Instant> newest(ScopeFacts facts) {
        return Arrays.stream(Direction.values())
                .flatMap(direction -> facts.facts(direction).forecasts().acceptedAt().stream())
                .max(Instant::compareTo);
    }
}
