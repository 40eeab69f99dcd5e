package com.betterfleet.derms.supervision;

import static com.betterfleet.derms.supervision.decision.TestFacts.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.supervision.decision.ControlDecision;
import com.betterfleet.derms.supervision.decision.DecisionHistory;
import com.betterfleet.derms.supervision.decision.DirectionState;
import com.betterfleet.derms.supervision.decision.ScopeState;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The directions that are applied to the circuit when time alone led to a decision. */
class DecisionServiceTests {

    @Test
    void anUngovernedDirectionThatStaysUngovernedIsSkipped() {
        assertThat(DecisionService.directionsToApply(governed(Direction.IMPORT), governed(Direction.IMPORT)))
                .containsExactly(Direction.IMPORT);
        assertThat(DecisionService.directionsToApply(governed(Direction.EXPORT), governed(Direction.EXPORT)))
                .containsExactly(Direction.EXPORT);
    }

    @Test
    void aDirectionThatBecomesGovernedOrUngovernedIsApplied() {
        ScopeState importOnly = governed(Direction.IMPORT);
        ScopeState both = governed(Direction.IMPORT, Direction.EXPORT);

        assertThat(DecisionService.directionsToApply(importOnly, both))
                .containsExactly(Direction.IMPORT, Direction.EXPORT);
        assertThat(DecisionService.directionsToApply(both, importOnly))
                .containsExactly(Direction.IMPORT, Direction.EXPORT);
    }

    @Test
    void theFirstDecisionOfAScopeAppliesBothDirections() {
        assertThat(DecisionService.directionsToApply(governed(), governed(Direction.IMPORT)))
                .containsExactly(Direction.IMPORT, Direction.EXPORT);
    }

    private static ScopeState governed(Direction... directions) {
        DirectionState state =
                new DirectionState(new ControlDecision.FullLocalControl(), NOON, DecisionHistory.emptySince(NOON));
        Map<Direction, DirectionState> states =
                Arrays.stream(directions).collect(Collectors.toMap(Function.identity(), direction -> state));
        return new ScopeState("scope", states, NOON, NOON, Optional.empty());
    }
}
