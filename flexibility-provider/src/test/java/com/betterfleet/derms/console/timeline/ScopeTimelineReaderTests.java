package com.betterfleet.derms.console.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import com.betterfleet.derms.envelope.AvailableCapacity;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@ServiceTest
class ScopeTimelineReaderTests {

    private static final Duration BLOCK = Duration.ofMinutes(5);

    @LocalServerPort
    private int port;

    @Autowired
    private ScopeTimelineReader timelines;

    @Test
    void thePastHasAStepForEachChangeAndBeginsWithTheChangeBeforeTheSpan() {
        TestRig rig = TestRig.create(port, "vector", "");
        Instant start = rig.readClock();
        rig.sendForecast(
                "f1",
                "CONSUMPTION",
                String.join(
                        ",",
                        TestRig.forecastBlock(start, BLOCK, "100", "KW"),
                        TestRig.forecastBlock(start.plus(BLOCK), BLOCK, "200", "KW"),
                        TestRig.forecastBlock(start.plus(BLOCK.multipliedBy(2)), Duration.ofHours(1), "300", "KW")));
        // Each block is decided by itself: time that is moved over several of them writes the last one only.
        rig.advanceTime(BLOCK.plusSeconds(10));
        rig.advanceTime(BLOCK);

        Instant from = start.plus(BLOCK.dividedBy(2));
        List<TimelineStep> steps = timelines.findSteps(rig.scopeId(), new Interval(from, rig.readClock()));
        assertThat(steps)
                .extracting(step -> step.availableCapacity(Direction.IMPORT)
                        .map(AvailableCapacity::power)
                        .orElseThrow())
                .containsExactly(new Power(100_000), new Power(200_000), new Power(300_000));
        assertThat(steps.getFirst().interval().start()).isEqualTo(from);
        assertThat(steps.get(1).interval().start()).isBetween(start.plus(BLOCK), start.plus(BLOCK.multipliedBy(2)));
        assertThat(steps.get(2).interval().start()).isAfter(start.plus(BLOCK.multipliedBy(2)));
    }

    @Test
    void theStepsAheadOfManyScopesAreTheirOwn() {
        TestRig bound = TestRig.create(port, "vector", "");
        TestRig other = TestRig.create(port, "vector", "");
        Instant now = bound.readClock();
        bound.sendForecast("f1", "CONSUMPTION", TestRig.forecastBlock(now, Duration.ofHours(2), "100", "KW"));
        other.sendForecast("f1", "CONSUMPTION", TestRig.forecastBlock(now, Duration.ofHours(2), "200", "KW"));

        Interval ahead = new Interval(bound.readClock(), now.plus(Duration.ofHours(1)));
        assertThat(timelines.findUpcomingSteps(List.of(bound.scopeId(), other.scopeId()), ahead))
                .allSatisfy((scopeId, steps) -> assertThat(steps)
                        .singleElement()
                        .satisfies(step -> assertThat(
                                        step.availableCapacity(Direction.IMPORT).map(AvailableCapacity::power))
                                .contains(new Power(scopeId.equals(bound.scopeId()) ? 100_000 : 200_000))))
                .containsOnlyKeys(bound.scopeId(), other.scopeId());
    }
}
