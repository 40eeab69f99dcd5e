package com.betterfleet.derms.envelope;

import com.betterfleet.derms.power.Direction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Reads every stored change of circuit capacities: the evidence, for as long as it is retained (M6). */
@Service
public class CircuitHistory {

    private final JdbcCircuitHistory historyStore;

    CircuitHistory(JdbcCircuitHistory historyStore) {
        this.historyStore = historyStore;
    }

    /**
     * The changes to read.
     *
     * @param direction empty: both
     * @param from decided for this instant or later; empty: without a lower bound
     * @param to decided for an earlier instant than this; empty: without an upper bound
     */
    public record CircuitHistoryQuery(
            String circuitId, Optional<Direction> direction, Optional<Instant> from, Optional<Instant> to) {}

    /** The newest changes first, at most {@code limit}; where {@code before} is above 0, those that precede that id. */
    public List<CircuitChange> findNewest(CircuitHistoryQuery query, long before, int limit) {
        return historyStore.findNewest(query, before, limit);
    }

    /** The change in force at an instant, in each direction that had one by then. */
    public List<CircuitChange> findInForceAt(String circuitId, Instant at) {
        return historyStore.findInForceAt(circuitId, at);
    }
}
