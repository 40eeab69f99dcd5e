package com.betterfleet.derms.console.window;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.console.timeline.TimelineStep;
import com.betterfleet.derms.envelope.AvailableCapacity;
import com.betterfleet.derms.envelope.CapacitySource;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.supervision.decision.DecisionRow;
import com.betterfleet.derms.time.Interval;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The circuit's mean limit over a quarter hour. */
class WindowPagesTests {

    private static final Instant START = Instant.parse("2026-11-12T06:45:00Z");
    private static final Interval WINDOW = new Interval(START, START.plusSeconds(900));

    @Test
    void aStepWithinTheWindowCountsForItsPart() {
        assertThat(WindowPages.meanAllowedKw(List.of(step(-600, 300, 900), step(300, 1_000, 300)), WINDOW))
                .contains(new BigDecimal("500.000"));
    }

    @Test
    void itIsRoundedDown() {
        assertThat(WindowPages.meanAllowedKw(List.of(step(0, 1, 1), step(1, 900, 0)), WINDOW))
                .contains(new BigDecimal("0.001"));
    }

    @Test
    void withoutFullCoverageThereIsNoMean() {
        assertThat(WindowPages.meanAllowedKw(List.of(step(0, 899, 900)), WINDOW))
                .isEmpty();
        assertThat(WindowPages.meanAllowedKw(List.of(), WINDOW)).isEmpty();
    }

    private static TimelineStep step(long from, long to, long kilowatts) {
        TimelineStep.DirectionLimits side = new TimelineStep.DirectionLimits(
                Optional.empty(),
                Optional.empty(),
                Optional.of(new AvailableCapacity(new Power(kilowatts * 1_000), CapacitySource.ENVELOPE)));
        return new TimelineStep(
                new Interval(START.plusSeconds(from), START.plusSeconds(to)),
                DecisionRow.FORECAST,
                Map.of(Direction.IMPORT, side));
    }
}
