package com.betterfleet.derms.envelope;

import java.util.List;

/** Port: writes available capacities to where load control reads them (M6). Built in: our own circuit rows. */
interface CircuitCapacityWriter {

    /**
     * Writes capacities that differ from what is written. One that was decided for an earlier instant than what is written
     * loses and changes nothing.
     */
    void apply(List<CircuitCapacity> capacities);
}
