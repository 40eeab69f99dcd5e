package com.betterfleet.derms.incident.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.clock.ClockStatus;
import com.betterfleet.derms.incident.Incident;
import com.betterfleet.derms.incident.IncidentKind;
import com.betterfleet.derms.incident.lifecycle.AlarmCondition;
import com.betterfleet.derms.supervision.DecisionLiveness;
import com.betterfleet.derms.supervision.SuspendedScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An instance whose clock is off by over a second is reported, whichever way it is off. */
class InstanceProbeTests {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    @ParameterizedTest
    @ValueSource(ints = {0, 1_000, -1_000})
    void aClockThatIsOffByASecondIsNotReported(int millis) {
        InstanceProbe probe = probeWithOffset(millis);

        assertThat(probe.hasProblem()).isFalse();
        assertThat(offsetCondition(probe)).isInstanceOf(AlarmCondition.ClearedCondition.class);
    }

    @Test
    void aClockThatIsAMillisecondFurtherAheadIsAnAdvisory() {
        InstanceProbe probe = probeWithOffset(1_001);

        assertThat(probe.hasProblem()).isTrue();
        assertThat(offsetCondition(probe))
                .isInstanceOfSatisfying(
                        AlarmCondition.PresentCondition.class,
                        present -> assertThat(present.text())
                                .isEqualTo(
                                        "The clock of this machine is 1.001 s ahead of the database's, by which limits are decided"));
        assertThat(IncidentKind.CLOCK_OFFSET.severity()).isEqualTo(IncidentKind.IncidentSeverity.ADVISORY);
    }

    @Test
    void aClockAMillisecondFurtherBehindIsReportedToo() {
        assertThat(offsetCondition(probeWithOffset(-1_001)))
                .isInstanceOfSatisfying(
                        AlarmCondition.PresentCondition.class,
                        present -> assertThat(present.text()).contains("1.001 s behind the database's"));
    }

    /** As after a suspended process, which could not report the delay while it lasted. */
    @Test
    void aDelayThatHasEndedIsReportedOnce() {
        SuspendedScheduler runner = new SuspendedScheduler();
        InstanceProbe probe = new InstanceProbe(runner.liveness(), new FixedClockStatus(Duration.ZERO), 8080);
        runner.recordRun();
        runner.advanceTime(Duration.ofSeconds(22));
        runner.recordRun();
        runner.advanceTime(Duration.ofSeconds(1));

        assertThat(probe.hasProblem()).isTrue();
        assertThat(checkCondition(probe, IncidentKind.RUNNER_LATE))
                .isEqualTo(new AlarmCondition.PresentCondition(
                        NOW.minusSeconds(23), Optional.empty(), List.of(), "Limits were not decided for 22 s"));
        assertThat(probe.hasProblem()).isFalse();
        assertThat(checkCondition(probe, IncidentKind.RUNNER_LATE)).isInstanceOf(AlarmCondition.ClearedCondition.class);
    }

    private static AlarmCondition offsetCondition(InstanceProbe probe) {
        return checkCondition(probe, IncidentKind.CLOCK_OFFSET);
    }

    private static AlarmCondition checkCondition(InstanceProbe probe, IncidentKind kind) {
        Map<Incident.IncidentSubject, AlarmCondition> found = probe.checkInstance(List.of(), NOW);
        return found.entrySet().stream()
                .filter(entry -> entry.getKey().kind() == kind)
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    private static InstanceProbe probeWithOffset(int millis) {
        return new InstanceProbe(new DecisionLiveness(), new FixedClockStatus(Duration.ofMillis(millis)), 8080);
    }

    /** A database clock that was never set back, and a host clock with a fixed offset to it. */
    private record FixedClockStatus(Duration hostClockOffset) implements ClockStatus {
        @Override
        public Duration remainingSetback() {
            return Duration.ZERO;
        }
    }
}
