package com.betterfleet.derms.compliance.conflict;

import com.betterfleet.derms.forecast.CapacityLimit;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.supervision.decision.ScopeState;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.TimelineSegment;
import java.util.List;
import java.util.Optional;

/** The partner's block whose limit holds for a scope, as a line of time of its own. */
final class EffectiveBlock {

    private EffectiveBlock() {}

    /** Empty where the circuit's own path holds. */
    static Optional<Timeline<CapacityLimit>> of(ScopeState state, Direction direction) {
        return state.directionState(direction)
                .flatMap(directionState -> directionState.binding().held())
                .map(appliedLimit -> Timeline.of(List.of(new TimelineSegment<>(
                        appliedLimit.window(), new CapacityLimit(appliedLimit.limit(), appliedLimit.origin())))));
    }
}
