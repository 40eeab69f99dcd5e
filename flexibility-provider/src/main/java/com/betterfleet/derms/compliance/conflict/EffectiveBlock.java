package com.betterfleet.derms.compliance.conflict;

import com.betterfleet.derms.forecast.CapacityLimit;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.supervision.decision.ScopeState;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.TimelineSegment;
import java.util.List;
import java.util.Optional;

/** Reads the partner's block whose limit applies to a scope. */
final class EffectiveBlock {

    private EffectiveBlock() {}

    /** The block as a timeline; empty where the circuit's own value applies. */
    static Optional<Timeline<CapacityLimit>> of(ScopeState state, Direction direction) {
        return state.directionState(direction)
                .flatMap(directionState -> directionState.decision().appliedLimit())
                .map(appliedLimit -> Timeline.of(List.of(new TimelineSegment<>(
                        appliedLimit.window(), new CapacityLimit(appliedLimit.limit(), appliedLimit.origin())))));
    }
}
