package com.betterfleet.derms.envelope;

import com.betterfleet.derms.power.Direction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Every change of what circuits may carry, for as long as it is kept. */
public interface CircuitHistory {

    /**
     * What is asked for.
     *
     * @param direction empty: both
     * @param from decided for this instant or later; empty: as far back as is kept
     * @param to decided for an earlier instant than this; empty: up to now
     */
    record CircuitHistoryQuery(
            String circuitId, Optional<Direction> direction, Optional<Instant> from, Optional<Instant> to) {}

    /** The newest changes first, at most {@code limit}, with an id below {@code before} where that is above 0. */
    List<CircuitChange> findNewest(CircuitHistoryQuery query, long before, int limit);

    /** The change that held at an instant, in each direction that had one by then. */
    List<CircuitChange> findInForceAt(String circuitId, Instant at);
}
