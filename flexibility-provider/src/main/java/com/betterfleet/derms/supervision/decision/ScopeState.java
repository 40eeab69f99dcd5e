package com.betterfleet.derms.supervision.decision;

import com.betterfleet.derms.power.Direction;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The state of a scope, as decided and applied (M5, M9).
 *
 * @param directions an ungoverned direction has no entry
 * @param decidedFor the instant of the last decision that changed something
 * @param decidedAt the instant of the last completed decision or sweep, up to which the state is known to be right
 * @param nextChangeAt when time alone changes it next
 */
public record ScopeState(
        String scopeId,
        Map<Direction, DirectionState> directions,
        Instant decidedFor,
        Instant decidedAt,
        Optional<Instant> nextChangeAt) {

    /** The rank of the least severe degraded state. */
    public static final int LAST_DEGRADED_RANK = 3;

    public ScopeState {
        directions = Map.copyOf(directions);
    }

    public static ScopeState ofUnmanaged(String scopeId, Instant now) {
        Map<Direction, DirectionState> both = new EnumMap<>(Direction.class);
        DirectionState none =
                new DirectionState(new ControlDecision.UnmanagedControl(), now, DecisionHistory.emptySince(now));
        for (Direction direction : Direction.values()) {
            both.put(direction, none);
        }
        return new ScopeState(scopeId, both, now, now, Optional.empty());
    }

    /**
     * Since when the facts are valid. Between two decisions only time has passed, except that the newest forecast or a
     * new epoch counts from its own instant on. Changes of the link are part of the facts.
     */
    public Instant factsValidSince(DirectionFacts facts, Instant t) {
        Instant from = Stream.of(
                        Optional.of(decidedAt), facts.forecasts().acceptedAt(), Optional.of(facts.epochSince()))
                .flatMap(Optional::stream)
                .max(Instant::compareTo)
                .orElse(t);
        return from.isBefore(t) ? from : t;
    }

    /** Decides the scope at {@code now} from the facts and this state; pure. */
    public ScopeState advanceTo(ScopeFacts facts, Instant now) {
        Map<Direction, DirectionState> advanced = new EnumMap<>(Direction.class);
        for (Direction direction : Direction.values()) {
            if (facts.isGoverned(direction)) {
                DirectionFacts known = facts.directionFacts(direction);
                Instant from = factsValidSince(known, now);
                DirectionState before = directionState(direction).orElseGet(() -> DirectionState.beginAt(known, from));
                advanced.put(direction, before.advanceTo(known, from, now));
            }
        }
        return new ScopeState(scopeId, advanced, now, now, facts.nextChangeAfter(advanced, now));
    }

    /** The same state, confirmed up to {@code now}, so that changed facts count from now on. */
    public ScopeState withDecidedAt(Instant now) {
        return new ScopeState(scopeId, directions, decidedFor, now, nextChangeAt);
    }

    public Optional<DirectionState> directionState(Direction direction) {
        return Optional.ofNullable(directions.get(direction));
    }

    /** The direction whose state is more severe, which represents the scope. */
    public DirectionState worstDirection() {
        return directions.values().stream()
                .min(Comparator.comparingInt(state -> state.decision().severityRank()))
                .orElseThrow(() -> new IllegalStateException("scope " + scopeId + " has no direction"));
    }

    public ControlMode mode() {
        return worstDirection().decision().mode();
    }

    /** How severe the state is, 0 the worst; up to {@link #LAST_DEGRADED_RANK} the scope is degraded. */
    public int severityRank() {
        return worstDirection().decision().severityRank();
    }

    /** Whether in either direction the forecast has a gap (rows 4 and 5) or the first forecast is overdue. */
    public boolean hasMissingForecast() {
        return directions.values().stream().map(DirectionState::decision).anyMatch(ScopeState::isForecastMissing);
    }

    private static boolean isForecastMissing(ControlDecision decision) {
        return decision.row().isForecastGap()
                || (decision instanceof ControlDecision.AwaitingFirstForecast first && first.overdue());
    }
}
