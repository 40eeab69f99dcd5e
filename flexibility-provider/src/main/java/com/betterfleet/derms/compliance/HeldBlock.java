package com.betterfleet.derms.compliance;

import com.betterfleet.derms.forecast.Allowance;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.supervision.ScopeState;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.Segment;
import java.util.List;
import java.util.Optional;

/** The partner's block whose limit holds for a scope, as a line of time of its own. */
final class HeldBlock {

    private HeldBlock() {}

    /** Empty where the circuit's own path holds. */
    static Optional<Timeline<Allowance>> of(ScopeState state, Direction direction) {
        return state.standing(direction)
                .flatMap(standing -> standing.binding().held())
                .map(held ->
                        Timeline.of(List.of(new Segment<>(held.window(), new Allowance(held.limit(), held.origin())))));
    }
}
