package com.betterfleet.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.betterfleet.soak.FaultPlan.PlannedFault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FaultPlanTests {

    private static final List<FaultKind> ALL = Arrays.asList(FaultKind.values());

    @Test
    void aSeedGivesOnePlan() {
        assertThat(plan(7)).isEqualTo(plan(7)).isNotEqualTo(plan(8));
    }

    @Test
    void eachRoundHasEachKindOnce() {
        assertThat(plan(7).subList(0, ALL.size()))
                .extracting(PlannedFault::kind)
                .containsExactlyInAnyOrderElementsOf(ALL);
    }

    @Test
    void optionsAreTenMinutesOfAllKindsUnlessStated() {
        SoakOptions options = parse();

        assertThat(options.time()).isEqualTo(Duration.ofMinutes(10));
        assertThat(options.kinds()).isEqualTo(ALL);
    }

    @Test
    void aNumberOfKillsReplacesTheTimeAndMakesOnlyKills() {
        SoakOptions options = parse("--kills", "100", "--seed", "5");

        assertThat(options.kills()).isEqualTo(100);
        assertThat(options.seed()).isEqualTo(5);
        assertThat(options.kinds()).allMatch(kind -> kind.kills() > 0);
    }

    @Test
    void kindsAreChosenByName() {
        assertThat(parse("2", "--faults", "disk-full,DATABASE_KILLED").kinds())
                .containsExactly(FaultKind.DISK_FULL, FaultKind.DATABASE_KILLED);
    }

    @Test
    void wrongOptionsAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("ten"))
                .withMessage("minutes is ten; it must be a whole number from 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("--faults", "earthquake"))
                .withMessageStartingWith("--faults earthquake is unknown; there are [INSTANCE_KILLED");
        assertThatIllegalArgumentException().isThrownBy(() -> parse("--seed")).withMessage("--seed needs a value");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("--sead", "1"))
                .withMessageStartingWith("--sead is unknown; there are --kills");
    }

    private static SoakOptions parse(String... arguments) {
        return SoakOptions.parse("service.jar", Path.of("runs"), List.of(arguments));
    }

    private static List<PlannedFault> plan(long seed) {
        FaultPlan plan = new FaultPlan(seed, ALL);
        return Stream.generate(plan::nextFault).limit(3L * ALL.size()).toList();
    }
}
