package com.betterfleet.derms.envelope;

import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Service;

/** Reads the available capacity of circuits, current and past (M6). */
@Service
public class CircuitCapacities {

    private final JdbcCircuitCapacities capacityStore;

    CircuitCapacities(JdbcCircuitCapacities capacityStore) {
        this.capacityStore = capacityStore;
    }

    /** The current capacity of a circuit by direction; empty for an unknown circuit. */
    public Map<Direction, CircuitCapacity> findCurrent(String circuitId) {
        return capacityStore.findCurrent(List.of(circuitId)).getOrDefault(circuitId, Map.of());
    }

    /** The current capacity of many circuits by circuit and direction; an unknown circuit has no entry. */
    public Map<String, Map<Direction, CircuitCapacity>> findCurrent(Collection<String> circuitIds) {
        return capacityStore.findCurrent(circuitIds);
    }

    /**
     * The changes of a circuit in one direction that cover {@code [from, to)}, oldest first. Those decided for an
     * instant within it, and the last one before it.
     */
    public List<CircuitCapacity> findChanges(String circuitId, Direction direction, Instant from, Instant to) {
        return capacityStore.findChanges(circuitId, direction, from, to);
    }

    /**
     * The same for many circuits in both directions, each over its own span.
     *
     * @param spans by circuit id
     * @return by circuit id; a circuit that was never written has no entry
     */
    public Map<String, List<CircuitCapacity>> findChanges(Map<String, Interval> spans) {
        return capacityStore.findChanges(spans);
    }
}
