package com.betterfleet.derms.incident;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.supervision.RunnerPulse;
import com.betterfleet.derms.supervision.SuspendedRunner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One clock: an instance whose own one is off by over a second is told of, whichever way it is off. */
class InstanceLookTests {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    @ParameterizedTest
    @ValueSource(ints = {0, 1_000, -1_000})
    void aClockThatIsOffByASecondIsLeftAlone(int millis) {
        InstanceLook look = look(millis);

        assertThat(look.troubled()).isFalse();
        assertThat(offset(look)).isInstanceOf(Condition.Absent.class);
    }

    @Test
    void aClockThatIsAMillisecondFurtherAheadIsAnAdvisory() {
        InstanceLook look = look(1_001);

        assertThat(look.troubled()).isTrue();
        assertThat(offset(look))
                .isInstanceOfSatisfying(
                        Condition.Present.class,
                        present -> assertThat(present.text())
                                .isEqualTo(
                                        "this machine's clock is 1.001 s ahead of the database's, by which limits are decided"));
        assertThat(IncidentKind.CLOCK_OFFSET.severity()).isEqualTo(IncidentKind.Severity.ADVISORY);
    }

    @Test
    void aClockThatIsAMillisecondFurtherBehindIsOneToo() {
        assertThat(offset(look(-1_001)))
                .isInstanceOfSatisfying(
                        Condition.Present.class,
                        present -> assertThat(present.text()).contains("1.001 s behind the database's"));
    }

    /** As when the process was suspended: while it lasted nobody here could tell. */
    @Test
    void aLatenessThatIsOverIsToldOnce() {
        SuspendedRunner runner = new SuspendedRunner();
        InstanceLook look = new InstanceLook(runner.pulse(), () -> Duration.ZERO, () -> Duration.ZERO, 8080);
        runner.run();
        runner.pass(Duration.ofSeconds(22));
        runner.run();
        runner.pass(Duration.ofSeconds(1));

        assertThat(look.troubled()).isTrue();
        assertThat(condition(look, IncidentKind.RUNNER_LATE))
                .isEqualTo(new Condition.Present(
                        NOW.minusSeconds(23), Optional.empty(), List.of(), "limits were not decided for 22 s"));
        assertThat(look.troubled()).isFalse();
        assertThat(condition(look, IncidentKind.RUNNER_LATE)).isInstanceOf(Condition.Absent.class);
    }

    private static Condition offset(InstanceLook look) {
        return condition(look, IncidentKind.CLOCK_OFFSET);
    }

    private static Condition condition(InstanceLook look, IncidentKind kind) {
        Map<Incident.Subject, Condition> found = look.look(List.of(), NOW);
        return found.entrySet().stream()
                .filter(entry -> entry.getKey().kind() == kind)
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    private static InstanceLook look(int millis) {
        return new InstanceLook(new RunnerPulse(), () -> Duration.ZERO, () -> Duration.ofMillis(millis), 8080);
    }
}
