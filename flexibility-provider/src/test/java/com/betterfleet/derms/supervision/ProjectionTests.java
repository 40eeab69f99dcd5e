package com.betterfleet.derms.supervision;

import static com.betterfleet.derms.supervision.Scene.NOON;
import static com.betterfleet.derms.supervision.Scene.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.envelope.Available;
import com.betterfleet.derms.envelope.CapacitySource;
import com.betterfleet.derms.envelope.OperatingEnvelope.Basis;
import com.betterfleet.derms.forecast.Origin;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.CircuitKind;
import com.betterfleet.derms.microgrid.CircuitSide;
import com.betterfleet.derms.microgrid.OperationalLimit;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProjectionTests {

    private static final Interval DAY = new Interval(NOON, at(600));
    private static final Binding FOLLOWING = new Binding.Following(
            new Held(new Power(300), Basis.PRIMARY, new Origin(1, "request", NOON), new Interval(NOON, at(600))));

    @Test
    void anEnvelopeStandsInForTheSafeDefaultWhereItIsEnforced() {
        Outlook outlook = outlook(step(0, 200), new Outlook.Step(new Interval(at(200), at(600)), Map.of()));

        assertThat(Projection.of(outlook, circuit(side(Optional.empty())), true, DAY))
                .containsExactly(
                        new Projection(
                                new Interval(NOON, at(200)),
                                Map.of(Direction.IMPORT, FOLLOWING),
                                both(300, CapacitySource.ENVELOPE)),
                        new Projection(
                                new Interval(at(200), at(600)), Map.of(), both(200, CapacitySource.SAFE_DEFAULT)));
    }

    @Test
    void whatIsOnlyObservedLeavesTheCircuitOnItsOwnPath() {
        List<Projection> projections =
                Projection.of(outlook(step(0, 600)), circuit(side(Optional.empty())), false, DAY);

        assertThat(projections).hasSize(1);
        assertThat(projections.getFirst().binding(Direction.IMPORT)).contains(FOLLOWING);
        assertThat(projections.getFirst().binding(Direction.EXPORT)).isEmpty();
        assertThat(projections.getFirst().available(Direction.IMPORT))
                .contains(new Available(new Power(200), CapacitySource.SAFE_DEFAULT));
    }

    @Test
    void aStepIsCutWhereAPersonsLimitEndsAndNowhereElse() {
        for (long end : new long[] {0, 600, 900}) {
            assertThat(Projection.of(outlook(step(0, 600)), circuit(side(Optional.of(operational(end)))), true, DAY))
                    .as("a limit until second %d", end)
                    .hasSize(1);
        }
        List<Projection> projections =
                Projection.of(outlook(step(0, 600)), circuit(side(Optional.of(operational(100)))), true, DAY);

        assertThat(projections)
                .extracting(Projection::interval)
                .containsExactly(new Interval(NOON, at(100)), new Interval(at(100), at(600)));
        assertThat(projections)
                .extracting(
                        part -> part.available(Direction.IMPORT).orElseThrow().source())
                .containsExactly(CapacitySource.OPERATIONAL, CapacitySource.ENVELOPE);
    }

    @Test
    void onlyWhatLiesInTheSpanIsProjected() {
        Outlook outlook = outlook(step(0, 200), step(200, 400), step(400, 600));
        Interval span = new Interval(at(100), at(300));

        assertThat(Projection.of(outlook, circuit(side(Optional.empty())), true, span))
                .extracting(Projection::interval)
                .containsExactly(new Interval(at(100), at(200)), new Interval(at(200), at(300)));
    }

    @Test
    void whereNothingIsForeseenTheCircuitKeepsToItsOwnPath() {
        assertThat(Projection.of(outlook(), circuit(side(Optional.empty())), true, DAY))
                .containsExactly(new Projection(DAY, Map.of(), both(200, CapacitySource.SAFE_DEFAULT)));
    }

    @Test
    void withoutACircuitThereIsNothingToCarry() {
        assertThat(Projection.of(outlook(step(0, 600)), Optional.empty(), true, DAY))
                .containsExactly(new Projection(DAY, Map.of(Direction.IMPORT, FOLLOWING), Map.of()));
    }

    private static Outlook outlook(Outlook.Step... steps) {
        return new Outlook(List.of(steps));
    }

    private static Outlook.Step step(long start, long end) {
        return new Outlook.Step(new Interval(at(start), at(end)), Map.of(Direction.IMPORT, FOLLOWING));
    }

    private static OperationalLimit operational(long until) {
        return OperationalLimit.set(new Power(100), "hot", Optional.of(at(until)), "a person", NOON);
    }

    private static CircuitSide side(Optional<OperationalLimit> operational) {
        return new CircuitSide(new Power(800), new Power(200), operational);
    }

    private static Optional<Circuit> circuit(CircuitSide imported) {
        CircuitSide exported = new CircuitSide(new Power(90), new Power(0), Optional.empty());
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

    private static Map<Direction, Available> both(long imported, CapacitySource source) {
        return Map.of(
                Direction.IMPORT,
                new Available(new Power(imported), source),
                Direction.EXPORT,
                new Available(new Power(0), CapacitySource.SAFE_DEFAULT));
    }
}
