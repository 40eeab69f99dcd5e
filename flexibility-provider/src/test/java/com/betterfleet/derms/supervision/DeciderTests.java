package com.betterfleet.derms.supervision;

import static com.betterfleet.derms.supervision.Scene.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.power.Direction;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which directions are made true on the circuit when time alone has brought a decision. */
class DeciderTests {

    @Test
    void aDirectionIsLeftAloneWhereItWasAndStillIs() {
        assertThat(Decider.concerned(governed(Direction.IMPORT), governed(Direction.IMPORT)))
                .containsExactly(Direction.IMPORT);
        assertThat(Decider.concerned(governed(Direction.EXPORT), governed(Direction.EXPORT)))
                .containsExactly(Direction.EXPORT);
    }

    @Test
    void aDirectionThatBeginsOrEndsToBeGovernedIsSettled() {
        ScopeState one = governed(Direction.IMPORT);
        ScopeState both = governed(Direction.IMPORT, Direction.EXPORT);

        assertThat(Decider.concerned(one, both)).containsExactly(Direction.IMPORT, Direction.EXPORT);
        assertThat(Decider.concerned(both, one)).containsExactly(Direction.IMPORT, Direction.EXPORT);
    }

    @Test
    void theFirstDecisionOfAScopeSettlesAll() {
        assertThat(Decider.concerned(governed(), governed(Direction.IMPORT)))
                .containsExactly(Direction.IMPORT, Direction.EXPORT);
    }

    private static ScopeState governed(Direction... directions) {
        Standing standing = new Standing(new Binding.LocalControl(), NOON, Memory.fresh(NOON));
        Map<Direction, Standing> standings =
                Arrays.stream(directions).collect(Collectors.toMap(Function.identity(), direction -> standing));
        return new ScopeState("scope", standings, NOON, NOON, Optional.empty());
    }
}
