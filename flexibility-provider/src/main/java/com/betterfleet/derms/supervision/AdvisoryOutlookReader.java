package com.betterfleet.derms.supervision;

import com.betterfleet.derms.forecast.CapacityLimit;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.CircuitDirection;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.supervision.decision.ControlAuthority;
import com.betterfleet.derms.supervision.decision.ControlOutlook;
import com.betterfleet.derms.supervision.decision.DirectionFacts;
import com.betterfleet.derms.supervision.decision.LinkAvailability;
import com.betterfleet.derms.supervision.decision.ScopeFacts;
import com.betterfleet.derms.supervision.decision.ScopeState;
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

/** Reads the outlooks of many scopes, in a fixed number of queries. */
@Service
@Transactional(readOnly = true)
public class AdvisoryOutlookReader {

    private final JdbcScopeStates stateStore;
    private final ScopeFactsReader reader;

    AdvisoryOutlookReader(JdbcScopeStates stateStore, ScopeFactsReader reader) {
        this.stateStore = stateStore;
        this.reader = reader;
    }

    /** The outlooks by scope id; a scope that is not bound or is under local control has no entry. */
    public Map<String, AdvisoryOutlook> readOutlooks(Collection<String> scopeIds, Interval ahead) {
        Map<String, ScopeState> states = new HashMap<>();
        stateStore.findStates(scopeIds).forEach(state -> states.put(state.scopeId(), state));
        Map<String, AdvisoryOutlook> outlooks = new HashMap<>();
        reader.readFacts(states.keySet()).forEach((scopeId, facts) -> {
            ScopeState state = states.get(scopeId);
            if (state != null && facts.directionFacts(Direction.IMPORT).control() == ControlAuthority.PARTNER) {
                outlooks.put(scopeId, toAdvisoryOutlook(state, facts, ahead));
            }
        });
        return outlooks;
    }

    private static AdvisoryOutlook toAdvisoryOutlook(ScopeState state, ScopeFacts facts, Interval ahead) {
        DirectionFacts any = facts.directionFacts(Direction.IMPORT);
        Instant now = ahead.start();
        Map<Direction, List<Interval>> fallback = new EnumMap<>(Direction.class);
        Map<Direction, CircuitDirection> circuit = new EnumMap<>(Direction.class);
        for (Direction direction : Direction.values()) {
            DirectionFacts known = facts.directionFacts(direction);
            known.circuit().ifPresent(side -> circuit.put(direction, side));
            if (!known.forecasts().fallback().isEmpty()) {
                fallback.put(direction, toIntervals(known.forecasts().fallback()));
            }
        }
        return new AdvisoryOutlook(
                state.scopeId(),
                any.enforced()
                        && facts.circuit().filter(Circuit::carriesEnvelope).isPresent(),
                any.link().availabilityAt(now) == LinkAvailability.UP,
                state.directions(),
                ControlOutlook.of(state, facts, ahead),
                newestAcceptance(facts),
                forecastAwaitedSince(facts),
                any.timing().forecastStaleAfter(),
                fallback,
                circuit);
    }

    private static List<Interval> toIntervals(Timeline<CapacityLimit> timeline) {
        return timeline.mapValues(allowance -> true).mergeAdjacent().segments().stream()
                .map(Timeline.TimelineSegment::interval)
                .toList();
    }

    private static Optional<Instant> forecastAwaitedSince(ScopeFacts facts) {
        DirectionFacts any = facts.directionFacts(Direction.IMPORT);
        return newestAcceptance(facts)
                .filter(accepted -> !accepted.isBefore(any.epochSince()))
                .map(accepted -> any.link().upSince().filter(accepted::isBefore).orElse(accepted));
    }

    private static Optional<Instant> newestAcceptance(ScopeFacts facts) {
        return Arrays.stream(Direction.values())
                .flatMap(direction -> facts.directionFacts(direction).forecasts().acceptedAt().stream())
                .max(Instant::compareTo);
    }
}
