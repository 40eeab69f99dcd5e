package com.betterfleet.derms.envelope;

import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What circuits may carry, now and before: for those who read. */
public interface CircuitCapacities {

    /** What a circuit may carry now, by direction; empty for an unknown circuit. */
    Map<Direction, CircuitCapacity> findCurrent(String circuitId);

    /** What many circuits may carry now, by circuit and direction. */
    Map<String, Map<Direction, CircuitCapacity>> findCurrent(Collection<String> circuitIds);

    /**
     * The changes of a circuit in one direction that tell what held within {@code [from, to)}, oldest first: those decided
     * for within it, and the last one before it.
     */
    List<CircuitCapacity> findChanges(String circuitId, Direction direction, Instant from, Instant to);

    /**
     * The same of many circuits in both directions, each over a span of its own.
     *
     * @param spans by circuit id
     * @return by circuit id; a circuit that was never written has no entry
     */
    Map<String, List<CircuitCapacity>> findChanges(Map<String, Interval> spans);
}
