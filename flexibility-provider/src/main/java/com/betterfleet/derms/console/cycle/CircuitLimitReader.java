package com.betterfleet.derms.console.cycle;

import com.betterfleet.derms.console.cycle.ControlCycle.ReadBackLimit;
import com.betterfleet.derms.console.cycle.ControlCycle.WrittenLimit;
import com.betterfleet.derms.envelope.CircuitCapacities;
import com.betterfleet.derms.envelope.CircuitHistory;
import com.betterfleet.derms.envelope.remote.RemoteCircuit;
import com.betterfleet.derms.envelope.remote.RemoteCircuitService;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Reads a circuit's limit as it was decided, as it is written, and as its external platform confirmed it. */
@Component
class CircuitLimitReader {

    private final CircuitCapacities capacities;
    private final CircuitHistory history;
    private final RemoteCircuitService remotes;

    CircuitLimitReader(CircuitCapacities capacities, CircuitHistory history, RemoteCircuitService remotes) {
        this.capacities = capacities;
        this.history = history;
        this.remotes = remotes;
    }

    /** The circuit on its external platform; empty where it is on none. */
    Optional<RemoteCircuit> findRemote(Circuit circuit) {
        return remotes.findRemote(circuit.id());
    }

    /** The limit that was decided for an instant, and when it was written. */
    Optional<WrittenLimit> findDecided(Circuit circuit, Direction direction, Instant at) {
        return history.findInForceAt(circuit.id(), at).stream()
                .filter(change -> change.capacity().direction() == direction)
                .map(change -> new WrittenLimit(
                        change.capacity().available().power(), change.capacity().decidedFor(), change.writtenAt()))
                .findFirst();
    }

    /** The limit that is in force on the circuit now. */
    Optional<Power> findCurrent(Circuit circuit, Direction direction) {
        return Optional.ofNullable(capacities.findCurrent(circuit.id()).get(direction))
                .map(capacity -> capacity.available().power());
    }

    /** The limit that the external platform confirmed last. */
    static Optional<ReadBackLimit> findReadBack(RemoteCircuit remote, Direction direction) {
        return remote.confirmed()
                .flatMap(confirmed -> (direction == Direction.IMPORT
                                ? Optional.of(confirmed.imported())
                                : confirmed.exported())
                        .map(power -> new ReadBackLimit(power, confirmed.at())));
    }
}
