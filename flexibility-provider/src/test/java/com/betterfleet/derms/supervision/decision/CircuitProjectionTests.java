package com.betterfleet.derms.supervision.decision;

import static com.betterfleet.derms.supervision.decision.TestFacts.NOON;
import static com.betterfleet.derms.supervision.decision.TestFacts.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.envelope.AvailableCapacity;
import com.betterfleet.derms.envelope.CapacitySource;
import com.betterfleet.derms.envelope.OperatingEnvelope.EnvelopeBasis;
import com.betterfleet.derms.forecast.ForecastOrigin;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.CircuitDirection;
import com.betterfleet.derms.microgrid.CircuitKind;
import com.betterfleet.derms.microgrid.OperationalLimit;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CircuitProjectionTests {

    private static final Interval DAY = new Interval(NOON, at(600));
    private static final ControlDecision FOLLOWING = new ControlDecision.FollowingForecast(new AppliedLimit(
            new Power(300),
            EnvelopeBasis.PRIMARY,
            new ForecastOrigin(1, "request", NOON),
            new Interval(NOON, at(600))));

    @Test
    void anEnforcedEnvelopeReplacesTheSafeDefault() {
        ControlOutlook outlook =
                outlook(step(0, 200), new ControlOutlook.OutlookStep(new Interval(at(200), at(600)), Map.of()));

        assertThat(CircuitProjection.projectOutlook(outlook, circuit(side(Optional.empty())), true, DAY))
                .containsExactly(
                        new CircuitProjection(
                                new Interval(NOON, at(200)),
                                Map.of(Direction.IMPORT, FOLLOWING),
                                both(300, CapacitySource.ENVELOPE)),
                        new CircuitProjection(
                                new Interval(at(200), at(600)), Map.of(), both(200, CapacitySource.SAFE_DEFAULT)));
    }

    @Test
    void anObservedLimitLeavesTheSafeDefaultInForce() {
        List<CircuitProjection> projections =
                CircuitProjection.projectOutlook(outlook(step(0, 600)), circuit(side(Optional.empty())), false, DAY);

        assertThat(projections).hasSize(1);
        assertThat(projections.getFirst().decision(Direction.IMPORT)).contains(FOLLOWING);
        assertThat(projections.getFirst().decision(Direction.EXPORT)).isEmpty();
        assertThat(projections.getFirst().available(Direction.IMPORT))
                .contains(new AvailableCapacity(new Power(200), CapacitySource.SAFE_DEFAULT));
    }

    @Test
    void aStepIsSplitOnlyWhereAnOperationalLimitEnds() {
        for (long end : new long[] {0, 600, 900}) {
            assertThat(CircuitProjection.projectOutlook(
                            outlook(step(0, 600)), circuit(side(Optional.of(operational(end)))), true, DAY))
                    .as("a limit until second %d", end)
                    .hasSize(1);
        }
        List<CircuitProjection> projections = CircuitProjection.projectOutlook(
                outlook(step(0, 600)), circuit(side(Optional.of(operational(100)))), true, DAY);

        assertThat(projections)
                .extracting(CircuitProjection::interval)
                .containsExactly(new Interval(NOON, at(100)), new Interval(at(100), at(600)));
        assertThat(projections)
                .extracting(
                        part -> part.available(Direction.IMPORT).orElseThrow().source())
                .containsExactly(CapacitySource.OPERATIONAL, CapacitySource.ENVELOPE);
    }

    @Test
    void onlyWhatLiesInTheSpanIsProjected() {
        ControlOutlook outlook = outlook(step(0, 200), step(200, 400), step(400, 600));
        Interval span = new Interval(at(100), at(300));

        assertThat(CircuitProjection.projectOutlook(outlook, circuit(side(Optional.empty())), true, span))
                .extracting(CircuitProjection::interval)
                .containsExactly(new Interval(at(100), at(200)), new Interval(at(200), at(300)));
    }

    @Test
    void withoutOutlookTheSafeDefaultIsInForce() {
        assertThat(CircuitProjection.projectOutlook(outlook(), circuit(side(Optional.empty())), true, DAY))
                .containsExactly(new CircuitProjection(DAY, Map.of(), both(200, CapacitySource.SAFE_DEFAULT)));
    }

    @Test
    void withoutACircuitNoCapacityIsProjected() {
        assertThat(CircuitProjection.projectOutlook(outlook(step(0, 600)), Optional.empty(), true, DAY))
                .containsExactly(new CircuitProjection(DAY, Map.of(Direction.IMPORT, FOLLOWING), Map.of()));
    }

    private static ControlOutlook outlook(ControlOutlook.OutlookStep... steps) {
        return new ControlOutlook(List.of(steps));
    }

    private static ControlOutlook.OutlookStep step(long start, long end) {
        return new ControlOutlook.OutlookStep(new Interval(at(start), at(end)), Map.of(Direction.IMPORT, FOLLOWING));
    }

    private static OperationalLimit operational(long until) {
        return OperationalLimit.ofOperator(new Power(100), "hot", Optional.of(at(until)), "a person", NOON);
    }

    private static CircuitDirection side(Optional<OperationalLimit> operational) {
        return new CircuitDirection(new Power(800), new Power(200), operational);
    }

    private static Optional<Circuit> circuit(CircuitDirection imported) {
        CircuitDirection exported = new CircuitDirection(new Power(90), new Power(0), Optional.empty());
        return Optional.of(new Circuit(
                "circuit",
                "microgrid",
                "Circuit",
                CircuitKind.GRID_CONNECTION,
                3,
                BigDecimal.valueOf(230),
                imported,
                exported));
    }

    private static Map<Direction, AvailableCapacity> both(long imported, CapacitySource source) {
        return Map.of(
                Direction.IMPORT,
                new AvailableCapacity(new Power(imported), source),
                Direction.EXPORT,
                new AvailableCapacity(new Power(0), CapacitySource.SAFE_DEFAULT));
    }
}
